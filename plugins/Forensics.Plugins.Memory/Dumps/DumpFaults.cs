using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Memory.Dumps;

/// <summary>What can be wrong with a target, each with its own code.</summary>
internal static class DumpFaults
{
    public const string EndedCode = "TARGET_ENDED";

    public static CollectionFault Missing(int pid) => new(Path(pid), FaultKind.Missing, "TARGET_MISSING", $"no process has the number {pid}");

    public static CollectionFault Zombie(int pid) => new(Path(pid), FaultKind.Unsupported, "TARGET_ZOMBIE", "it has ended and waits for its parent: it has no memory any more");

    public static CollectionFault KernelThread(int pid) => new(Path(pid), FaultKind.Unsupported, "TARGET_KERNEL_THREAD", "the kernel's own thread has no memory of its own");

    public static CollectionFault Denied(int pid, Errno error, bool isElsewhere) => error.Fault(
        Path(pid),
        isElsewhere ? "TARGET_OTHER_NAMESPACE" : "TARGET_DENIED",
        "openat",
        isElsewhere ? "its memory belongs to another user namespace, over which the collector has no rights" : "its memory may not be read (root, CAP_SYS_PTRACE, kernel.yama.ptrace_scope, security modules)");

    public static CollectionFault Ended(int pid) => new(Path(pid), FaultKind.Vanished, EndedCode, "it ended, or started another program, while it was read");

    public static CollectionFault Traced(int pid, int tracer)
        => new(Path(pid), FaultKind.Denied, "TARGET_TRACED", $"process {tracer} traces it: it cannot be stopped, and its registers are not all known") { SystemCall = "ptrace" };

    public static CollectionFault Frozen(int pid)
        => new(Path(pid), FaultKind.Denied, "TARGET_FROZEN", "its control group is frozen: its threads do not answer, and their registers are not all known") { SystemCall = "ptrace" };

    public static CollectionFault NotStopped(int pid, string why)
        => new(Path(pid), FaultKind.Unsupported, "TARGET_NOT_STOPPED", $"it was read while it ran, and its registers are not all known: {why}");

    public static CollectionFault ThreadsNotStopped(int pid, int count, string why)
        => new(Path(pid), FaultKind.Unclassified, "THREADS_NOT_STOPPED", $"{count} threads were not stopped, and their registers are not all known; the first: {why}") { SystemCall = "ptrace" };

    public static CollectionFault ThreadsCut(int pid) => new(Path(pid), FaultKind.OverLimit, "THREADS_CUT", "it has more threads than are looked at, or makes them faster than they can be stopped, or they took too long");

    public static CollectionFault MappingsUnread(int pid, Errno error) => error.Fault(Path(pid), "MAPPINGS_UNREAD", "read", "its mappings could not be read");

    public static CollectionFault MappingsCut(int pid) => new(Path(pid), FaultKind.OverLimit, "MAPPINGS_CUT", "it has more mappings than are looked at");

    public static CollectionFault Shared(int pid, int sharer)
        => new(Path(pid), FaultKind.Unclassified, "MEMORY_SHARED", $"process {sharer} has the same memory (CLONE_VM, vfork) and was not stopped: the dump may not be of one moment") { SystemCall = "kcmp" };

    public static CollectionFault HeldTooLong(int pid) => new(Path(pid), FaultKind.TimedOut, "STOPPED_TOO_LONG",
        $"it was let go after {Stopping.StopLimits.LongestHold.TotalMinutes} minutes, before all was read: the dump is not of one moment");

    public static CollectionFault PathsCut(int pid) => new(Path(pid), FaultKind.OverLimit, "MAPPING_PATHS_CUT", "the paths of its mappings are too long together: of some only the beginning is told");

    public static CollectionFault FilesCut(int pid) => new(Path(pid), FaultKind.OverLimit, "FILES_NOTE_CUT", "the paths of its mappings are too long for the core's list of files: it has the first of them");

    public static CollectionFault FlagsUnread(int pid, Errno error) => error.Fault(Path(pid), "MAPPING_FLAGS_UNREAD", "read", "what smaps says of its mappings is not known");

    public static CollectionFault PagesUnread(int pid, Errno error) => error.Fault(Path(pid), "PAGES_UNKNOWN", "ioctl", "which pages are in memory is not known: they were left out");

    public static CollectionFault MemoryUnread(int pid, ulong bytes)
        => new(Path(pid), FaultKind.ReadError, "MEMORY_UNREAD", $"{bytes} bytes could not be read, and are zeros in the dump") { SystemCall = "process_vm_readv" };

    public static CollectionFault MemoryTimedOut(int pid, TimeSpan deadline)
        => new(Path(pid), FaultKind.TimedOut, "IO_TIMEOUT", $"a read of its memory was not answered within {deadline.TotalSeconds} s: the dump ends there");

    public static CollectionFault OverLimit(int pid) => new(Path(pid), FaultKind.OverLimit, "DUMP_OVER_LIMIT", "memory beyond max_dump_bytes, or in more ranges than a core may have, was left out");

    public static EvidencePath Path(int pid) => EvidencePath.Of($"/proc/{pid}");
}
