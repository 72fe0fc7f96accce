namespace Forensics.Collection.Budgets;

/// <summary>What the kernel counted for everything in a step's group; null where it does not count.</summary>
internal sealed record GroupUsage
{
    /// <summary>Memory of its own (anonymous and shared-memory pages, swapped-out ones), in bytes.</summary>
    public long? MemoryBytes { get; init; }

    /// <summary>The most that was charged to it, page cache and kernel memory included, in bytes.</summary>
    public long? PeakChargedBytes { get; init; }

    /// <summary>Processes that the kernel ended because the group was at its memory limit.</summary>
    public long? OutOfMemoryKills { get; init; }

    /// <summary>Processes and threads that were refused because the group had as many as it may.</summary>
    public long? RefusedTasks { get; init; }

    /// <summary>CPU time, user and system.</summary>
    public TimeSpan? CpuTime { get; init; }

    /// <summary>What <paramref name="other"/> counts where this does not.</summary>
    public GroupUsage Or(GroupUsage other) => new()
    {
        MemoryBytes = MemoryBytes ?? other.MemoryBytes,
        PeakChargedBytes = PeakChargedBytes ?? other.PeakChargedBytes,
        OutOfMemoryKills = OutOfMemoryKills ?? other.OutOfMemoryKills,
        RefusedTasks = RefusedTasks ?? other.RefusedTasks,
        CpuTime = CpuTime ?? other.CpuTime,
    };
}
