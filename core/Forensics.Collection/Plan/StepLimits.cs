using Forensics.Collection.Catalogue;

namespace Forensics.Collection.Plan;

/// <summary>What one step may use: its worker and all that the worker starts, together.</summary>
public sealed record StepLimits
{
    /// <summary>Smallest memory limit under which the runtime works, in bytes.</summary>
    public const long MinMemoryBytes = 64L << 20;

    /// <summary>Fewest descriptors under which the runtime works and loads a plugin.</summary>
    public const int MinDescriptors = 256;

    /// <summary>Lowest rate that the kernel spreads evenly, in bytes a second.</summary>
    public const long MinIoBytesPerSecond = 64L << 10;

    /// <summary>Wall time. Default one hour.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Memory of its own, in bytes: at least 64 MiB. Default 512 MiB.</summary>
    public long MemoryBytes { get; init; } = 512L << 20;

    /// <summary>What it may send, in bytes. Default 8 GiB.</summary>
    public long OutputBytes { get; init; } = 8L << 30;

    /// <summary>CPU time, user and system. Default two hours.</summary>
    public TimeSpan CpuTime { get; init; } = TimeSpan.FromHours(2);

    /// <summary>Share of the CPU in percent of one core, 1 to 100,000; null, the default, when there is no limit.</summary>
    public int? CpuPercent { get; init; }

    /// <summary>Processes and threads at once, beside those of the worker's runtime: 0 to 32,768. Default 64.</summary>
    public int Processes { get; init; } = 64;

    /// <summary>Open descriptors of each process: 256 to 1,048,576. Default 4,096.</summary>
    public int Descriptors { get; init; } = 4_096;

    /// <summary>Rate of reading and of writing of each block device, in bytes a second, at least 65,536; null, the default, when there is no limit.</summary>
    public long? IoBytesPerSecond { get; init; }

    /// <summary>The limits of a step that no profile has: a device's memory, or disk, is as large as it is, and half of it is no image.</summary>
    /// <param name="volatility">Of its collector, a word of <c>plugin.json</c>.</param>
    public static StepLimits DefaultFor(string volatility)
        => volatility == Volatilities.DeviceMemory ? new() { Time = TimeSpan.FromHours(12), CpuTime = TimeSpan.FromHours(12), OutputBytes = 8L << 40 }
            : volatility == Volatilities.Disk ? new() { Time = TimeSpan.FromDays(7), CpuTime = TimeSpan.FromDays(7), OutputBytes = 64L << 40 }
            : new();

    /// <summary>
    /// What the kernel, which counts threads, is told for <see cref="Processes"/>: the runtime starts a few threads of its own (an estimate: about a dozen on two
    /// cores) and as many pool threads as there are cores without asking.
    /// </summary>
    public int Tasks => Processes + 24 + (2 * Environment.ProcessorCount);
}
