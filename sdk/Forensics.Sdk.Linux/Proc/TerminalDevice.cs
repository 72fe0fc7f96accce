namespace Forensics.Sdk.Linux.Proc;

/// <summary>A controlling terminal, from field 7 of <c>/proc/PID/stat</c> (proc(5)).</summary>
/// <param name="Major">The driver, 0 to 4,095.</param>
/// <param name="Minor">The device, 0 to 1,048,575.</param>
public readonly record struct TerminalDevice(int Major, int Minor)
{
    /// <summary>Takes the number apart: bits 8 to 19 are the driver, bits 0 to 7 and 20 to 31 the device.</summary>
    /// <param name="number">The field.</param>
    /// <returns>The device.</returns>
    public static TerminalDevice Decode(int number)
    {
        var bits = unchecked((uint)number);
        return new((int)((bits >> 8) & 0xfff), (int)((bits & 0xff) | ((bits >> 12) & 0xf_ff00)));
    }

    /// <summary>The name below <c>/dev</c> where the kernel's list of devices (<c>admin-guide/devices.txt</c>) fixes it, as ps(1) shows it:
    /// <c>pts/0</c>, <c>tty1</c>, <c>ttyS0</c>; else <c>major:minor</c>.</summary>
    /// <returns>The name.</returns>
    public override string ToString() => (Major, Minor) switch
    {
        (4, < 64) => $"tty{Minor}",
        (4, _) => $"ttyS{Minor - 64}",
        (5, 0) => "tty",
        (5, 1) => "console",
        ( >= 136 and <= 143, < 256) => $"pts/{((Major - 136) * 256) + Minor}",
        (136, _) => $"pts/{Minor}",
        _ => $"{Major}:{Minor}",
    };
}
