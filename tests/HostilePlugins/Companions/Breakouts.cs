using System.Runtime.InteropServices;

namespace Hostile;

/// <summary>Ways out of a companion's process that need no right of an administrator to be tried.</summary>
internal static partial class Breakouts
{
    private const int Attach = 16;
    private const int Term = 15;
    private const int ReadOnly = 0;
    private const int ReadWrite = 2;
    private const int CreateForWriting = 1 | 0x40;
    private const int Descriptors = 7; // RLIMIT_NOFILE
    private const int SetOwner = 8; // F_SETOWN
    private const int ParentDeathSignal = 1; // PR_SET_PDEATHSIG
    private const int NewUser = 0x1000_0000;

    private static bool IsArm => RuntimeInformation.ProcessArchitecture == Architecture.Arm64;

    /// <summary>One for each: its name and the error number, 0 when it worked.</summary>
    /// <param name="worker">The process that it belongs to.</param>
    /// <param name="secret">A file that only root may read.</param>
    public static IEnumerable<string> Make(int worker, string secret)
    {
        (string Name, Func<nint> Try)[] attempts =
        [
            ("open-secret", () => Open(secret, ReadOnly, 0)),
            ("open-shadow", () => Open("/etc/shadow", ReadOnly, 0)),
            ("open-what-all-may-read", () => Open("/etc/passwd", ReadOnly, 0)),
            ("open-through-worker", () => Open($"/proc/{worker}/root{secret}", ReadOnly, 0)),
            ("worker-memory", () => Open($"/proc/{worker}/mem", ReadOnly, 0)),
            ("worker-descriptors", () => Open($"/proc/{worker}/fd/3", ReadOnly, 0)),
            ("write-device", () => Open("/dev/null", ReadWrite, 0)),
            ("make-file", () => Open("/tmp/forensics-hostile-companion", CreateForWriting, 0x180)),
            ("truncate-on-open", () => Open("/dev/null", 0x200, 0)),
            ("chmod", () => ChangeMode("/dev/null", 0x1b6)),
            ("ptrace", () => Trace(Attach, worker, 0, 0)),
            ("kill-worker", () => Kill(worker, Term)),
            ("kill-group", () => Kill(0, Term)),
            ("kill-everybody", () => Kill(-1, Term)),
            ("thread-kill-worker", () => SystemCall(IsArm ? 131 : 234, worker, worker, Term)),
            ("task-kill-worker", () => SystemCall(IsArm ? 130 : 200, worker, Term, 0)),
            ("signal-by-owner", () => Control(0, SetOwner, worker)),
            ("pidfd", () => SystemCall(434, worker, 0, 0)),
            ("limit-worker", () => Limit(worker, Descriptors, 0, new byte[16])),
            ("read-worker", () => SystemCall(IsArm ? 270 : 310, worker, 0, 0)),
            ("death-signal", () => ProcessOption(ParentDeathSignal, 0, 0, 0, 0)),
            ("session", () => NewSession()),
            ("own-group", () => SetGroup(0, 0)),
            ("execute", () => Execute("/bin/true", 0, 0)),
            ("fork", () => Fork()),
            ("thread-less-clone", () => SystemCall(IsArm ? 220 : 56, 17, 0, 0)),
            ("clone3", () => SystemCall(435, 0, 0, 0)),
            ("user-namespace", () => Unshare(NewUser)),
            ("socket", () => Socket(1, 1, 0)),
            ("netlink", () => Socket(16, 3, 0)),
            ("io-uring", () => SystemCall(425, 1, 0, 0)),
            ("shared-segment", () => SystemCall(IsArm ? 196 : 30, -1, 0, 0)),
            ("semaphores", () => SystemCall(IsArm ? 193 : 65, -1, 0, 0)),
            ("bpf", () => SystemCall(IsArm ? 280 : 321, 0, 0, 0)),
            ("keys", () => SystemCall(IsArm ? 219 : 250, 0, -3, 0)),
            ("openat2", () => SystemCall(437, -100, 0, 0)),
            ("landlock", () => SystemCall(444, 0, 0, 1)),
            ("later-call", () => SystemCall(470, 0, 0, 0)),
        ];
        return attempts.Select(attempt => $"{attempt.Name} {(attempt.Try() < 0 ? Marshal.GetLastPInvokeError() : 0)}");
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "chmod", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ChangeMode(string path, uint mode);

    [LibraryImport("libc", EntryPoint = "ptrace", SetLastError = true)]
    private static partial nint Trace(nint request, int processId, nint address, nint data);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int processId, int signal);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(int descriptor, int command, int argument);

    [LibraryImport("libc", EntryPoint = "prlimit", SetLastError = true)]
    private static partial int Limit(int processId, int resource, nint changed, byte[] old);

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    private static partial int ProcessOption(int option, nint first, nint second, nint third, nint fourth);

    [LibraryImport("libc", EntryPoint = "setsid", SetLastError = true)]
    private static partial int NewSession();

    [LibraryImport("libc", EntryPoint = "setpgid", SetLastError = true)]
    private static partial int SetGroup(int processId, int group);

    [LibraryImport("libc", EntryPoint = "execv", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Execute(string path, nint arguments, nint environment);

    [LibraryImport("libc", EntryPoint = "fork", SetLastError = true)]
    private static partial int Fork();

    [LibraryImport("libc", EntryPoint = "unshare", SetLastError = true)]
    private static partial int Unshare(int flags);

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    private static partial int Socket(int domain, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint SystemCall(nint number, nint first, nint second, nint third);
}
