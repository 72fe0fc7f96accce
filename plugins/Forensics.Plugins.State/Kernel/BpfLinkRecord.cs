using System.ComponentModel;
using Forensics.Sdk;

namespace Forensics.Plugins.State.Kernel;

/// <summary>One attachment of a program of BPF, struct bpf_link_info.</summary>
[Record("kernel.bpf_link", 1)]
[Description("One link of BPF: what a program is attached to. Programs can be attached without one (socket filters, tc, perf events).")]
internal sealed record BpfLinkRecord
{
    [Description("Its number, used once since boot.")]
    public required uint LinkId { get; init; }

    [Description("kernel, descriptors: which views show it.")]
    public required IReadOnlyList<string> ShownBy { get; init; }

    [Description("cgroup, xdp, tracing, ...: as bpftool names them.")]
    public required string? Type { get; init; }

    [Description("The program.")]
    public required uint? ProgramId { get; init; }

    [Description("Number of the kind of attachment (enum bpf_attach_type of linux/bpf.h).")]
    public required uint? AttachType { get; init; }

    [Description("What it is attached to: cgroup 42, interface 2, network namespace 4026531840, object 1 type 2.")]
    public required string? AttachedTo { get; init; }

    [Description("Processes that hold a descriptor of it.")]
    public required IReadOnlyList<int> HolderPids { get; init; }

    [Description("When it was read.")]
    public required UnixTime ReadAt { get; init; }
}
