namespace Forensics.Collection.Plan;

/// <summary>What one step may use.</summary>
public sealed record StepLimits
{
    /// <summary>Wall time. Default one hour.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Memory of its own, in bytes: at least 64 MiB. Default 512 MiB.</summary>
    public long MemoryBytes { get; init; } = 512L << 20;

    /// <summary>What it may send, in bytes. Default 8 GiB.</summary>
    public long OutputBytes { get; init; } = 8L << 30;

    /// <summary>Smallest memory limit under which the runtime works, in bytes.</summary>
    public const long MinMemoryBytes = 64L << 20;
}
