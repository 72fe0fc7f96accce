using System.Globalization;
using System.Text;

namespace Forensics.Bundle.Export.Tar;

/// <summary>A sparse file in GNU's format 1.0: its map stands before its data, in decimal numbers, filled up to whole blocks.</summary>
internal static class SparseMap
{
    private const int BlockBytes = 512;

    /// <summary>The map. Its last range is empty and stands at the file's end where that is a hole.</summary>
    /// <param name="extents">In order, within the file.</param>
    /// <param name="storedBytes">How much of them follows: of what was cut off, less than they have.</param>
    /// <param name="sizeBytes">The file's.</param>
    public static byte[] Of(IReadOnlyList<(long Offset, long Length)> extents, long storedBytes, long sizeBytes)
    {
        var kept = new List<(long Offset, long Length)>();
        var left = storedBytes;
        foreach (var (offset, length) in extents)
        {
            if (left == 0) break;
            kept.Add((offset, Math.Min(length, left)));
            left -= kept[^1].Length;
        }

        if (kept.Count == 0 || kept[^1].Offset + kept[^1].Length < sizeBytes) kept.Add((sizeBytes, 0));
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{kept.Count}\n");
        foreach (var (offset, length) in kept) text.Append(CultureInfo.InvariantCulture, $"{offset}\n{length}\n");
        var map = new byte[(text.Length + BlockBytes - 1) / BlockBytes * BlockBytes];
        Encoding.ASCII.GetBytes(text.ToString(), map);
        return map;
    }

    public static IEnumerable<(byte[] Keyword, byte[] Value)> Records(byte[] path, long sizeBytes) =>
    [
        ("GNU.sparse.major"u8.ToArray(), "1"u8.ToArray()),
        ("GNU.sparse.minor"u8.ToArray(), "0"u8.ToArray()),
        ("GNU.sparse.name"u8.ToArray(), path),
        ("GNU.sparse.realsize"u8.ToArray(), Encoding.ASCII.GetBytes(sizeBytes.ToString(CultureInfo.InvariantCulture))),
    ];
}
