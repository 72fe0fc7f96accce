using Forensics.Collection.Native;

namespace Forensics.Collection.Budgets;

/// <summary>Measures a step's processes one by one, for what no control group counts.</summary>
/// <param name="isExcluded">Children of this process that are not the step's.</param>
/// <param name="clock">The clock.</param>
internal sealed class TreeSampler(Func<int, bool> isExcluded, TimeProvider clock)
{
    // Of one core, at most, on a device with very many processes.
    private const int MaxShareOfTime = 20;

    private readonly Dictionary<int, TimeSpan> cpuTimes = [];
    private long? sampledAt;
    private TimeSpan cost;

    /// <param name="memoryLimit">Above it the dearer question is asked.</param>
    /// <param name="isFinal">The last look, at what the worker left behind: it is never too early for it.</param>
    /// <returns>Memory, tasks and CPU time of all; null when it is too early for another look.</returns>
    public (long MemoryBytes, int Tasks, TimeSpan CpuTime)? Sample(long memoryLimit, bool isFinal)
    {
        if (!isFinal && sampledAt is { } last && clock.GetElapsedTime(last) < cost * MaxShareOfTime)
        {
            return null;
        }

        var began = clock.GetTimestamp();
        var members = ProcessTree.Below(isExcluded);
        var memory = members.Sum(member => ProcessTable.OwnMemory(member.ProcessId));
        if (memory > memoryLimit && members.Count > 1)
        {
            // Pages that a fork shares were counted in each: the dearer question tells each page's share (proc_pid_smaps(5)).
            memory = members.Sum(member => Proportional(member.ProcessId) ?? ProcessTable.OwnMemory(member.ProcessId));
        }

        foreach (var member in members)
        {
            // One that has ended keeps what it was last seen with.
            cpuTimes[member.ProcessId] = member.CpuTime;
        }

        sampledAt = clock.GetTimestamp();
        cost = clock.GetElapsedTime(began);
        return (memory, members.Sum(member => member.Threads), cpuTimes.Values.Aggregate(TimeSpan.Zero, (sum, time) => sum + time));
    }

    private static long? Proportional(int processId)
        => new GroupFolder($"/proc/{processId}").Read("smaps_rollup") is { Length: > 0 } text
            ? text.Split('\n').Where(line => line.StartsWith("Pss_Anon:", StringComparison.Ordinal) || line.StartsWith("Pss_Shmem:", StringComparison.Ordinal) || line.StartsWith("SwapPss:", StringComparison.Ordinal))
                .Sum(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, var kibibytes, ..] && long.TryParse(kibibytes, out var number) ? number << 10 : 0)
            : null;
}
