using Microsoft.Win32.SafeHandles;

namespace Forensics.Sdk.Linux.Proc;

/// <summary>Opening files of procfs below a held directory, and never one that somebody mounted something over: that may be a device, and opening one can
/// act on it.</summary>
public static class ProcFile
{
    /// <summary>EXDEV: something is mounted over it.</summary>
    public static Errno Covered => new(18);

    /// <summary>Opens a file or directory.</summary>
    /// <param name="directory">A directory of procfs; O_PATH will do.</param>
    /// <param name="path">1 to 255 bytes, relative: no link in it is followed.</param>
    /// <param name="kind"><see cref="OpenAs.KernelFile"/>, <see cref="OpenAs.Directory"/> or <see cref="OpenAs.Place"/>.</param>
    /// <param name="mountId">Of the procfs, for kernels before 5.6; null where it is not known.</param>
    /// <param name="file">The descriptor; invalid when an error is returned.</param>
    /// <returns>The error of <c>openat2(2)</c>: <see cref="Covered"/> when something is mounted over it.</returns>
    public static Errno Open(SafeFileHandle directory, ReadOnlySpan<byte> path, OpenAs kind, ulong? mountId, out SafeFileHandle file)
    {
        ArgumentNullException.ThrowIfNull(directory);
        Span<byte> buffer = stackalloc byte[TerminatedPath.NameBufferBytes];
        var error = path.Length < buffer.Length ? TerminatedPath.Copy(path, buffer) : Errno.ENAMETOOLONG;
        if (error.Failed)
        {
            file = new SafeFileHandle();
            return error;
        }

        if (OpenCalls.HasOpenAt2)
        {
            // One call looks up, compares mounts and opens. RESOLVE_NO_XDEV of linux/openat2.h.
            const ulong NoCrossing = 0x01;
            return OpenCalls.Open(directory, buffer, OpenCalls.Flags(kind) & ~OpenCalls.NoATime,
                NoCrossing | OpenCalls.ResolveNoSymLinks, out file);
        }

        error = DirectoryReading.OpenBelow(directory, path, OpenAs.Place, out var place);
        using (place)
        {
            if (!error.Failed)
            {
                error = FileStatus.Read(place, out var status);
                error = error.Failed || status.MountId == mountId ? error : Covered;
            }
        }

        file = new SafeFileHandle();
        return error.Failed ? error : DirectoryReading.OpenBelow(directory, path, kind, out file);
    }
}
