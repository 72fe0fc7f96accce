using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Filesystem.Mounts;

/// <summary>One place that a listing starts at and one item: the start itself, a mount below it, or what another mount hides.</summary>
/// <param name="Path">Below the root under inspection.</param>
internal sealed record ListingScope(EvidencePath Path)
{
    /// <summary>The mount it lies on; null when the table has none for it.</summary>
    public MountEntry? Mount { get; init; }

    /// <summary>Why it is not entered; null when it is.</summary>
    public string? Exclusion { get; init; }

    /// <summary>Not even its status may be asked for: that could wait for a server or a program.</summary>
    public bool Untouchable { get; init; }

    /// <summary>The start of the listing, whose absence is <c>missing</c> and which may be anything.</summary>
    public bool IsStart { get; init; }

    /// <summary>It cannot be seen, so nothing can be said of it.</summary>
    public bool HasNoRecord { get; init; }

    /// <summary>Where its walk stops.</summary>
    public StopTree? Stops { get; init; }
}
