using Forensics.Bundle;
using Forensics.Collection.Budgets;
using Forensics.Collection.Catalogue;
using Forensics.Collection.Footprint;
using Forensics.Collection.Outcomes;
using Forensics.Collection.Plan;
using Forensics.Host.Actions;
using Forensics.Host.Device;
using Forensics.Host.Resuming;
using Forensics.Host.UserSpace;

namespace Forensics.Host.Output;

/// <summary>Everything that the manifest tells about a run.</summary>
internal sealed record RunFacts
{
    public required string RunId { get; init; }

    public required CollectionPlan Plan { get; init; }

    public required PluginCatalogue Catalogue { get; init; }

    public required string Root { get; init; }

    public required TimeSpan? MaxTime { get; init; }

    public int? MaxCpuPercent { get; init; }

    /// <summary>How many steps of a stage run at once.</summary>
    public required int Jobs { get; init; }

    public required OutputLimits Limits { get; init; }

    /// <summary>What was done with control groups; known when the run is over.</summary>
    public GroupsReport Groups { get; init; } = new();

    public required CaseData Case { get; init; }

    /// <summary>The list of known contents; null when none was named.</summary>
    public KnownList? Known { get; init; }

    public required OutputPlace Output { get; init; }

    /// <summary>How the bundle's file was written while the device's memory was imaged; null when it was not. Known when the run is over.</summary>
    public PageCacheUse? PageCacheUse { get; init; }

    public required BundleSigner Signer { get; init; }

    public required bool IsRunKey { get; init; }

    public required ClockReading Start { get; init; }

    public required ClockReading End { get; init; }

    public required IReadOnlyList<StepResult> Results { get; init; }

    /// <summary>The file of the earlier bundle, which is no evidence either; null without one.</summary>
    public (ulong Device, ulong Inode)? EarlierFile { get; init; }

    /// <summary>Whether what was written is read again when the run is over.</summary>
    public bool VerifiesAfter => Plan.Selection.VerifyAfter;

    /// <summary>Files that steps wrote outside of the bundle; known when the run is over.</summary>
    public IReadOnlyList<OutsideFile> Outside { get; init; } = [];

    /// <summary>What the run goes on with; null for one that began by itself.</summary>
    public ResumeFacts? Resumed { get; init; }

    public required string? InterruptedBy { get; init; }

    public required ExitCode ExitCode { get; init; }

    /// <summary>The journal, for responders; null in a run that has none.</summary>
    public ActionFacts? Actions { get; init; }

    public required FootprintLedger Footprint { get; init; }

    public required UserSpaceCheck UserSpace { get; init; }
}
