using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.Filesystem.Collecting;

/// <summary>Opening by a path of any length: in pieces that the kernel takes, through no link.</summary>
internal static class FarPath
{
    /// <summary>Opens the folder that a path's last component lies in, as a place.</summary>
    /// <param name="root">The root under inspection.</param>
    /// <param name="path">Absolute, without <c>..</c>.</param>
    /// <param name="watch">Told of each piece.</param>
    /// <param name="folder">The folder; invalid when an error is returned.</param>
    /// <returns>The error of <c>openat2(2)</c>.</returns>
    public static Errno OpenFolder(TargetRoot root, ReadOnlyMemory<byte> path, ReadingWatch watch, out SafeFileHandle folder)
        => Open(root, path.Span[..path.Span.LastIndexOf((byte)'/')], watch, OpenAs.Place, out folder);

    /// <summary>Opens a folder.</summary>
    /// <param name="root">The root under inspection.</param>
    /// <param name="path">Empty for the root itself.</param>
    /// <param name="watch">Told of each piece.</param>
    /// <param name="kind">What it is opened as.</param>
    /// <param name="folder">The folder; invalid when an error is returned.</param>
    /// <returns>The error of <c>openat2(2)</c>.</returns>
    public static Errno Open(TargetRoot root, ReadOnlySpan<byte> path, ReadingWatch watch, OpenAs kind, out SafeFileHandle folder)
    {
        var rest = path.TrimStart((byte)'/');
        if (rest.Length <= LinuxLimits.PathBytes)
        {
            var error = root.Open(rest.IsEmpty ? "/"u8 : rest, kind, LinkRule.RefuseAll, out folder);
            watch.Beat();
            return error;
        }

        var opened = root.Open("/"u8, OpenAs.Place, LinkRule.RefuseAll, out var from);
        watch.Beat();
        using (from)
        {
            folder = new();
            return opened.Failed ? opened : OpenBelow(from, rest, watch, kind, out folder);
        }
    }

    /// <summary>Opens what lies below a folder.</summary>
    /// <param name="above">The folder.</param>
    /// <param name="path">Relative, not empty.</param>
    /// <param name="watch">Told of each piece.</param>
    /// <param name="kind">What it is opened as.</param>
    /// <param name="folder">The folder; invalid when an error is returned.</param>
    /// <returns>The error of <c>openat2(2)</c>.</returns>
    public static Errno OpenBelow(SafeFileHandle above, ReadOnlySpan<byte> path, ReadingWatch watch, OpenAs kind, out SafeFileHandle folder)
    {
        SafeFileHandle? between = null;
        try
        {
            for (var rest = path; ;)
            {
                var length = rest.Length <= LinuxLimits.PathBytes ? rest.Length : rest[..LinuxLimits.PathBytes].LastIndexOf((byte)'/');
                var isLast = length == rest.Length;
                var error = DirectoryReading.OpenBelow(between ?? above, rest[..length], isLast ? kind : OpenAs.Place, out folder);
                watch.Beat();
                if (error.Failed || isLast)
                {
                    return error;
                }

                between?.Dispose();
                between = folder;
                rest = rest[(length + 1)..];
            }
        }
        finally
        {
            between?.Dispose();
        }
    }
}
