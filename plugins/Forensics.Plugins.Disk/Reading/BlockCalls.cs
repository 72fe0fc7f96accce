using System.Globalization;
using System.Runtime.InteropServices;
using Forensics.Sdk.Linux;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.Disk.Reading;

/// <summary>Reading past the page cache and asking a block device: <c>open(2)</c> with O_DIRECT, <c>pread(2)</c>, <c>posix_fadvise(2)</c>, <c>ioctl(2)</c>. Source of the numbers:
/// asm-generic/fcntl.h, for O_DIRECT asm/fcntl.h of arm64, which differs, and linux/fs.h.</summary>
internal static partial class BlockCalls
{
    private const int NoCtty = 0x100;
    private const int NonBlock = 0x800;
    private const int NoATime = 0x4_0000;
    private const int CloseOnExec = 0x8_0000;
    private const int DontNeed = 4;

    // _IO(0x12, 104), _IO(0x12, 123) and _IOR(0x12, 114, size_t).
    private const nuint LogicalSectorRequest = 0x1268;
    private const nuint PhysicalSectorRequest = 0x127b;
    private const nuint LengthRequest = 0x8008_1272;

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

    /// <summary>Lets go of cached pages: they may be old, and what is read is not to push out others.</summary>
    public static void Forget(SafeFileHandle file, long offset, long lengthBytes) => _ = posix_fadvise(file, offset, lengthBytes, DontNeed);

    /// <summary>How long a block device is now.</summary>
    public static unsafe Errno Length(SafeFileHandle device, out long lengthBytes)
    {
        ulong length = 0;
        var error = Ask(device, LengthRequest, &length);
        lengthBytes = (long)Math.Min(length, long.MaxValue);
        return error;
    }

    public static unsafe Errno LogicalSector(SafeFileHandle device, out int sectorBytes)
    {
        var bytes = 0;
        var error = Ask(device, LogicalSectorRequest, &bytes);
        sectorBytes = bytes;
        return error;
    }

    public static unsafe Errno PhysicalSector(SafeFileHandle device, out int sectorBytes)
    {
        var bytes = 0;
        var error = Ask(device, PhysicalSectorRequest, &bytes);
        sectorBytes = bytes;
        return error;
    }

    private static unsafe Errno Ask(SafeFileHandle device, nuint request, void* answer) => ioctl(device, request, answer) < 0 ? new(Marshal.GetLastPInvokeError()) : Errno.Ok;

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "pread64", SetLastError = true)]
    private static unsafe partial nint pread(SafeFileHandle file, byte* buffer, nuint size, long offset);

    [LibraryImport("libc", EntryPoint = "posix_fadvise64")]
    private static partial int posix_fadvise(SafeFileHandle file, long offset, long length, int advice);

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial int ioctl(SafeFileHandle file, nuint request, void* argument);
}
