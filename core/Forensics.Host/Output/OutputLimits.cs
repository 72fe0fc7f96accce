namespace Forensics.Host.Output;

/// <summary>How large the bundle may become, and how much of the disk it leaves.</summary>
/// <param name="MaxBytes">Largest bundle; null when there is no limit.</param>
/// <param name="MinFreeBytes">Space that stays free where the bundle is written.</param>
internal sealed record OutputLimits(long? MaxBytes, long MinFreeBytes)
{
    /// <summary>What closing takes at most, in bytes, but for the items that a step leaves open: last parts, manifest, signatures, seek table.</summary>
    public const long ReserveBytes = 2L << 20;

    /// <summary>What content leaves for lines, at most, in bytes: what became of each object can still be told when no more of them is stored. A small bundle leaves an eighth of it.</summary>
    public const long LineReserveBytes = 64L << 20;

    /// <summary>Smallest limit for a bundle that leaves something for evidence.</summary>
    public const long MinMaxBytes = 4L << 20;

    /// <summary>What stays free on a file system of the device itself unless told otherwise: a full one would harm what runs on the device.</summary>
    public const long DeviceMinFreeBytes = 256L << 20;
}
