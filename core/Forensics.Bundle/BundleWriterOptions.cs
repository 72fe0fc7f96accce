namespace Forensics.Bundle;

/// <summary>How a bundle is written.</summary>
public sealed record BundleWriterOptions
{
    /// <summary>Least value of <see cref="MaxSpoolBytes"/>.</summary>
    public const long MinSpoolBytes = 2 << 20;

    /// <summary>
    /// Memory for open parts of content that may be gone on with (<see cref="ContentRules.IsResumable"/>), in bytes: two full ones. Beyond it the largest ends before its owner says so; a run that is cut
    /// before the next <see cref="BundleWriter.Checkpoint"/> cannot go on with it then.
    /// </summary>
    public const long MaxUntornBytes = 72 << 20;

    /// <summary>Most of <see cref="MaxSpoolBytes"/> that is used while memory is spared (<see cref="BundleWriter.BypassesPageCache"/>).</summary>
    public const long SparingSpoolBytes = 4 << 20;

    /// <summary>Clock for the archive's times and the signing times. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>
    /// Memory for open parts of line streams, in bytes, <see cref="MinSpoolBytes"/> or more; beyond it the largest open part becomes an entry early. Default 16 MiB.
    /// </summary>
    public long MaxSpoolBytes { get; init; } = 16 << 20;

    /// <summary>Contents that need not be stored, where they may be left out (<see cref="ContentRules.MayBeElsewhere"/>). Default: none.</summary>
    public KnownContents? Known { get; init; }

    /// <summary>Most names in the bundle.</summary>
    internal int MaxNames { get; init; } = BundleLimits.MaxNames;

    /// <summary>Length of a custody list, in bytes, before which a link is forced.</summary>
    internal int ForcedLinkTextBytes { get; init; } = BundleLimits.ForcedLinkTextBytes;
}
