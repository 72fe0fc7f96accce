namespace Forensics.Plugins.Autoruns;

/// <summary>All sources, in the order in which they are asked.</summary>
internal static class AutorunSources
{
    public static IReadOnlyList<IAutorunSource> All { get; } =
    [
        .. SystemdSources.All,
        .. OtherSources.All,
    ];
}
