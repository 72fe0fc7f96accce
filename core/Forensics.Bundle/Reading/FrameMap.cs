using System.Buffers.Binary;
using Forensics.Bundle.Container;
using Forensics.Bundle.Verification;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Bundle.Reading;

/// <summary>
/// Where the frames of a bundle lie, in the file and in the archive that they hold. From the seek table, which nobody has checked: whatever it says, a frame
/// is read within the file's bounds and has to be what it says. Or, for a bundle that has none, from the frames themselves.
/// </summary>
internal sealed class FrameMap
{
    /// <summary>Most frames that are kept: 16 bytes each.</summary>
    public const int MaxFrames = 16 << 20;

    private const int BatchRows = 64 << 10;

    private long[] starts = new long[1_024];
    private long[] contentStarts = new long[1_024];

    private FrameMap()
    {
    }

    public int Count { get; private set; }

    /// <summary>Length of the archive.</summary>
    public long ContentBytes => contentStarts[Count];

    /// <summary>Null when the file does not end in a seek table that agrees with its length.</summary>
    public static FrameMap? FromSeekTable(SafeFileHandle file, long lengthBytes)
    {
        Span<byte> footer = stackalloc byte[BundleFormat.SeekTableFooterBytes];
        if (lengthBytes < footer.Length || !TryRead(file, footer, lengthBytes - footer.Length)) return null;
        var rows = (long)BinaryPrimitives.ReadUInt32LittleEndian(footer);
        var tableAt = lengthBytes - footer.Length - rows * BundleFormat.SeekTableRowBytes;
        if (footer[4] != 0 || BinaryPrimitives.ReadUInt32LittleEndian(footer[5..]) != BundleFormat.SeekTableFooterMagic
            || rows is 0 or > MaxFrames || tableAt < BundleFormat.SkippableHeaderBytes) return null;
        Span<byte> header = stackalloc byte[BundleFormat.SkippableHeaderBytes];
        Span<byte> expected = stackalloc byte[BundleFormat.SkippableHeaderBytes];
        SeekTable.WriteHeader(expected, rows);
        if (!TryRead(file, header, tableAt - header.Length) || !header.SequenceEqual(expected)) return null;

        var map = new FrameMap();
        var batch = new byte[(int)Math.Min(rows, BatchRows) * BundleFormat.SeekTableRowBytes];
        var start = 0L;
        for (var row = 0L; row < rows;)
        {
            var piece = batch.AsSpan(0, (int)Math.Min(batch.Length, (rows - row) * BundleFormat.SeekTableRowBytes));
            if (!TryRead(file, piece, tableAt + row * BundleFormat.SeekTableRowBytes)) return null;
            for (; !piece.IsEmpty; piece = piece[BundleFormat.SeekTableRowBytes..], row++)
            {
                var compressed = BinaryPrimitives.ReadUInt32LittleEndian(piece);
                var content = BinaryPrimitives.ReadUInt32LittleEndian(piece[4..]);
                if (compressed is 0 or > BundleLimits.MaxCompressedFrameBytes || content > BundleFormat.MaxFrameBytes) return null;
                if (content > 0) map.Add(start, (int)content);
                start += compressed;
                if (start > tableAt - header.Length) return null;
            }
        }

        return start == tableAt - header.Length && map.Count > 0 ? map.End(start) : null;
    }

    /// <summary>Reads the frames one after the other, up to the first thing that is none.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">There are more frames than can be kept.</exception>
    public static FrameMap FromFrames(Stream file)
    {
        var map = new FrameMap();
        using var frames = new FrameReader(file);
        while (frames.Next() == FrameKind.Content)
        {
            if (map.Count == MaxFrames) throw new InvalidDataException($"the bundle has more than {MaxFrames} frames");
            map.Add(frames.StartBytes, frames.ContentBytes);
        }

        return map.End(frames.StartBytes);
    }

    /// <summary>The frame that holds a byte of the archive; null beyond its end.</summary>
    public int? Find(long contentOffset)
    {
        if (contentOffset < 0 || contentOffset >= ContentBytes) return null;
        var found = Array.BinarySearch(contentStarts, 0, Count, contentOffset);
        return found >= 0 ? found : ~found - 1;
    }

    public long ContentStartOf(int frame) => contentStarts[frame];

    public int ContentLengthOf(int frame) => (int)(contentStarts[frame + 1] - contentStarts[frame]);

    /// <summary>Where the frame begins in the file, and the bytes up to the next one, of which the frame may be only the first.</summary>
    public (long StartBytes, int LengthBytes) PlaceOf(int frame)
        => (starts[frame], (int)Math.Min(starts[frame + 1] - starts[frame], BundleLimits.MaxCompressedFrameBytes));

    private static bool TryRead(SafeFileHandle file, Span<byte> destination, long offset)
    {
        while (!destination.IsEmpty)
        {
            var read = RandomAccess.Read(file, destination, offset);
            if (read <= 0) return false;
            destination = destination[read..];
            offset += read;
        }

        return true;
    }

    private void Add(long start, int contentBytes)
    {
        if (Count + 2 > starts.Length)
        {
            Array.Resize(ref starts, starts.Length * 2);
            Array.Resize(ref contentStarts, contentStarts.Length * 2);
        }

        starts[Count] = start;
        contentStarts[Count + 1] = contentStarts[Count] + contentBytes;
        Count++;
    }

    private FrameMap End(long end)
    {
        starts[Count] = end;
        return this;
    }
}
