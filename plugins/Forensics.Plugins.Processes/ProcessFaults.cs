using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Proc;

namespace Forensics.Plugins.Processes;

/// <summary>The faults of <c>process.list</c>. A process gives at most one about its reading and one about its arguments.</summary>
internal static class ProcessFaults
{
    public static CollectionFault ListUnreadable(Errno error)
        => error.Fault(ProcFileSystem.Path, "PROCESS_LIST_CUT", "getdents64", "the list of processes ends early");

    public static CollectionFault BootIdUnreadable(Errno error)
        => error.Fault(EvidencePath.Of("/proc/sys/kernel/random/boot_id"), "BOOT_ID_UNREADABLE", "read", "records have no unique_pid") with
        {
            Kind = error.KindByName,
        };

    /// <summary>A procfs that shows processes shows the first one too, unless it is mounted with hidepid or the namespace's init is gone.</summary>
    public static CollectionFault Hidden()
        => new(ProcFileSystem.Path, FaultKind.Denied, "PROCESSES_HIDDEN",
            "/proc does not show PID 1: it is mounted with hidepid, and processes of other users are missing from the list");

    public static CollectionFault NotRead(int pid, ProcessReading reading)
        => reading.Error == ProcessErrors.Covered
            ? Covered(Subject(pid), "something is mounted over the process's files in /proc, which hides it")
            : reading.Error.Fault(Subject(pid), "PROCESS_UNREADABLE", reading.SystemCall,
                "the process is listed, and nothing else of it could be read");

    public static CollectionFault Replaced(int pid)
        => new(Subject(pid), FaultKind.Vanished, "PROCESS_REPLACED", "another process has the number now; what was read is dropped");

    public static CollectionFault? Of(ProcessReading reading)
    {
        var facts = reading.Facts!;
        var pid = facts.Stat.Pid;
        return reading.Outcome == ProcessOutcome.Changed
            ? new(Subject(pid), FaultKind.Changed, "PROCESS_CHANGED",
                "it changed its program or its name again and again while it was read, or until its end; the record may mix two")
            : facts.Trouble is not { } trouble ? null
            : reading.Outcome == ProcessOutcome.Ended
            ? new(Subject(pid), FaultKind.Vanished, "PROCESS_ENDED", $"it ended while it was read, before: {Names(trouble)}")
            : Partly(pid, trouble);
    }

    public static CollectionFault? Of(ProcessFacts facts, ArgumentReading arguments)
        => arguments.IsOverLimit
            ? new(Subject(facts.Stat.Pid, "cmdline"), FaultKind.OverLimit, "ARGUMENTS_OVER_LIMIT",
                "the arguments are longer than max_argument_bytes or a record allow, and were cut")
            : arguments.MissingBytes > 0
            ? new(Subject(facts.Stat.Pid, "cmdline"), FaultKind.Changed, "ARGUMENTS_SHORT",
                $"{arguments.MissingBytes} bytes of the arguments were not shown: "
                + "the process wrote over their end, moved them, or their memory does not answer")
            : null;

    private static CollectionFault Partly(int pid, FieldTrouble trouble)
        => trouble.Error == ProcessErrors.Covered
            ? Covered(Subject(pid, trouble.Files[0]), $"something is mounted over: {Names(trouble)}")
            : trouble.Error.Fault(Subject(pid, trouble.Files[0]), "PROCESS_PARTLY_READ", trouble.SystemCall, $"not readable: {Names(trouble)}");

    private static CollectionFault Covered(EvidencePath subject, string message)
        => new(subject, FaultKind.Corrupt, "PROCESS_COVERED", message) { Errno = ProcessErrors.Covered.Number, SystemCall = "statx" };

    private static string Names(FieldTrouble trouble) => string.Join(", ", trouble.Files);

    private static EvidencePath Subject(int pid, string? file = null) => EvidencePath.Of(file is null ? $"/proc/{pid}" : $"/proc/{pid}/{file}");
}
