using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Sdk.Linux;

/// <summary>Targets of symbolic links: <c>readlinkat(2)</c>. Reading one can change the link's access time; only a read-only mount prevents that.</summary>
public static partial class SymbolicLink
{
    private const int FirstBytes = 4_096;

    /// <summary>Reads into the caller's buffer, for a hot path.</summary>
    /// <param name="directory">The directory that holds the link.</param>
    /// <param name="name">One component of 1 to 255 bytes.</param>
    /// <param name="buffer">Where the target goes.</param>
    /// <param name="lengthBytes">The target's length; 0 when an error is returned.</param>
    /// <returns>The error of <c>readlinkat(2)</c>: EINVAL for what is no link; ENAMETOOLONG when the target fills the buffer, since it may be cut then.</returns>
    public static Errno Read(SafeFileHandle directory, ReadOnlySpan<byte> name, Span<byte> buffer, out int lengthBytes)
    {
        ArgumentNullException.ThrowIfNull(directory);
        Span<byte> terminated = stackalloc byte[TerminatedPath.NameBufferBytes];
        lengthBytes = 0;
        var error = TerminatedPath.CopyName(name, terminated);
        return error.Failed ? error : Call(directory, terminated, buffer, out lengthBytes);
    }

    /// <summary>Reads one link of a directory, whatever its length up to <see cref="LinuxLimits.LinkTargetBytes"/>.</summary>
    /// <param name="directory">The directory that holds the link.</param>
    /// <param name="name">One component of 1 to 255 bytes.</param>
    /// <param name="target">The target; empty when an error is returned.</param>
    /// <returns>The error of <c>readlinkat(2)</c>; ENAMETOOLONG beyond the limit.</returns>
    public static Errno Read(SafeFileHandle directory, ReadOnlySpan<byte> name, out EvidencePath target)
    {
        ArgumentNullException.ThrowIfNull(directory);
        Span<byte> terminated = stackalloc byte[TerminatedPath.NameBufferBytes];
        target = new(default);
        var error = TerminatedPath.CopyName(name, terminated);
        return error.Failed ? error : Grow(directory, terminated, out target);
    }

    /// <summary>Reads the link that a descriptor of <see cref="OpenAs.Place"/> holds.</summary>
    /// <param name="link">The link itself, opened as a place.</param>
    /// <param name="target">The target; empty when an error is returned.</param>
    /// <returns>The error of <c>readlinkat(2)</c>: ENOENT for what is no link; ENAMETOOLONG beyond <see cref="LinuxLimits.LinkTargetBytes"/>.</returns>
    public static Errno Read(SafeFileHandle link, out EvidencePath target)
    {
        ArgumentNullException.ThrowIfNull(link);
        return Grow(link, "\0"u8, out target);
    }

    /// <summary>Where an open object lies, as this process sees it: the target of <c>/proc/self/fd/N</c>. Of no meaning for one of another mount namespace.</summary>
    /// <param name="file">Any descriptor.</param>
    /// <param name="path">The path, <c>" (deleted)"</c> at its end for what has no name any more; empty when an error is returned.</param>
    /// <returns>The error of <c>readlinkat(2)</c>.</returns>
    public static Errno ReadOwnDescriptor(SafeFileHandle file, out EvidencePath path)
    {
        ArgumentNullException.ThrowIfNull(file);
        var terminated = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{file.DangerousGetHandle()}\0"));
        return Grow(OpenCalls.NoDirectory, terminated, out path);
    }

    private static Errno Grow(SafeFileHandle directory, ReadOnlySpan<byte> terminated, out EvidencePath target)
    {
        target = new(default);
        for (var size = FirstBytes; ; size *= 2)
        {
            var buffer = new byte[Math.Min(size, LinuxLimits.LinkTargetBytes + 1)];
            var error = Call(directory, terminated, buffer, out var lengthBytes);
            if (error == Errno.ENAMETOOLONG && size <= LinuxLimits.LinkTargetBytes)
            {
                continue;
            }

            target = new(buffer.AsMemory(0, lengthBytes));
            return error;
        }
    }

    private static unsafe Errno Call(SafeFileHandle directory, ReadOnlySpan<byte> terminated, Span<byte> buffer, out int lengthBytes)
    {
        lengthBytes = 0;
        fixed (byte* path = terminated, target = buffer)
        {
            var length = readlinkat(directory, path, target, (nuint)buffer.Length);
            if (length < 0)
            {
                return SystemCall.LastError;
            }

            if (length == buffer.Length)
            {
                return Errno.ENAMETOOLONG;
            }

            lengthBytes = (int)length;
            return Errno.Ok;
        }
    }

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial nint readlinkat(SafeFileHandle directory, byte* path, byte* buffer, nuint size);
}
