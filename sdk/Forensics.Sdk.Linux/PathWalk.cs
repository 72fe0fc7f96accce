using Microsoft.Win32.SafeHandles;

namespace Forensics.Sdk.Linux;

/// <summary>
/// What RESOLVE_IN_ROOT and RESOLVE_NO_MAGICLINKS do, for kernels before 5.6: component by component, each opened without following, each directory on the
/// way held, so that <c>..</c> is the one we came from wherever it was moved to, and never one above the root (<c>path_resolution(7)</c>).
/// </summary>
internal static class PathWalk
{
    private const long ProcMagic = 0x9fa0;
    private const ulong ProcRootInode = 1;

    public static Errno Open(SafeFileHandle root, ReadOnlySpan<byte> path, OpenAs opened, OpenAs asked, LinkRule links, out SafeFileHandle handle)
    {
        var held = new Stack<SafeFileHandle>();
        try
        {
            return Open(root, held, path.ToArray(), PathResolution.LastFlags(opened, asked, links), links, out handle);
        }
        finally
        {
            Drop(held);
        }
    }

    private static Errno Open(SafeFileHandle root, Stack<SafeFileHandle> held, byte[] rest, int lastFlags, LinkRule links, out SafeFileHandle handle)
    {
        var followed = 0;
        for (; ; )
        {
            handle = new SafeFileHandle();
            var current = held.Count == 0 ? root : held.Peek();
            var name = TakeComponent(ref rest, out var isLast);
            if (name.Length == 0 || name.SequenceEqual("."u8))
            {
                if (isLast)
                {
                    return OpenCalls.Open(current, ".\0"u8, lastFlags, out handle);
                }

                continue;
            }

            if (name.SequenceEqual(".."u8))
            {
                if (held.TryPop(out var left))
                {
                    left.Dispose();
                }

                rest = isLast ? "."u8.ToArray() : rest;
                continue;
            }

            var error = DirectoryReading.OpenChild(current, name, OpenAs.Place, out var place);
            var status = default(FileStatus);
            error = error.Failed ? error : FileStatus.Read(place, out status);
            if (error.Failed)
            {
                place.Dispose();
                return error;
            }

            if (status.Type == FileType.SymbolicLink && !(isLast && (lastFlags & SystemCall.NoFollowFlag) != 0))
            {
                using (place)
                {
                    error = links == LinkRule.RefuseAll || ++followed > LinuxLimits.LinksInPath ? Errno.ELOOP : Follow(current, place, ref rest, isLast);
                }

                if (error.Failed)
                {
                    return error;
                }

                if (rest is [(byte)'/', ..])
                {
                    Drop(held);
                }

                continue;
            }

            if (isLast)
            {
                place.Dispose();
                return OpenCalls.Open(current, [.. name, 0], lastFlags | SystemCall.NoFollowFlag, out handle);
            }

            held.Push(place);
            if (held.Count > LinuxLimits.ResolvedDepth)
            {
                return Errno.ENAMETOOLONG;
            }
        }
    }

    private static Errno Follow(SafeFileHandle directory, SafeFileHandle link, ref byte[] rest, bool isLast)
    {
        // The text of a magic link is not where it leads. Procfs has plain ones only in its root directory: self, mounts, net.
        if (FileSystemKind.Read(link, out var kind) is { Failed: true } error)
        {
            return error;
        }

        if (kind.Magic == ProcMagic && (FileStatus.Read(directory, out var parent).Failed || parent.Inode != ProcRootInode))
        {
            return Errno.ELOOP;
        }

        error = SymbolicLink.Read(link, out var target);
        if (error.Failed)
        {
            return error;
        }

        rest = isLast ? target.Bytes.ToArray() : [.. target.Bytes.Span, (byte)'/', .. rest];
        return target.Bytes.IsEmpty ? Errno.ENOENT : rest.Length > LinuxLimits.PathBytes ? Errno.ENAMETOOLONG : Errno.Ok;
    }

    private static byte[] TakeComponent(ref byte[] rest, out bool isLast)
    {
        var slash = Array.IndexOf(rest, (byte)'/');
        var name = slash < 0 ? rest : rest[..slash];
        rest = slash < 0 ? [] : rest[(slash + 1)..];
        isLast = slash < 0;
        return name;
    }

    private static void Drop(Stack<SafeFileHandle> held)
    {
        while (held.TryPop(out var handle))
        {
            handle.Dispose();
        }
    }
}
