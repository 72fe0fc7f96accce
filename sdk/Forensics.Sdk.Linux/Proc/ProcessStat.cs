namespace Forensics.Sdk.Linux.Proc;

/// <summary>
/// What <c>/proc/PID/stat</c> says, proc(5) section "/proc/pid/stat". One line: the number, the name in parentheses, then numbers. The name is the
/// process's own choice and may hold parentheses, line feeds and any other byte but NUL, so it ends at the last <c>)</c> of the file.
/// </summary>
public sealed record ProcessStat
{
    private const uint KernelThreadFlag = 0x0020_0000;

    /// <summary>Field 1, in the PID namespace of the procfs it was read from; at least 1.</summary>
    public required int Pid { get; init; }

    /// <summary>Field 2, unescaped; the kernel cut it to 15 bytes.</summary>
    public required EvidenceText Name { get; init; }

    /// <summary>Field 3, one ASCII letter: R, S, D, T, t, Z, X, I, and a few that only old kernels give.</summary>
    public required char State { get; init; }

    /// <summary>Field 4; 0 when the process has no parent, or none that this PID namespace shows.</summary>
    public required int ParentPid { get; init; }

    /// <summary>Field 5; 0 when it has none, or none that this PID namespace shows.</summary>
    public required int ProcessGroupId { get; init; }

    /// <summary>Field 6, the POSIX session; 0 as above.</summary>
    public required int SessionId { get; init; }

    /// <summary>Field 7, the controlling terminal; null when it has none (0).</summary>
    public required TerminalDevice? Terminal { get; init; }

    /// <summary>Field 9, PF_ flags of the kernel's <c>linux/sched.h</c>.</summary>
    public required uint Flags { get; init; }

    /// <summary>Field 14, clock ticks in user mode.</summary>
    public required ulong UserTicks { get; init; }

    /// <summary>Field 15, clock ticks in kernel mode.</summary>
    public required ulong SystemTicks { get; init; }

    /// <summary>Field 20.</summary>
    public required long ThreadCount { get; init; }

    /// <summary>Field 22, clock ticks from boot to the process's start, in the reader's time namespace.</summary>
    public required ulong StartTicks { get; init; }

    /// <summary>Field 23; 0 when the process has no address space: a kernel thread, a zombie, or one that is about to end.</summary>
    public required ulong VirtualBytes { get; init; }

    /// <summary>Field 24, in pages; the kernel updates it lazily.</summary>
    public required long ResidentPages { get; init; }

    /// <summary>Fields 28 and 48 to 51: set anew at each execve(2). Null when the kernel shows zeros, as it does without ptrace access.</summary>
    public required ProcessAddresses? Addresses { get; init; }

    /// <summary>Whether the kernel made this process for itself (PF_KTHREAD); no process can set or clear the flag.</summary>
    public bool IsKernelThread => (Flags & KernelThreadFlag) != 0;

    /// <summary>Parses the whole file.</summary>
    /// <param name="file">Its bytes; more than <see cref="ProcLimits.MaxStatBytes"/> are refused.</param>
    /// <param name="stat">The values, null when the result is false.</param>
    /// <returns>False when it is not such a file.</returns>
    public static bool TryParse(ReadOnlySpan<byte> file, out ProcessStat? stat)
    {
        stat = null;
        var open = file.IndexOf((byte)'(');
        var close = file.LastIndexOf((byte)')');
        if (file.Length > ProcLimits.MaxStatBytes || open < 0 || close < open || close - open - 1 > ProcLimits.MaxNameBytes)
        {
            return false;
        }

        var head = new FieldReader(file[..open]);
        var fields = new FieldReader(file[(close + 1)..]);
        if (!head.TryInt(out var pid) || pid < 1
            || !fields.TryNext(out var state) || state.Length != 1 || !char.IsAsciiLetter((char)state[0])
            || !fields.TryInt(out var parent) || !fields.TryInt(out var group) || !fields.TryInt(out var session) || !fields.TryInt(out var terminal)
            || !fields.TrySkip(1) || !fields.TryUInt(out var flags) || !fields.TrySkip(4)
            || !fields.TryULong(out var user) || !fields.TryULong(out var system) || !fields.TrySkip(4)
            || !fields.TryLong(out var threads) || !fields.TrySkip(1) || !fields.TryULong(out var start)
            || !fields.TryULong(out var virtualBytes) || !fields.TryLong(out var resident))
        {
            return false;
        }

        stat = new ProcessStat
        {
            Pid = pid,
            Name = new(file[(open + 1)..close].ToArray()),
            State = (char)state[0],
            ParentPid = parent,
            ProcessGroupId = group,
            SessionId = session,
            Terminal = terminal == 0 ? null : TerminalDevice.Decode(terminal),
            Flags = flags,
            UserTicks = user,
            SystemTicks = system,
            ThreadCount = threads,
            StartTicks = start,
            VirtualBytes = virtualBytes,
            ResidentPages = resident,
            Addresses = ProcessAddresses.Read(ref fields),
        };
        return true;
    }
}
