using System.Globalization;
using System.Text;

namespace Forensics.Bundle.Export.Tar;

/// <summary>
/// A sparse file in GNU's format 1.0: its map stands before its data, in decimal numbers, filled up to whole blocks. GNU tar begins the data of each range with a
/// block, bsdtar does not: so ranges are filled up with zeros to whole blocks, which only the one at the file's end need not be, and both read the same.
/// </summary>
internal sealed class SparseMap
{
    private const int BlockBytes = 512;

    private readonly List<(long Offset, long Length)> ranges = [];
    private readonly List<(long Content, int Zeros)> pieces = [];

    /// <summary>The map of a file without holes: none, and all of the content.</summary>
    public SparseMap(long storedBytes)
    {
        pieces.Add((storedBytes, 0));
        DataBytes = storedBytes;
    }

    /// <param name="extents">In order, within the file.</param>
    /// <param name="storedBytes">How much of them follows: of what was cut off, less than they have.</param>
    /// <param name="sizeBytes">The file's.</param>
    public SparseMap(IReadOnlyList<(long Offset, long Length)> extents, long storedBytes, long sizeBytes)
    {
        var left = storedBytes;
        for (var i = 0; i < extents.Count && left > 0; i++)
        {
            var (offset, length) = (extents[i].Offset, Math.Min(extents[i].Length, left));
            left -= length;
            var end = offset + length;
            var isLast = i + 1 == extents.Count || left == 0;
            var limit = isLast ? sizeBytes : extents[i + 1].Offset;
            var start = ranges.Count > 0 && ranges[^1].Offset + ranges[^1].Length == offset ? ranges[^1].Offset : offset;
            var zeros = (int)Math.Min(-(end - start) & (BlockBytes - 1), limit - end);
            if (start < offset) ranges[^1] = (start, end + zeros - start);
            else ranges.Add((offset, length + zeros));
            pieces.Add((length, zeros));
            DataBytes += length + zeros;
        }

        // An empty range at the end is how the format says that the file ends in a hole.
        if (ranges.Count == 0 || ranges[^1].Offset + ranges[^1].Length < sizeBytes) ranges.Add((sizeBytes, 0));
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{ranges.Count}\n");
        foreach (var (offset, length) in ranges) text.Append(CultureInfo.InvariantCulture, $"{offset}\n{length}\n");
        Text = new byte[(text.Length + BlockBytes - 1) / BlockBytes * BlockBytes];
        Encoding.ASCII.GetBytes(text.ToString(), Text);
    }

    /// <summary>What stands before the data; empty for a file without holes.</summary>
    public byte[] Text { get; } = [];

    /// <summary>What follows it.</summary>
    public long DataBytes { get; }

    /// <summary>How the data are made: so many bytes of content, then so many zeros.</summary>
    public IReadOnlyList<(long Content, int Zeros)> Pieces => pieces;

    public static IEnumerable<(byte[] Keyword, byte[] Value)> Records(byte[] path, long sizeBytes) =>
    [
        ("GNU.sparse.major"u8.ToArray(), "1"u8.ToArray()),
        ("GNU.sparse.minor"u8.ToArray(), "0"u8.ToArray()),
        ("GNU.sparse.name"u8.ToArray(), path),
        ("GNU.sparse.realsize"u8.ToArray(), Encoding.ASCII.GetBytes(sizeBytes.ToString(CultureInfo.InvariantCulture))),
    ];
}
