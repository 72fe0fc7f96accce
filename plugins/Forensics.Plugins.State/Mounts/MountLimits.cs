namespace Forensics.Plugins.State.Mounts;

/// <summary>Bounds of <c>mounts</c>.</summary>
internal static class MountLimits
{
    /// <summary>Lines taken of fstab.</summary>
    public const int FstabLines = 20_000;

    /// <summary>Places below mounts that are looked at.</summary>
    public const int CoveredPlaces = 20_000;

    /// <summary>Entries of one covered folder that are recorded.</summary>
    public const int CoveredEntries = 1_000;

    /// <summary>Names of a covered folder that its cross-view quotes.</summary>
    public const int QuotedNames = 16;

    /// <summary>Covered places that could not be looked at and have a fault each; of more only the number is told.</summary>
    public const int UnseenFaults = 100;

    /// <summary>Other mounts through which one covered place is tried, in the own namespace and in others each; and processes through which one namespace is.</summary>
    public const int Detours = 16;
}
