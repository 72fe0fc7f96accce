using System.ComponentModel;
using Forensics.Sdk;

namespace Forensics.Plugins.Memory.Device.Records;

/// <summary>A range of physical memory.</summary>
[Record("memory.range", 1)]
[Description("Physical addresses that the kernel uses as memory, and what the image has of them.")]
internal sealed record MemoryRangeRecord
{
    [Description("ram: in the image. not-in-source: the source does not have it. fragment: part of a page at the end of memory, which no source gives. poisoned: the kernel knows of broken memory there; offline: it was given away, to a hypervisor for instance, or its block of memory is switched off; unreadable: the source gave an error. These three are zeros in the image, and parts of a range of kind ram.")]
    public required string Kind { get; init; }

    [Description("In hexadecimal.")]
    public required string StartAddress { get; init; }

    [Description("In hexadecimal: the first after it.")]
    public required string EndAddress { get; init; }

    public required ulong SizeBytes { get; init; }

    [Description("Where it begins in the image; null for what is not there, and in the compressed format.")]
    public required ulong? ImageOffsetBytes { get; init; }

    public required UnixTime ReadAt { get; init; }
}
