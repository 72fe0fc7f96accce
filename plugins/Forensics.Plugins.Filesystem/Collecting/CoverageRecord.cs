using System.ComponentModel;
using Forensics.Sdk;

namespace Forensics.Plugins.Filesystem.Collecting;

/// <summary>What one requested item found. Its numbers of states add up to what was found.</summary>
[Record("files.coverage", 1)]
internal sealed record CoverageRecord
{
    [Description("The item.")]
    public required string Item { get; init; }

    [Description("Its paths, with the variables of the inspected root in place.")]
    public required IReadOnlyList<EvidenceText> Patterns { get; init; }

    [Description("How many more there were than patterns tells.")]
    public required int PatternsLeftOut { get; init; }

    [Description("How it ended.")]
    public required string State { get; init; }

    [Description("Objects found, each path once; the sum of the numbers below.")]
    public required long Found { get; init; }

    [Description("Collected, or collected in part.")]
    public required long Collected { get; init; }

    [Description("Left out by a rule: another file system, files of this run.")]
    public required long Excluded { get; init; }

    [Description("Over a limit.")]
    public required long OverLimit { get; init; }

    [Description("Gone before they could be read.")]
    public required long Vanished { get; init; }

    [Description("Refused by the kernel.")]
    public required long Denied { get; init; }

    [Description("Not, or not wholly, readable.")]
    public required long ReadError { get; init; }

    [Description("Not answered in time.")]
    public required long TimedOut { get; init; }

    [Description("In another state.")]
    public required long Other { get; init; }

    [Description("Of those collected: changed while they were read.")]
    public required long Changed { get; init; }

    [Description("Folders and places on the way that could not be searched: what is in them is not known.")]
    public required long NotSearched { get; init; }

    [Description("Content stored for it, in bytes, holes not counted; of a file that several items ask for, it counts for the first.")]
    public required long StoredBytes { get; init; }

    [Description("When this was summed up.")]
    public required UnixTime ReadAt { get; init; }
}
