using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Proc;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.Processes;

/// <summary>
/// Reads one process. Two things must not happen: that values of two processes meet in one record (the folder is held open, and the start is
/// compared at the
/// end), and that values of two programs do (the process may call execve(2) meanwhile: its memory's layout and its name are compared, and it is
/// read again).
/// </summary>
internal sealed class ProcessReader(ProcFileSystem proc, TargetRoot root, TimeProvider clock, ProcessOptions options, ReadingWatch watch)
    : IProcessReader
{
    private const int FileBufferBytes = 16_384;

    private readonly byte[] statBuffer = new byte[ProcLimits.MaxStatBytes + 1];
    private readonly byte[] fileBuffer = new byte[FileBufferBytes];
    private readonly int? ownPid = proc.OwnPid();

    // Its runtime too keeps compiled code in a memory file, which changes while it is read. Our number tells whether that procfs counts as we do.
    private readonly int? hostPid = proc.OwnPid() == Environment.ProcessId ? ParentProcess.Id() : null;
    private readonly NamespaceReader namespaces = new();
    private readonly DetailReader details = new(options, watch);

    /// <param name="pid">The process.</param>
    /// <param name="skipped">What is left out, because it did not answer before.</param>
    public ProcessReading Read(int pid, ReadStep skipped)
    {
        var error = ProcessDirectory.Open(proc, pid, out var directory);
        if (error.Failed)
        {
            return ProcessReading.NotRead(pid, error, "openat");
        }

        // Held open too: the kernel writes it anew for each read from its start.
        error = directory!.Open("stat"u8, OpenAs.KernelFile, out var stat);
        using (stat)
        {
            var reading = error.Failed ? ProcessReading.NotRead(pid, error, "openat") : Read(directory, stat, pid, skipped);
            if (reading.Outcome is not (ProcessOutcome.Read or ProcessOutcome.Changed))
            {
                directory.Dispose();
                return reading;
            }

            return reading with { Directory = directory, IsOwn = pid == ownPid || pid == hostPid, Details = ReadDetails(directory, stat, reading.Facts!, skipped) };
        }
    }

    private static bool HasEnded(ProcessStat last, ProcessStat first)
        => last.State is 'Z' or 'X' or 'x' || (last.VirtualBytes == 0 && first.VirtualBytes != 0);

    private static bool IsOneImage(ProcessFacts facts, ProcessStat last)
        => facts.Stat.Addresses == last.Addresses && facts.Stat.Name == last.Name && !IsBetweenImages(facts);

    /// <summary>In the middle of execve(2) the program is the new one, and arguments and name come later. All addresses are zero at first, as they
    /// are
    /// without the right to see them; but then the link to the program is not readable either.</summary>
    private static bool IsBetweenImages(ProcessFacts facts)
        => facts.HasMemory && (facts.Stat.Addresses is { } addresses ? !addresses.IsComplete : facts.Executable is not null);

    /// <summary>A kernel that never shows them: execve(2) itself leaves them at zero for microseconds only.</summary>
    private static bool IsWithoutAddresses(ProcessStat one, ProcessStat other)
        => one.Addresses is null && other.Addresses is null && one.Name == other.Name;

    private ProcessReading Read(ProcessDirectory directory, SafeFileHandle stat, int pid, ReadStep skipped)
    {
        ProcessFacts? before = null;
        for (var attempt = 1; ; attempt++)
        {
            var error = ReadStat(stat, out var first);
            if (before is not null && (error.Failed || HasEnded(first!, before.Stat)))
            {
                // It ended while it was to be read again: the mixture is all that is left, and is called so.
                return new(ProcessOutcome.Changed, before) { Pid = pid };
            }

            if (error.Failed)
            {
                return ProcessReading.NotRead(pid, error, "read");
            }

            var facts = ReadFields(directory, first!, skipped);
            error = ReadStat(stat, out var last);
            if (error.Failed && !error.IsGone())
            {
                return ProcessReading.NotRead(pid, error, "read");
            }

            if (error.IsGone() || (HasEnded(last!, first!) && !HasEnded(first!, first!)))
            {
                return new(ProcessOutcome.Ended, facts) { Pid = pid };
            }

            if (last!.StartTicks != first!.StartTicks)
            {
                return new(ProcessOutcome.Replaced, null) { Pid = pid };
            }

            if (IsOneImage(facts, last))
            {
                return new(ProcessOutcome.Read, facts) { Pid = pid };
            }

            if (attempt == ProcessLimits.Attempts)
            {
                return new(IsWithoutAddresses(facts.Stat, last) ? ProcessOutcome.Read : ProcessOutcome.Changed, facts) { Pid = pid };
            }

            before = facts;
            Thread.Yield();
        }
    }

    private Errno ReadStat(SafeFileHandle file, out ProcessStat? stat)
    {
        stat = null;
        var error = ProcFileReading.ReadFromStart(file, statBuffer, out var length);
        return error.Failed ? error : ProcessStat.TryParse(statBuffer.AsSpan(0, length), out stat) ? Errno.Ok : ProcessErrors.Malformed;
    }

    private ProcessFacts ReadFields(ProcessDirectory directory, ProcessStat stat, ReadStep skipped)
    {
        using var thread = stat is { State: 'Z', ThreadCount: > 1 } ? directory.OpenLiveThread() : null;
        var fields = new ProcessFields(directory, thread ?? directory, stat, watch, fileBuffer);
        var takesEnvironment = options.Environment != EnvironmentContent.None && !skipped.HasFlag(ReadStep.Environment) && !stat.IsKernelThread;
        var looksForNames = !skipped.HasFlag(ReadStep.DeletedNames);
        var takesLinks = !skipped.HasFlag(ReadStep.Links);
        return new()
        {
            ReadAt = UnixTime.Of(clock.GetUtcNow()),
            Stat = stat,
            Status = fields.Status(),
            CommandLine = skipped.HasFlag(ReadStep.Arguments) ? null : fields.Memory("cmdline", ReadStep.Arguments, options.MaxArgumentBytes),
            Executable = takesLinks ? fields.Link("exe", root, looksForNames) : null,
            ExecutableStatus = takesLinks && !stat.IsKernelThread ? fields.Executable() : null,
            WorkingDirectory = takesLinks ? fields.Link("cwd", root, looksForNames) : null,
            RootDirectory = fields.Root(),
            Cgroups = fields.Cgroups(),
            Namespaces = fields.Namespaces(namespaces),
            AuditSessionId = fields.AuditId("sessionid"),
            LoginId = fields.AuditId("loginuid"),
            EnvironmentBlock = takesEnvironment ? fields.Memory("environ", ReadStep.Environment, ProcessLimits.EnvironmentBytes) : null,
            Skipped = skipped,
            Trouble = fields.Trouble,
        };
    }

    /// <summary>Of a zombie and a kernel thread there is nothing to read. The lists are read once: when the process starts another program meanwhile that is
    /// said.</summary>
    private ProcessDetails ReadDetails(ProcessDirectory directory, SafeFileHandle stat, ProcessFacts facts, ReadStep skipped)
    {
        if (facts.Stat.IsKernelThread || (facts.Executable is null && !skipped.HasFlag(ReadStep.Links)))
        {
            return ProcessDetails.None;
        }

        using var thread = facts.Stat is { State: 'Z' } ? directory.OpenLiveThread() : null;
        var lists = details.Read(thread ?? directory, root, skipped);
        return ReferenceEquals(lists, ProcessDetails.None) || (ReadStat(stat, out var last) is { Failed: false } && IsOneImage(facts, last!))
            ? lists
            : lists with { IsOfAnotherProgram = last is not null && !HasEnded(last, facts.Stat) };
    }
}
