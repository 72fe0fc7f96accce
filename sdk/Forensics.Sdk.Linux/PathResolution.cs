using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Sdk.Linux;

/// <summary>Resolves a path within a root: by the kernel where it has <c>openat2(2)</c>, else by <see cref="PathWalk"/>.</summary>
internal static class PathResolution
{
    private const int Attempts = 16;

    public static Errno Open(SafeFileHandle root, ReadOnlySpan<byte> path, OpenAs kind, LinkRule links, bool byKernel, out SafeFileHandle handle)
    {
        Span<byte> buffer = stackalloc byte[TerminatedPath.BufferBytes];
        var error = TerminatedPath.Copy(path, buffer);
        if (error.Failed)
        {
            handle = new SafeFileHandle();
            return error;
        }

        // A regular file is looked at before it is opened: by its place first.
        var opened = kind == OpenAs.RegularFile ? OpenAs.Place : kind;
        error = byKernel ? ByKernel(root, buffer, opened, kind, links, out handle) : PathWalk.Open(root, path, opened, kind, links, out handle);
        return kind == OpenAs.RegularFile ? Reopen(error, handle, out handle) : error;
    }

    /// <summary>Opens for reading what is held as a place, if it is a regular file. Takes the place over.</summary>
    public static Errno Reopen(Errno error, SafeFileHandle place, out SafeFileHandle handle)
    {
        handle = place;
        if (error.Failed)
        {
            return error;
        }

        using (place)
        {
            handle = new SafeFileHandle();
            error = FileStatus.Read(place, out var status);
            if (error.Failed || status.Type != FileType.Regular)
            {
                return error.Failed ? error : status.Type == FileType.SymbolicLink ? Errno.ELOOP : Errno.EINVAL;
            }

            // Our own magic link to our own descriptor: the one way to read exactly the object that was looked at (open(2), O_PATH).
            Span<byte> self = stackalloc byte[64];
            var length = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{place.DangerousGetHandle()}"), self);
            self[length] = 0;
            return OpenCalls.Open(place, self, OpenCalls.Flags(OpenAs.RegularFile), out handle);
        }
    }

    /// <summary>The flags of the last component's open.</summary>
    public static int LastFlags(OpenAs opened, OpenAs asked, LinkRule links)
        => OpenCalls.Flags(opened) | (links == LinkRule.RefuseLast || (links == LinkRule.RefuseAll && asked != OpenAs.Place) ? SystemCall.NoFollowFlag : 0);

    private static Errno ByKernel(SafeFileHandle root, ReadOnlySpan<byte> path, OpenAs opened, OpenAs asked, LinkRule links, out SafeFileHandle handle)
    {
        var resolve = OpenCalls.ResolveInRoot | OpenCalls.ResolveNoMagicLinks | (links == LinkRule.RefuseAll ? OpenCalls.ResolveNoSymLinks : 0);
        var flags = LastFlags(opened, asked, links);
        for (var attempt = 1; ; attempt++)
        {
            var error = OpenCalls.Open(root, path, flags, resolve, out handle);
            if (error != Errno.EAGAIN || attempt == Attempts)
            {
                return error;
            }
        }
    }
}
