using System.ComponentModel;
using Forensics.Sdk;

namespace Forensics.Plugins.Memory.Dumps;

/// <summary>One dump.</summary>
[Record("memory.process", 1)]
[Description("One process whose memory was dumped, or was to be. Null means unknown.")]
internal sealed record ProcessMemoryRecord
{
    [Description("In the PID namespace of the procfs below the inspected root.")]
    public required int Pid { get; init; }

    [Description("As in the process record.")]
    public required string? UniquePid { get; init; }

    [Description("The kernel's name of the main thread.")]
    public required EvidenceText Name { get; init; }

    [Description("The program file, without the kernel's mark for a deleted one.")]
    public required EvidencePath? Executable { get; init; }

    [Description("The name of the dump, below images/STEP/ of the bundle; null when there is none.")]
    public required string? Dump { get; init; }

    [Description("The dump's blob id, see the files index of the bundle.")]
    public required string? DumpBlob { get; init; }

    [Description("How long the dump is.")]
    public required long? DumpSizeBytes { get; init; }

    [Description("Bytes of memory that were read for it.")]
    public required long? StoredBytes { get; init; }

    [Description("live: read while the process ran, not of one moment. consistent: it was stopped until all was read. running: it was not stopped at all, not even for its registers.")]
    public required string Mode { get; init; }

    [Description("From the first thread's stop to the last one's release; null when nothing was stopped.")]
    public required double? StoppedMs { get; init; }

    public required long ThreadCount { get; init; }

    [Description("Threads whose registers are all there.")]
    public required int StoppedThreads { get; init; }

    public required int MappingCount { get; init; }

    [Description("Memory that was never touched, so that the process reads zeros.")]
    public required ulong ZeroBytes { get; init; }

    [Description("Memory that is not in the dump because it was not in memory but in its file, or with another process.")]
    public required ulong AbsentBytes { get; init; }

    [Description("Memory that is not in the dump because it was in swap.")]
    public required ulong SwappedBytes { get; init; }

    [Description("Memory that was to be stored and could not be read: zeros in the dump; unread_ranges has where.")]
    public required ulong UnreadBytes { get; init; }

    [Description("START-END in hexadecimal of what could not be read, at most 1,000 of them.")]
    public required IReadOnlyList<string> UnreadRanges { get; init; }

    [Description("Of the program.")]
    public required string? BuildId { get; init; }

    [Description("When its threads were asked to stop, or its memory began to be read.")]
    public required UnixTime ReadAt { get; init; }
}
