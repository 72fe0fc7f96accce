using System.ComponentModel;
using Forensics.Sdk;

namespace Forensics.Plugins.State.Kernel;

/// <summary>One map of BPF in the kernel, struct bpf_map_info.</summary>
[Record("kernel.bpf_map", 1)]
[Description("One map of BPF.")]
internal sealed record BpfMapRecord
{
    [Description("Its number, used once since boot.")]
    public required uint MapId { get; init; }

    [Description("kernel, descriptors: which views show it.")]
    public required IReadOnlyList<string> ShownBy { get; init; }

    [Description("hash, array, ringbuf, ...: as bpftool names them.")]
    public required string? Type { get; init; }

    public required EvidenceText? Name { get; init; }

    [Description("Size of a key.")]
    public required uint? KeySizeBytes { get; init; }

    [Description("Size of a value.")]
    public required uint? ValueSizeBytes { get; init; }

    public required uint? MaxEntries { get; init; }

    [Description("Bits of linux/bpf.h (BPF_F_), hexadecimal.")]
    public required string? MapFlags { get; init; }

    [Description("Processes that hold a descriptor of it.")]
    public required IReadOnlyList<int> HolderPids { get; init; }

    [Description("When it was read.")]
    public required UnixTime ReadAt { get; init; }
}
