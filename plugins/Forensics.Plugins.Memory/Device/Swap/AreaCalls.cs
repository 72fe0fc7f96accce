using System.Globalization;
using System.Runtime.InteropServices;
using Forensics.Sdk.Linux;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.Memory.Device.Swap;

/// <summary>Reading past the page cache: <c>open(2)</c> with O_DIRECT, <c>pread(2)</c>, <c>posix_fadvise(2)</c>. Source of the flags: asm-generic/fcntl.h, and for O_DIRECT asm/fcntl.h of
/// arm64, which differs.</summary>
internal static partial class AreaCalls
{
    private const int NoCtty = 0x100;
    private const int NonBlock = 0x800;
    private const int NoATime = 0x4_0000;
    private const int CloseOnExec = 0x8_0000;
    private const int SeekEnd = 2;
    private const int DontNeed = 4;

    private static readonly int Direct = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 0x1_0000 : 0x4000;

    /// <summary>Opens for reading what is held as a place, and looked at.</summary>
    /// <returns>EINVAL for a file system that reads only through the page cache, when it was not to.</returns>
    public static Errno Open(SafeFileHandle place, bool isDirect, out SafeFileHandle file)
    {
        // Our own magic link to our own descriptor: the one way to read exactly the object that was looked at (open(2), O_PATH).
        var path = string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{place.DangerousGetHandle()}");
        for (var flags = NoCtty | NonBlock | CloseOnExec | NoATime | (isDirect ? Direct : 0); ;)
        {
            var descriptor = open(path, flags);
            var error = descriptor < 0 ? new Errno(Marshal.GetLastPInvokeError()) : Errno.Ok;
            file = new(descriptor, ownsHandle: descriptor >= 0);
            if (error == Errno.EPERM && (flags & NoATime) != 0)
            {
                flags &= ~NoATime;
            }
            else if (error != Errno.EINTR)
            {
                return error;
            }
        }
    }

    /// <summary>How long a block device is: its status does not say.</summary>
    public static Errno Length(SafeFileHandle device, out long lengthBytes)
    {
        lengthBytes = lseek(device, 0, SeekEnd);
        return lengthBytes < 0 ? new(Marshal.GetLastPInvokeError()) : Errno.Ok;
    }

    /// <summary>Reads once; never EINTR.</summary>
    public static unsafe Errno Read(SafeFileHandle file, byte* buffer, int bytes, long offset, out int lengthBytes)
    {
        for (; ; )
        {
            var result = pread(file, buffer, (nuint)bytes, offset);
            lengthBytes = (int)Math.Max(result, 0);
            if (result >= 0)
            {
                return Errno.Ok;
            }

            if (new Errno(Marshal.GetLastPInvokeError()) is var error && error != Errno.EINTR)
            {
                return error;
            }
        }
    }

    /// <summary>Lets go of cached pages: swap is written past them, so that they may be old; and what was read is not to push out others.</summary>
    public static void Forget(SafeFileHandle file, long offset, long lengthBytes) => _ = posix_fadvise(file, offset, lengthBytes, DontNeed);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "lseek64", SetLastError = true)]
    private static partial long lseek(SafeFileHandle file, long offset, int whence);

    [LibraryImport("libc", EntryPoint = "pread64", SetLastError = true)]
    private static unsafe partial nint pread(SafeFileHandle file, byte* buffer, nuint size, long offset);

    [LibraryImport("libc", EntryPoint = "posix_fadvise64")]
    private static partial int posix_fadvise(SafeFileHandle file, long offset, long length, int advice);
}
