using Forensics.Sdk.Linux;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.Filesystem.Walking;

/// <summary>Opens a waiting directory from the nearest ancestor that is held, and makes sure that it is the one that was seen.</summary>
internal static class DirectoryOpening
{
    /// <summary>Opens.</summary>
    /// <returns>The error of <c>openat(2)</c> or <c>openat2(2)</c>.</returns>
    public static Errno Open(DirectoryNode node, out SafeFileHandle handle)
    {
        var anchor = node.Parent!;
        if (anchor.Handle is { } parent)
        {
            return DirectoryReading.OpenChild(parent, node.Name, OpenAs.Directory, out handle);
        }

        var way = new Stack<DirectoryNode>();
        way.Push(node);
        while (anchor.Handle is null)
        {
            way.Push(anchor);
            anchor = anchor.Parent!;
        }

        return OpenFar(anchor.Handle, way, out handle);
    }

    /// <summary>A path longer than the kernel takes goes in pieces; what is opened in the end is compared by identity, so no piece needs to be.</summary>
    private static Errno OpenFar(SafeFileHandle from, Stack<DirectoryNode> way, out SafeFileHandle handle)
    {
        var piece = new byte[LinuxLimits.PathBytes];
        SafeFileHandle? between = null;
        try
        {
            for (var length = 0; ;)
            {
                var name = way.Pop().Name;
                if (length > 0)
                {
                    piece[length++] = (byte)'/';
                }

                name.CopyTo(piece, length);
                length += name.Length;
                if (way.Count == 0)
                {
                    return DirectoryReading.OpenBelow(between ?? from, piece.AsSpan(0, length), OpenAs.Directory, out handle);
                }

                if (length + 1 + way.Peek().Name.Length > piece.Length)
                {
                    var error = DirectoryReading.OpenBelow(between ?? from, piece.AsSpan(0, length), OpenAs.Place, out handle);
                    if (error.Failed)
                    {
                        return error;
                    }

                    between?.Dispose();
                    between = handle;
                    length = 0;
                }
            }
        }
        finally
        {
            between?.Dispose();
        }
    }
}
