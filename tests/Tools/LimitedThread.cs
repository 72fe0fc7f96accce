using System.Runtime.InteropServices;

namespace Tools;

/// <summary>A thread of its own that may less than the others of this process, to the end of the thread.</summary>
internal static partial class LimitedThread
{
    /// <summary><c>pidfd_open(2)</c>.</summary>
    public const int PidfdOpen = 434;

    public const int OperationNotPermitted = 1;
    public const int TooManyOpenFiles = 24;

    private const uint CapabilityVersion3 = 0x2008_0522;
    private const int TracingCapability = 19; // CAP_SYS_PTRACE of linux/capability.h.
    private const int SetSeccomp = 22;
    private const int FilterMode = 2;
    private const uint AllowCall = 0x7fff_0000;
    private const uint FailCall = 0x0005_0000;

    /// <summary><c>open_by_handle_at(2)</c>: asm/unistd_64.h, asm-generic/unistd.h.</summary>
    public static int OpenByHandle => RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 265 : 304;

    public static void Run(Action action)
    {
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                action();
            }
            catch (Exception e)
            {
                failure = e;
            }
        });
        thread.Start();
        thread.Join();
        Assert.That(failure, Is.Null, failure?.ToString());
    }

    /// <summary>This thread may look into no process that may more.</summary>
    public static void DropTracing()
    {
        uint[] header = [CapabilityVersion3, 0];
        var sets = new uint[6];
        Assert.That(capget(header, sets), Is.Zero);
        sets[0] &= ~(1u << TracingCapability);
        Assert.That(capset(header, sets), Is.Zero);
    }

    /// <summary>A system call fails with an error, for this thread and what it starts: seccomp(2), with the four instructions of a filter by number.</summary>
    public static void Refuse(int systemCall, int error)
    {
        ulong[] filter =
        [
            Instruction(0x20, 0, 0, 0), // BPF_LD | BPF_W | BPF_ABS: the number
            Instruction(0x15, 0, 1, (uint)systemCall), // BPF_JMP | BPF_JEQ | BPF_K
            Instruction(0x06, 0, 0, FailCall | (uint)error), // BPF_RET | BPF_K
            Instruction(0x06, 0, 0, AllowCall),
        ];
        var pinned = GCHandle.Alloc(filter, GCHandleType.Pinned);
        try
        {
            nint[] program = [filter.Length, pinned.AddrOfPinnedObject()];
            Assert.That(prctl(SetSeccomp, FilterMode, program, 0, 0), Is.Zero);
        }
        finally
        {
            pinned.Free();
        }

        static ulong Instruction(ushort code, byte ifTrue, byte ifFalse, uint value) => code | ((ulong)ifTrue << 16) | ((ulong)ifFalse << 24) | ((ulong)value << 32);
    }

    [LibraryImport("libc")]
    private static partial int capget(uint[] header, uint[] sets);

    [LibraryImport("libc")]
    private static partial int capset(uint[] header, uint[] sets);

    [LibraryImport("libc")]
    private static partial int prctl(int option, nuint mode, nint[] program, nuint fourth, nuint fifth);
}
