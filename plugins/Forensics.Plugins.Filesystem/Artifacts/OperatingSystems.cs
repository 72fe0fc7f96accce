namespace Forensics.Plugins.Filesystem.Artifacts;

/// <summary>The values of <c>supported_os</c>: those of the specification, and ESXi, which upstream uses.</summary>
internal static class OperatingSystems
{
    public const string Linux = "Linux";

    public static IReadOnlyList<string> Known { get; } = ["Android", "Darwin", "ESXi", "iOS", Linux, "Windows"];

    /// <summary>Whether a list has Linux. An empty list has every system.</summary>
    public static bool IncludeLinux(IReadOnlyList<string> supported) => supported.Count == 0 || supported.Contains(Linux);
}
