namespace Forensics.Collection.Catalogue;

/// <summary>The words of <c>plugin.json</c> for how soon something is gone.</summary>
public static class Volatilities
{
    /// <summary>Nothing is stated: such a step runs alone.</summary>
    public const string Unstated = "unstated";

    /// <summary>The device's RAM: what is written meanwhile takes the place of what is read.</summary>
    public const string DeviceMemory = "device_memory";

    /// <summary>Disks: whatever their size is.</summary>
    public const string Disk = "disk";

    /// <summary>All words, most volatile first, after the one that states nothing.</summary>
    public static readonly IReadOnlyList<string> All = [Unstated, "state", DeviceMemory, "process_memory", "files", Disk];
}
