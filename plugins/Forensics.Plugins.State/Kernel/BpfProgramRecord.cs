using System.ComponentModel;
using Forensics.Sdk;

namespace Forensics.Plugins.State.Kernel;

/// <summary>One program of BPF in the kernel, struct bpf_prog_info.</summary>
[Record("kernel.bpf_program", 1)]
[Description("One loaded program of BPF.")]
internal sealed record BpfProgramRecord
{
    [Description("Its number, used once since boot.")]
    public required uint ProgramId { get; init; }

    [Description("kernel (bpf(2) lists it), descriptors (a process holds it): which views show it.")]
    public required IReadOnlyList<string> ShownBy { get; init; }

    [Description("socket_filter, kprobe, xdp, lsm, ...: as bpftool names them.")]
    public required string? Type { get; init; }

    [Description("At most 15 bytes; empty when whoever loaded it gave none.")]
    public required EvidenceText? Name { get; init; }

    [Description("A digest of its instructions, hexadecimal: the same program has the same one everywhere.")]
    public required string? Tag { get; init; }

    public required UnixTime? LoadedAt { get; init; }

    [Description("Who loaded it.")]
    public required uint? UserId { get; init; }

    public required EvidenceText? UserName { get; init; }

    [Description("Size of its instructions.")]
    public required long? InstructionBytes { get; init; }

    [Description("Size of the machine code made of them; 0 when it is interpreted. Null when the kernel does not tell.")]
    public required long? JitedBytes { get; init; }

    [Description("Maps that it uses.")]
    public required IReadOnlyList<uint> MapIds { get; init; }

    [Description("Links that attach it.")]
    public required IReadOnlyList<uint> LinkIds { get; init; }

    [Description("Whether its licence lets it use all functions of the kernel.")]
    public required bool? IsGplCompatible { get; init; }

    [Description("The network interface whose hardware runs it; null when none does.")]
    public required uint? InterfaceIndex { get; init; }

    [Description("Type descriptions that it was loaded with.")]
    public required uint? BtfId { get; init; }

    [Description("How often it ran; counted only while kernel.bpf_stats_enabled is 1.")]
    public required ulong? RunCount { get; init; }

    [Description("How long, in all; as run_count.")]
    public required ulong? RunTimeNs { get; init; }

    [Description("Processes that hold a descriptor of it.")]
    public required IReadOnlyList<int> HolderPids { get; init; }

    [Description("When it was read.")]
    public required UnixTime ReadAt { get; init; }
}
