namespace Forensics.Plugins.Autoruns;

/// <summary>What is started by anything but systemd.</summary>
internal static class OtherSources
{
    public static IReadOnlyList<IAutorunSource> All { get; } = [];
}
