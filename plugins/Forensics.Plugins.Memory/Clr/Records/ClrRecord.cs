using System.ComponentModel;
using Forensics.Sdk;

namespace Forensics.Plugins.Memory.Clr.Records;

/// <summary>What all records of <c>memory.clr</c> have.</summary>
internal abstract record ClrRecord
{
    [Description("Null for a core that does not tell.")]
    public required int? Pid { get; init; }

    [Description("As in the process record; null for a core.")]
    public required string? UniquePid { get; init; }

    [Description("When the collector was told.")]
    public required UnixTime ReadAt { get; init; }
}
