using Forensics.Collection.Plan;

namespace Forensics.Collection.Budgets;

/// <summary>One step's memory, processes and CPU time against its limits: by what the kernel counted for its group, else by looking at its processes.</summary>
internal sealed class StepBudget(StepLimits limits, StepGroup group, IReadOnlyDictionary<string, string> rlimits, TreeSampler sampler, TimeProvider clock)
{
    private long? measuredAt;

    /// <summary>Largest memory of its own that the step was seen with, in bytes; its limit when the kernel stopped it there.</summary>
    public long PeakMemoryBytes { get; private set; }

    /// <summary>The most that the kernel charged to the step's group, page cache included, in bytes; null without one.</summary>
    public long? PeakChargedBytes { get; private set; }

    /// <summary>CPU time, as far as it was seen.</summary>
    public TimeSpan CpuTime { get; private set; }

    /// <summary>What is held to its limit, and by what.</summary>
    public IReadOnlyDictionary<string, string> EnforcedBy
    {
        get
        {
            var enforced = new SortedDictionary<string, string>(StringComparer.Ordinal)
            {
                ["time"] = "host: monotonic clock; cancel, then SIGKILL",
                ["output"] = "host: bytes received",
                ["memory"] = Joined("host: own memory of the step's processes, sampled", group.EnforcedBy, "memory") + "; RLIMIT_DATA; DOTNET_GCHeapHardLimit",
                ["processes"] = Joined("host: tasks of the step's processes, sampled", group.EnforcedBy, "processes"),
                ["cpu_time"] = Joined("host: /proc/PID/stat of the step's processes, sampled", group.EnforcedBy, "cpu_time"),
            };
            foreach (var (budget, means) in group.EnforcedBy.Where(entry => entry.Key is "cpu" or "io"))
            {
                enforced[budget] = means;
            }

            foreach (var (budget, means) in rlimits)
            {
                enforced[budget] = enforced.TryGetValue(budget, out var others) ? $"{others}; {means}" : means;
            }

            return enforced;
        }
    }

    /// <summary>Kills everything in the step's group.</summary>
    public void Kill() => _ = group.Kill();

    /// <summary>Measures.</summary>
    /// <param name="isFinal">Whether the worker has ended: what the kernel counted is all that there will be, and what it left behind is seen for the last time.</param>
    /// <returns>What was exceeded; null when it is too early to measure again.</returns>
    public Excess? Check(bool isFinal)
    {
        if (!isFinal && measuredAt is { } last && clock.GetElapsedTime(last) < BudgetLimits.SampleInterval)
        {
            return null;
        }

        measuredAt = clock.GetTimestamp();
        var usage = group.Read();
        var memory = usage.MemoryBytes;
        var (tasks, cpuTime) = ((int?)null, usage.CpuTime);
        if ((memory is null || usage.RefusedTasks is null || cpuTime is null) && sampler.Sample(limits.MemoryBytes, isFinal) is { } sample)
        {
            memory ??= sample.MemoryBytes;
            tasks = usage.RefusedTasks is null ? sample.Tasks : null;
            cpuTime ??= sample.CpuTime;
        }

        var isStopped = usage.OutOfMemoryKills > 0;
        PeakMemoryBytes = Math.Max(PeakMemoryBytes, isStopped ? limits.MemoryBytes : memory ?? 0);
        PeakChargedBytes = usage.PeakChargedBytes ?? PeakChargedBytes;
        CpuTime = cpuTime > CpuTime ? cpuTime.Value : CpuTime;
        return isStopped ? new($"the kernel ended a process of it at its memory limit of {limits.MemoryBytes} bytes", false)
            : memory > limits.MemoryBytes ? new($"it used {memory} bytes of memory, over its limit of {limits.MemoryBytes}", false)
            : usage.RefusedTasks > 0 || tasks > limits.Tasks ? new($"it started more processes than its limit of {limits.Processes} (with the runtime's threads {limits.Tasks} tasks)", false)
            : CpuTime >= limits.CpuTime ? new($"its CPU time limit of {limits.CpuTime} was over", true)
            : null;
    }

    private static string Joined(string otherwise, IReadOnlyDictionary<string, string> group, string budget) => group.GetValueOrDefault(budget) ?? otherwise;
}
