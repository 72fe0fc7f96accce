using System.Numerics;
using System.Runtime.InteropServices;

namespace Forensics.Confinement;

/// <summary>
/// User and capabilities of the calling thread alone, by the raw system calls: libc would change all threads (<c>setresuid(2)</c>, <c>capabilities(7)</c>). Every call
/// returns the error number; 0 when it is done.
/// </summary>
public static unsafe partial class ThreadCredentials
{
    private const uint CapabilityVersion3 = 0x20080522;
    private const int SetSecureBits = 28;
    private const int DropFromBoundingSet = 24;
    private const int Ambient = 47;
    private const int AmbientRaise = 2;
    private const int LastPossible = 63;

    // SECBIT_NOROOT, SECBIT_NO_SETUID_FIXUP and their locks (linux/securebits.h): user id 0 means nothing, and neither a change of user nor access(2) touches the
    // capabilities. access(2) looks without any otherwise, and says no of what can be read.
    private const nint RootMeansNothing = 0x0f;

    private static bool IsArm => RuntimeInformation.ProcessArchitecture == Architecture.Arm64;

    // arch/x86/entry/syscalls/syscall_64.tbl, asm-generic/unistd.h.
    private static nint SysGetCapabilities => IsArm ? 90 : 125;

    private static nint SysSetCapabilities => IsArm ? 91 : 126;

    private static nint SysSetGroups => IsArm ? 159 : 116;

    private static nint SysSetUsers => IsArm ? 147 : 117;

    private static nint SysSetGroupIds => IsArm ? 149 : 119;

    /// <summary>The capabilities in effect, a bit each.</summary>
    public static int Effective(out ulong capabilities)
    {
        var header = new Header { Version = CapabilityVersion3 };
        var sets = stackalloc Sets[2];
        var error = Call(SysGetCapabilities, (nint)(&header), (nint)sets);
        capabilities = sets[0].Effective | ((ulong)sets[1].Effective << 32);
        return error;
    }

    /// <summary>User id 0 gives no capability any more, also not to what is executed.</summary>
    public static int MakeRootMeanNothing() => Control(SetSecureBits, RootMeansNothing, 0);

    /// <summary>Real, effective and saved ids; no further group.</summary>
    public static int BecomeUser(uint id)
        => Call(SysSetGroups, 0, 0) is var groups and not 0 ? groups
            : Call(SysSetGroupIds, (nint)id, (nint)id, (nint)id) is var group and not 0 ? group
            : Call(SysSetUsers, (nint)id, (nint)id, (nint)id);

    /// <summary>Keeps these, as far as they are there, and hands them on to what is executed; no other can come back.</summary>
    public static int Keep(ulong capabilities)
    {
        for (var capability = 0; capability <= LastPossible; capability++)
        {
            // One that the kernel does not know is refused; so is all of it where that right is missing.
            _ = (capabilities & (1UL << capability)) == 0 ? Control(DropFromBoundingSet, capability, 0) : 0;
        }

        var header = new Header { Version = CapabilityVersion3 };
        var sets = stackalloc Sets[2];
        sets[0] = new() { Effective = (uint)capabilities, Permitted = (uint)capabilities, Inheritable = (uint)capabilities };
        sets[1] = new() { Effective = (uint)(capabilities >> 32), Permitted = (uint)(capabilities >> 32), Inheritable = (uint)(capabilities >> 32) };
        var error = Call(SysSetCapabilities, (nint)(&header), (nint)sets);
        for (var rest = capabilities; error == 0 && rest != 0; rest &= rest - 1)
        {
            error = Control(Ambient, AmbientRaise, BitOperations.TrailingZeroCount(rest));
        }

        return error;
    }

    private static int Control(int option, nint first, nint second) => ProcessControl(option, first, second, 0, 0) == 0 ? 0 : Marshal.GetLastPInvokeError();

    private static int Call(nint number, nint first, nint second, nint third = 0)
        => SystemCall(number, first, second, third) == 0 ? 0 : Marshal.GetLastPInvokeError();

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint SystemCall(nint number, nint first, nint second, nint third);

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    private static partial int ProcessControl(int option, nint first, nint second, nint third, nint fourth);

    private struct Header
    {
        public uint Version;
        public int ProcessId;
    }

    private struct Sets
    {
        public uint Effective;
        public uint Permitted;
        public uint Inheritable;
    }
}
