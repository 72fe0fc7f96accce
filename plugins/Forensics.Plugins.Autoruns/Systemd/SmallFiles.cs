using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Autoruns.Systemd;

/// <summary>Reads many links and files at once.</summary>
internal static class SmallFiles
{
    private const int LongestFileBytes = 65_536;

    /// <summary>What could be read: links with where they lead, regular files of at most 64 KiB with their content. What is left out is to be read by itself.</summary>
    /// <param name="root">The root.</param>
    /// <param name="watch">Told of each read.</param>
    /// <param name="paths">Absolute.</param>
    /// <param name="withContent">Read files too, not links only.</param>
    /// <param name="limitBytes">At most so much of all files.</param>
    public static List<(string Path, EvidencePath? Link, ReadOnlyMemory<byte>? Content)> Read(TargetRoot root, ReadingWatch watch, IReadOnlyList<string> paths, bool withContent, long limitBytes)
    {
        var read = new List<(string, EvidencePath?, ReadOnlyMemory<byte>?)>(paths.Count);
        foreach (var path in paths)
        {
            watch.Beat();
            var bytes = Latin.Path(path).Bytes.Span;
            var error = root.ReadLink(bytes, out var target);
            if (!error.Failed)
            {
                read.Add((path, target, null));
                continue;
            }

            if (error != Errno.EINVAL && error != Errno.ENOENT)
            {
                continue;
            }

            watch.Beat();
            var content = default(FileContent);
            var taken = withContent && limitBytes > 0 && !root.ReadFile(bytes, OpenAs.RegularFile, LongestFileBytes, out content).Failed && !content.Truncated;
            limitBytes -= taken ? content.Bytes.Length : 0;
            read.Add((path, null, taken ? content.Bytes : (ReadOnlyMemory<byte>?)null));
        }

        return read;
    }
}
