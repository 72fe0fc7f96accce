using System.ComponentModel;
using Forensics.Sdk;

namespace Forensics.Plugins.Response.Processes;

/// <summary>What was done to one process.</summary>
[Record("process.action", 1)]
[Description("One process that was ended, stopped or continued, or was to be. Null means unknown.")]
internal sealed record ProcessActionRecord
{
    public required int Pid { get; init; }

    [Description("As in the process record.")]
    public required string? UniquePid { get; init; }

    [Description("Null when it has no parent, or one outside this PID namespace.")]
    public required int? ParentPid { get; init; }

    [Description("The kernel's name of the main thread. The process chooses it.")]
    public required EvidenceText Name { get; init; }

    [Description("When the process was forked, as in the process record.")]
    public required UnixTime? StartedAt { get; init; }

    [Description("Hundredths of a second from boot to the fork.")]
    public required ulong StartTicks { get; init; }

    [Description("The program file, without the kernel's mark for a deleted one. Null for kernel threads and zombies.")]
    public required EvidencePath? Executable { get; init; }

    [Description("Whether no name leads to the program any more. Null when the kernel marks it as deleted, but it has other names.")]
    public required bool? ExecutableDeleted { get; init; }

    [Description("Whether the program lay in memory only (memfd_create).")]
    public required bool? ExecutableMemfd { get; init; }

    [Description("Device number of the file system that holds the program, as makedev(3) gives it, in decimal.")]
    public required string? ExecutableDevice { get; init; }

    [Description("Inode of the program, in decimal.")]
    public required string? ExecutableInode { get; init; }

    [Description("MD5 of the program's file, read before anything was done, in lower-case hexadecimal; null when it is over max_hash_bytes or could not be read, and where nothing was done.")]
    public required string? ExecutableMd5 { get; init; }

    [Description("SHA-256, as executable_md5.")]
    public required string? ExecutableSha256 { get; init; }

    [Description("The stored program, of one that has no name any more: a blob's id, see the files index of the bundle.")]
    public required string? ExecutableBlob { get; init; }

    [Description("The arguments as they stood in the process's memory before, which it can write over. Null when unreadable or not read.")]
    public required IReadOnlyList<EvidenceText>? Arguments { get; init; }

    [Description("terminated, suspended or continued.")]
    public required string Action { get; init; }

    [Description("done: it was seen to have happened. already: it was so before. gone: it had ended, and could not be stopped. refused: it is never done to this process, or was not to be. timed-out: it was asked for and has not happened in time. interrupted: the run was ended before. failed: error says why.")]
    public required string Result { get; init; }

    [Description("Why, where the result is not done.")]
    public required string? Reason { get; init; }

    [Description("Linux error number of a signal that could not be sent; 0 when there was none.")]
    public required int Error { get; init; }

    [Description("Its name, such as EPERM; null when there was none.")]
    public required string? ErrorCode { get; init; }

    [Description("The signals that were sent, in order: signal, and sent_at.")]
    public required IReadOnlyList<SentSignal> Signals { get; init; }

    [Description("How it ended, where the kernel tells: its exit code.")]
    public required int? ExitCode { get; init; }

    [Description("How it ended, where the kernel tells: the number of the signal.")]
    public required int? ExitSignal { get; init; }

    [Description("When its state was looked at last, after what was done.")]
    public required UnixTime ReadAt { get; init; }
}
