using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Proc;

namespace Forensics.Plugins.Processes;

/// <summary>The faults about what may not answer, and about the lists of a process.</summary>
internal static class DetailFaults
{
    private static readonly (ReadStep Step, string What, string Code)[] Steps =
    [
        (ReadStep.Arguments, "cmdline", "ARGUMENTS_TIMED_OUT"), (ReadStep.Environment, "environ", "ENVIRONMENT_TIMED_OUT"),
        (ReadStep.Links, "exe", "LINKS_TIMED_OUT"), (ReadStep.OpenFiles, "fd", "OPEN_FILES_TIMED_OUT"), (ReadStep.Maps, "maps", "MAPS_TIMED_OUT"),
        (ReadStep.DeletedNames, "names of deleted files", "DELETED_NAMES_TIMED_OUT"),
    ];

    /// <summary>One fault for each part of a process that did not answer.</summary>
    public static IEnumerable<CollectionFault> TimedOut(int pid, ReadStep timedOut)
        => Steps.Where(step => timedOut.HasFlag(step.Step)).Select(step => new CollectionFault(Subject(pid, step.Step == ReadStep.DeletedNames ? null : step.What), FaultKind.TimedOut, step.Code,
            $"{step.What} did not answer within {ProcessLimits.ReadDeadline.TotalSeconds} s and was left out; a process can bring that about on purpose"));

    public static CollectionFault GivenUp(ReadStep steps)
        => new(ProcFileSystem.Path, FaultKind.TimedOut, "READS_GIVEN_UP",
            $"{ProcessLimits.StuckThreads} reads did not answer; from here on these are left out of every process: "
            + string.Join(", ", Steps.Where(step => steps.HasFlag(step.Step)).Select(step => step.What)));

    public static CollectionFault? Of(int pid, EnvironmentReading environment)
        => environment.IsOverLimit
            ? new(Subject(pid, "environ"), FaultKind.OverLimit, "ENVIRONMENT_OVER_LIMIT", "the environment is longer than a record allows, and was cut")
            : environment.MissingBytes > 0
            ? new(Subject(pid, "environ"), FaultKind.Changed, "ENVIRONMENT_SHORT",
                $"{environment.MissingBytes} bytes of the environment were not shown: the process moved it, or its memory does not answer")
            : null;

    public static IEnumerable<CollectionFault> Of(int pid, ProcessDetails details)
    {
        if (details.OpenFilesError.Failed && !details.OpenFilesError.IsGone())
        {
            yield return Unreadable(pid, "fd", "OPEN_FILES_UNREADABLE", details.OpenFilesError);
        }

        if (details.OpenFilesLeftOut > 0)
        {
            yield return new(Subject(pid, "fd"), FaultKind.OverLimit, "OPEN_FILES_OVER_LIMIT", $"{details.OpenFilesLeftOut} descriptors beyond max_open_files");
        }

        if (details.MapsError.Failed && !details.MapsError.IsGone())
        {
            yield return Unreadable(pid, "maps", "MAPS_UNREADABLE", details.MapsError);
        }

        if (details.MapsTruncated)
        {
            yield return new(Subject(pid, "maps"), FaultKind.OverLimit, "MAPS_OVER_LIMIT", "there are more mappings than are read");
        }

        if (details.IsOfAnotherProgram)
        {
            yield return new(Subject(pid), FaultKind.Changed, "DETAILS_CHANGED",
                "it started another program after its record was read: its open files, sockets and mappings may be of that one");
        }
    }

    public static CollectionFault NotHashed(int pid, Errno error)
        => error.Fault(Subject(pid, "exe"), "EXECUTABLE_NOT_HASHED", "openat", error == ProcessErrors.Remote
            ? "the program lies on no file system that is known to be local, and is not read"
            : error == Errno.EPERM ? "reading the program would change its access time"
            : "the program's file cannot be read");

    public static CollectionFault SocketsUnread(int pid, string file, Errno error)
        => error.Fault(Subject(pid, file), "SOCKET_TABLE_UNREADABLE", "read", error == Errno.ETIMEDOUT ? "the tables of sockets did not answer: those of this network namespace lack addresses" : "sockets of this network namespace lack addresses");

    private static CollectionFault Unreadable(int pid, string file, string code, Errno error)
        => error == ProcessErrors.Covered
            ? new(Subject(pid, file), FaultKind.Corrupt, "PROCESS_COVERED", $"something is mounted over: {file}") { Errno = error.Number, SystemCall = "openat2" }
            : error.Fault(Subject(pid, file), code, "openat2", $"not readable: {file}");

    private static EvidencePath Subject(int pid, string? file = null) => EvidencePath.Of(file is null ? $"/proc/{pid}" : $"/proc/{pid}/{file}");
}
