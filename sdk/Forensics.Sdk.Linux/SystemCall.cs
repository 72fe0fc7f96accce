using System.Runtime.InteropServices;

namespace Forensics.Sdk.Linux;

/// <summary>Numbers of system calls for which the C library may lack a wrapper, and open flags that differ between machines.
/// Source: arch/x86/entry/syscalls/syscall_64.tbl, asm-generic/unistd.h, and fcntl.h of both.</summary>
internal static class SystemCall
{
    public const int OpenAt2 = 437;

    private static readonly bool IsArm64 = RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => false,
        Architecture.Arm64 => true,
        var other => throw new PlatformNotSupportedException($"system call numbers of {other} are not known here"),
    };

    public static int GetDents64 => IsArm64 ? 61 : 217;

    public static int Statx => IsArm64 ? 291 : 332;

    public static int RenameAt2 => IsArm64 ? 276 : 316;

    public static int DirectoryFlag => IsArm64 ? 0x4000 : 0x1_0000;

    public static int NoFollowFlag => IsArm64 ? 0x8000 : 0x2_0000;

    /// <summary>The error of the last call of this thread.</summary>
    public static Errno LastError => new(Marshal.GetLastPInvokeError());
}
