namespace Forensics.Collection.Catalogue;

/// <summary>The words of <c>plugin.json</c> for how soon something is gone.</summary>
public static class Volatilities
{
    /// <summary>Nothing is stated: such a step runs alone.</summary>
    public const string Unstated = "unstated";

    /// <summary>All words, most volatile first, after the one that states nothing.</summary>
    public static readonly IReadOnlyList<string> All = [Unstated, "state", "device_memory", "process_memory", "files", "disk"];
}
