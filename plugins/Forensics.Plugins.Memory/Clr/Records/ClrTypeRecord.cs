using System.ComponentModel;
using Forensics.Sdk;

namespace Forensics.Plugins.Memory.Clr.Records;

/// <summary>All objects of one type on the heap, those that nothing refers to any more too.</summary>
[Record("memory.clr.type", 1)]
[Description("All objects of one type on the heap, those that nothing refers to any more too.")]
internal sealed record ClrTypeRecord : ClrRecord
{
    [Description("Its name; Free stands for the gaps.")]
    public required string? Type { get; init; }

    [Description("Path or name of the module that it is from.")]
    public required string? Module { get; init; }

    [Description("Objects.")]
    public required long Count { get; init; }

    [Description("Their own bytes, without what they refer to.")]
    public required long TotalBytes { get; init; }
}
