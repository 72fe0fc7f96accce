namespace Forensics.Plugins.Autoruns.Systemd;

/// <summary>A file of a family of folders in which the first of a name counts.</summary>
/// <param name="Path">Absolute.</param>
/// <param name="Name">The file's name.</param>
/// <param name="OverriddenBy">Why it does not count: the file that does, or that it is a link to /dev/null; null when it counts.</param>
internal sealed record ConfigurationFile(string Path, string Name, string? OverriddenBy)
{
    /// <summary>The verdict on what stands in it.</summary>
    public UnitVerdict Verdict(string trigger, string reason, bool? enabled = true)
        => OverriddenBy is { } by ? new(false, $"overridden by {Latin.Shown(by)}", trigger) : new(enabled, reason, trigger);
}
