namespace Forensics.Plugins.Autoruns;

/// <summary>What systemd and its relatives start.</summary>
internal static class SystemdSources
{
    public static IReadOnlyList<IAutorunSource> All { get; } = [];
}
