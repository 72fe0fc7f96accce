using Forensics.Collection.Actions;
using Forensics.Collection.Footprint;

namespace Forensics.Collection.Run;

/// <summary>What a run is told besides its plan.</summary>
public sealed record RunSettings
{
    /// <summary>How workers are started.</summary>
    public required WorkerCommand Worker { get; init; }

    /// <summary>The root under inspection.</summary>
    public required string Root { get; init; }

    /// <summary>Time for the whole run; null when there is no limit.</summary>
    public TimeSpan? MaxTime { get; init; }

    /// <summary>How many steps of a stage run at once, at least 1.</summary>
    public int Jobs { get; init; } = 1;

    /// <summary>Share of the CPU for the whole run, in percent of one core; null when there is no limit.</summary>
    public int? MaxCpuPercent { get; init; }

    /// <summary>Where everything that acts on the device says so.</summary>
    public FootprintLedger Footprint { get; init; } = new(TimeProvider.System);

    /// <summary>Block devices that the run's output lies on, and those below.</summary>
    public IReadOnlyList<(uint Major, uint Minor)> OutputDevices { get; init; } = [];

    /// <summary>What the operator says of the case; null when nothing.</summary>
    public RunCase? Case { get; init; }

    /// <summary>For responders; null in a run that has none.</summary>
    public RunActions? Actions { get; init; }

    /// <summary>Files that the run itself writes, by identity: a name can come to mean another file while it runs.</summary>
    public IReadOnlyList<(ulong Device, ulong Inode)> OwnFiles { get; init; } = [];
}
