using System.Runtime.InteropServices;
using Forensics.Collection.Plan;

namespace Forensics.Collection.Budgets;

/// <summary>Limits that the kernel keeps for each process and hands on to its children (<c>prlimit(2)</c>). They hold with and without control groups.</summary>
internal sealed partial record WorkerLimits
{
    private const int RlimitCpu = 0;
    private const int RlimitData = 2;
    private const int RlimitProcesses = 6;
    private const int RlimitDescriptors = 7;

    /// <summary>Processes and threads of the worker's user (<c>RLIMIT_NPROC</c>). Does not hold for root; for others it counts everything that the user runs, so it is set
    /// only for a user that runs nothing else.</summary>
    public long? Processes { get; init; }

    /// <summary>Open descriptors (<c>RLIMIT_NOFILE</c>).</summary>
    public long? Descriptors { get; init; }

    /// <summary>Private writable memory (<c>RLIMIT_DATA</c>). The worker sets it by itself before it loads a plugin; here it is for who starts it otherwise.</summary>
    public long? DataBytes { get; init; }

    /// <summary>CPU time (<c>RLIMIT_CPU</c>), in whole seconds.</summary>
    public long? CpuSeconds { get; init; }

    /// <summary>What a step's limits mean for each of its processes. The CPU has the grace more: the host asks first.</summary>
    public static WorkerLimits Of(StepLimits limits) => new()
    {
        Descriptors = limits.Descriptors,
        CpuSeconds = (long)Math.Ceiling((limits.CpuTime + CollectionLimits.Grace).TotalSeconds),
    };

    /// <summary>Sets the limits of a process that has started nothing yet.</summary>
    /// <returns>What is enforced, and by what.</returns>
    public IReadOnlyDictionary<string, string> Apply(int processId)
    {
        var enforced = new Dictionary<string, string>(StringComparer.Ordinal);
        (string Budget, string Name, int Resource, long? Value)[] limits =
        [
            ("processes", "RLIMIT_NPROC", RlimitProcesses, Processes),
            ("descriptors", "RLIMIT_NOFILE", RlimitDescriptors, Descriptors),
            ("memory", "RLIMIT_DATA", RlimitData, DataBytes),
            ("cpu_time", "RLIMIT_CPU", RlimitCpu, CpuSeconds),
        ];
        foreach (var (budget, name, resource, value) in limits)
        {
            if (value is { } limit && SetLimit(processId, resource, new ResourceLimit { Current = (ulong)limit, Maximum = (ulong)limit }, 0) == 0)
            {
                enforced.Add(budget, name);
            }
        }

        return enforced;
    }

    [LibraryImport("libc", EntryPoint = "prlimit", SetLastError = true)]
    private static partial int SetLimit(int processId, int resource, in ResourceLimit value, nint old);

    private struct ResourceLimit
    {
        public ulong Current;
        public ulong Maximum;
    }
}
