using System.ComponentModel;
using Forensics.Sdk;

namespace Forensics.Plugins.Memory.Device.Records;

/// <summary>A source of the device's memory.</summary>
[Record("memory.source", 1)]
[Description("One file from which the memory of the device could be read, and whether it can.")]
internal sealed record MemorySourceRecord
{
    [Description("kcore, crash or mem.")]
    public required string Source { get; init; }

    public required EvidencePath Path { get; init; }

    [Description("Whether it was opened, and a page of memory above the first mebibyte read.")]
    public required bool Possible { get; init; }

    [Description("Why it is not possible; null when it is.")]
    public required string? WhyNot { get; init; }

    [Description("Whether the image is made from it.")]
    public required bool Chosen { get; init; }

    [Description("none, integrity or confidentiality; null when the kernel does not tell.")]
    public required string? Lockdown { get; init; }

    [Description("Whether the firmware checks what it starts; null without EFI.")]
    public required bool? SecureBoot { get; init; }

    public required UnixTime ReadAt { get; init; }
}
