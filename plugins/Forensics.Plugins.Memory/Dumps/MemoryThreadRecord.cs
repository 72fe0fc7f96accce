using System.ComponentModel;
using Forensics.Sdk;

namespace Forensics.Plugins.Memory.Dumps;

/// <summary>One thread of a dumped process.</summary>
[Record("memory.thread", 1)]
[Description("One thread of a process whose memory was dumped.")]
internal sealed record MemoryThreadRecord
{
    public required int Pid { get; init; }

    [Description("As in the process record.")]
    public required string? UniquePid { get; init; }

    public required int ThreadId { get; init; }

    [Description("The kernel's name of the thread; null when it ended.")]
    public required EvidenceText? Name { get; init; }

    [Description("Whether it was stopped and all its registers are in the dump.")]
    public required bool Stopped { get; init; }

    [Description("Why not. Of a thread that waited in the kernel, the dump has all the same where it is, its stack and the arguments of its system call.")]
    public required string? NotStoppedReason { get; init; }

    [Description("In hexadecimal; null when not known.")]
    public required string? InstructionPointer { get; init; }

    [Description("In hexadecimal; null when not known.")]
    public required string? StackPointer { get; init; }

    [Description("The signal that was on its way to it.")]
    public required int? Signal { get; init; }

    public required UnixTime ReadAt { get; init; }
}
