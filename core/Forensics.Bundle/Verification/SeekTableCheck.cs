using Forensics.Bundle.Container;

namespace Forensics.Bundle.Verification;

/// <summary>
/// Computes the seek table while the frames go by, and compares the one in the file with it. Rows are kept as a digest, so a file of a hundred
/// million tiny frames costs no memory.
/// </summary>
internal sealed class SeekTableCheck : IDisposable
{
    private const int PieceBytes = 64 << 10;

    private readonly Sha256Digest rows = new();

    public long Rows { get; private set; }

    public void Add(int compressedBytes, int contentBytes)
    {
        Span<byte> row = stackalloc byte[BundleFormat.SeekTableRowBytes];
        SeekTable.WriteRow(row, compressedBytes, contentBytes);
        rows.Append(row);
        Rows++;
    }

    /// <summary>Null when the table that begins at the reader's current frame is right, otherwise what is wrong with it. False: the file ends in it.</summary>
    public bool TryCompare(FrameReader reader, out string? fault)
    {
        fault = null;
        Span<byte> expected = stackalloc byte[BundleFormat.SeekTableFooterBytes];
        SeekTable.WriteHeader(expected, Rows);
        if (!reader.Frame.SequenceEqual(expected[..BundleFormat.SkippableHeaderBytes]))
        {
            fault = "it does not have a row for each frame";
            return true;
        }

        using var found = new Sha256Digest();
        var piece = new byte[PieceBytes];
        for (var left = Rows * BundleFormat.SeekTableRowBytes; left > 0;)
        {
            var got = reader.ReadOn(piece.AsSpan(0, (int)Math.Min(left, piece.Length)));
            if (got == 0) return false;
            found.Append(piece.AsSpan(0, got));
            left -= got;
        }

        SeekTable.WriteFooter(expected, Rows);
        if (reader.ReadOn(piece.AsSpan(0, BundleFormat.SeekTableFooterBytes)) < BundleFormat.SeekTableFooterBytes) return false;
        if (!found.Current().AsSpan().SequenceEqual(rows.Current())) fault = "a row does not have the sizes of its frame";
        else if (!piece.AsSpan(0, BundleFormat.SeekTableFooterBytes).SequenceEqual(expected)) fault = "its footer is wrong";
        return true;
    }

    public void Dispose() => rows.Dispose();
}
