using System.ComponentModel;
using Forensics.Sdk;

namespace Forensics.Plugins.State.Kernel;

/// <summary>One place of the kernel, or of a program, that is hooked by tracing.</summary>
[Record("kernel.probe", 1)]
[Description("One function or place that is hooked by means of tracing: for observation, by security products, and by rootkits.")]
internal sealed record KernelProbe
{
    [Description("kprobe, kprobe-event, uprobe-event, dynamic-event, ftrace-hook.")]
    public required string Type { get; init; }

    [Description("The file of the kernel that shows it.")]
    public required EvidencePath Path { get; init; }

    [Description("Its line there, from 1.")]
    public required int? Line { get; init; }

    [Description("The line as it is.")]
    public required EvidenceText? Text { get; init; }

    [Description("When it was read.")]
    public required UnixTime ReadAt { get; init; }
}
