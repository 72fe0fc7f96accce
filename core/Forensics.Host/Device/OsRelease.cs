namespace Forensics.Host.Device;

/// <summary>The device's system (<c>os-release(5)</c>).</summary>
/// <param name="Name">NAME.</param>
/// <param name="Version">VERSION_ID; null for systems without versions.</param>
internal sealed record OsRelease(string? Name, string? Version)
{
    public static OsRelease? Read()
    {
        var text = DeviceFacts.Text("/etc/os-release") ?? DeviceFacts.Text("/usr/lib/os-release");
        return text is null ? null : new(Field(text, "NAME"), Field(text, "VERSION_ID"));
    }

    private static string? Field(string text, string name)
        => text.Split('\n').Where(line => line.StartsWith(name + "=", StringComparison.Ordinal)).Select(line => line[(name.Length + 1)..].Trim().Trim('"', '\'')).FirstOrDefault();
}
