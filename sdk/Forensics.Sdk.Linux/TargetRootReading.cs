using Microsoft.Win32.SafeHandles;

namespace Forensics.Sdk.Linux;

/// <summary>
/// Opening below a root. Whatever a path holds - absolute links, <c>..</c>, links swapped in meanwhile - it ends within the root or fails
/// (<c>openat2(2)</c>, RESOLVE_IN_ROOT and RESOLVE_NO_MAGICLINKS; before Linux 5.6 the same component by component).
/// </summary>
public static class TargetRootReading
{
    /// <summary>Opens a directory of this device as a root. The path is the operator's: links in it are followed.</summary>
    /// <param name="path">Absolute, 1 to 4,095 bytes.</param>
    /// <param name="root">The root, whose descriptor the caller disposes; it is invalid when an error is returned.</param>
    /// <returns>The error of <c>openat(2)</c>: ENOTDIR for what is no directory; EINVAL for a path that is not absolute.</returns>
    public static Errno OpenRoot(EvidencePath path, out TargetRoot root)
    {
        Span<byte> buffer = stackalloc byte[TerminatedPath.BufferBytes];
        var error = path.Bytes.Span is [(byte)'/', ..] ? TerminatedPath.Copy(path.Bytes.Span, buffer) : Errno.EINVAL;
        var handle = new SafeFileHandle();
        if (!error.Failed)
        {
            error = OpenCalls.Open(OpenCalls.NoDirectory, buffer, OpenCalls.PathOnly | SystemCall.DirectoryFlag, out handle);
        }

        root = new(handle, path);
        return error;
    }

    /// <summary>Opens an object by its path below the root.</summary>
    /// <param name="root">The root.</param>
    /// <param name="path">1 to 4,095 bytes; a leading slash means the root. Longer paths: open their parts with <see cref="DirectoryReading.OpenChild"/>.</param>
    /// <param name="kind">What it is opened as.</param>
    /// <param name="links">Which links may be followed.</param>
    /// <param name="handle">The descriptor; invalid when an error is returned.</param>
    /// <returns>The kernel's error: ENOENT, EACCES, ELOOP for a link that may not be followed, ENOTDIR, and so on; EINVAL for an object that is no regular
    /// file when one was asked for.</returns>
    public static Errno Open(this TargetRoot root, ReadOnlySpan<byte> path, OpenAs kind, LinkRule links, out SafeFileHandle handle)
    {
        ArgumentNullException.ThrowIfNull(root);
        return PathResolution.Open(root.Descriptor, path, kind, links, OpenCalls.HasOpenAt2, out handle);
    }

    /// <summary>Reads the target of a symbolic link by its path below the root; links on the way are followed within the root.</summary>
    /// <param name="root">The root.</param>
    /// <param name="path">1 to 4,095 bytes.</param>
    /// <param name="target">The target; empty when an error is returned.</param>
    /// <returns>The error of <c>openat2(2)</c> or <c>readlinkat(2)</c>; EINVAL or ENOENT for what is no link.</returns>
    public static Errno ReadLink(this TargetRoot root, ReadOnlySpan<byte> path, out EvidencePath target)
    {
        target = new(default);
        var error = root.Open(path, OpenAs.Place, LinkRule.RefuseLast, out var place);
        using (place)
        {
            return error.Failed ? error : SymbolicLink.Read(place, out target);
        }
    }

    /// <summary>Reads a small file by its path below the root: configuration, or a file of /proc.</summary>
    /// <param name="root">The root.</param>
    /// <param name="path">1 to 4,095 bytes; links are followed within the root.</param>
    /// <param name="kind"><see cref="OpenAs.RegularFile"/>, or <see cref="OpenAs.KernelFile"/> for /proc and /sys.</param>
    /// <param name="limitBytes">At most this much is read: 1 to 2,147,483,591.</param>
    /// <param name="content">What was read; empty when an error is returned.</param>
    /// <returns>The error of the open or the read. What had been read before an error is dropped.</returns>
    public static Errno ReadFile(this TargetRoot root, ReadOnlySpan<byte> path, OpenAs kind, int limitBytes, out FileContent content)
    {
        content = new(default, Truncated: false);
        var error = root.Open(path, kind, LinkRule.FollowWithinRoot, out var file);
        using (file)
        {
            return error.Failed ? error : FileReading.ReadToEnd(file, limitBytes, out content);
        }
    }

    /// <summary>Where an object lies below the root once all links are followed, as the kernel tells it.</summary>
    /// <param name="root">The root.</param>
    /// <param name="path">1 to 4,095 bytes; links are followed within the root.</param>
    /// <returns>Null for what does not exist or has no name any more.</returns>
    public static EvidencePath? PlaceOf(this TargetRoot root, ReadOnlySpan<byte> path)
    {
        var error = root.Open(path, OpenAs.Place, LinkRule.FollowWithinRoot, out var place);
        using (place)
        {
            return error.Failed ? null : root.PlaceOf(place);
        }
    }

    /// <summary>The same for an open object.</summary>
    /// <param name="root">The root.</param>
    /// <param name="place">The object, opened below the root.</param>
    /// <returns>Null for what has no name below the root.</returns>
    public static EvidencePath? PlaceOf(this TargetRoot root, SafeFileHandle place)
    {
        ArgumentNullException.ThrowIfNull(root);
        if (SymbolicLink.ReadOwnDescriptor(place, out var path).Failed || SymbolicLink.ReadOwnDescriptor(root.Descriptor, out var above).Failed
            || FileStatus.Read(place, out var status).Failed || status.Links == 0 || !BytePath.IsAtOrBelow(path.Bytes.Span, above.Bytes.Span))
        {
            return null;
        }

        var after = BytePath.After(path.Bytes, above.Bytes);
        return after.IsEmpty ? BytePath.Root : new(after);
    }
}
