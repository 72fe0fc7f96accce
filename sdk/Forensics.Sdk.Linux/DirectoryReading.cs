using Microsoft.Win32.SafeHandles;

namespace Forensics.Sdk.Linux;

/// <summary>Opening and reading relative to an open directory: the way to walk, since no component is ever looked up twice.</summary>
public static class DirectoryReading
{
    /// <summary>Opens one entry of a directory. A symbolic link is never followed: ELOOP, or ENOTDIR where a directory was asked for;
    /// <see cref="OpenAs.Place"/> opens the link itself.</summary>
    /// <param name="directory">The directory; O_PATH will do.</param>
    /// <param name="name">One component of 1 to 255 bytes, neither <c>.</c> nor <c>..</c>.</param>
    /// <param name="kind">What it is opened as.</param>
    /// <param name="handle">The descriptor; invalid when an error is returned.</param>
    /// <returns>The error of <c>openat(2)</c>; EINVAL for what is no name, or for an object that is no regular file when one was asked for.</returns>
    public static Errno OpenChild(SafeFileHandle directory, ReadOnlySpan<byte> name, OpenAs kind, out SafeFileHandle handle)
    {
        ArgumentNullException.ThrowIfNull(directory);
        Span<byte> buffer = stackalloc byte[TerminatedPath.NameBufferBytes];
        var error = TerminatedPath.CopyName(name, buffer);
        if (error.Failed)
        {
            handle = new SafeFileHandle();
            return error;
        }

        if (kind == OpenAs.RegularFile)
        {
            error = OpenCalls.Open(directory, buffer, OpenCalls.PathOnly | SystemCall.NoFollowFlag, out var place);
            return PathResolution.Reopen(error, place, out handle);
        }

        return OpenCalls.Open(directory, buffer, OpenCalls.Flags(kind) | SystemCall.NoFollowFlag, out handle);
    }

    /// <summary>Opens something below a directory by several components, none of which may be a link; <c>..</c> never leads above it.</summary>
    /// <param name="directory">The directory; O_PATH will do.</param>
    /// <param name="path">1 to 4,095 bytes, relative.</param>
    /// <param name="kind">What it is opened as.</param>
    /// <param name="handle">The descriptor; invalid when an error is returned.</param>
    /// <returns>The error of <c>openat2(2)</c>: ELOOP or ENOTDIR for a link.</returns>
    public static Errno OpenBelow(SafeFileHandle directory, ReadOnlySpan<byte> path, OpenAs kind, out SafeFileHandle handle)
    {
        ArgumentNullException.ThrowIfNull(directory);
        return PathResolution.Open(directory, path, kind, LinkRule.RefuseAll, OpenCalls.HasOpenAt2, out handle);
    }
}
