using System.Collections.Concurrent;

namespace Forensics.Sdk.Images.Reading.Verification;

/// <summary>Reads a media once from front to back: the pool reads and inflates pieces ahead, three threads digest them in order.</summary>
internal sealed class MediaPass(Media media, SegmentDigests segments)
{
    private const int PieceBytes = 1 << 20;

    private static readonly DigestKind[] Kinds = [DigestKind.Md5, DigestKind.Sha1, DigestKind.Sha256];

    private readonly DamagedRanges damaged = new();

    public IReadOnlyList<DamagedRange> Damaged => damaged.Ranges;

    public long DamagedSectors => damaged.Sectors;

    public long ReadBytes { get; private set; }

    /// <returns>The digests of what is there.</returns>
    public IReadOnlyDictionary<DigestKind, string> Run(IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var blocksPerPiece = Math.Max(1, PieceBytes / media.BlockBytes);
        var pieceBytes = (int)Math.Min((long)blocksPerPiece * media.BlockBytes, media.PresentBytes);
        var room = (int)Math.Clamp(ImageLimits.VerifyBytes / Math.Max(1L, pieceBytes), 2, (2 * Environment.ProcessorCount) + 2);
        using var free = new BlockingCollection<Piece>();
        for (var i = 0; i < room; i++)
        {
            free.Add(new(media, new byte[pieceBytes], Kinds.Length), cancellationToken);
        }

        var threads = Kinds.Select(kind => new DigestThread(kind, free)).ToArray();
        var started = new Queue<Piece>();
        try
        {
            for (var block = 0L; block < media.Blocks || started.Count > 0;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (block < media.Blocks && (free.TryTake(out var piece) || (started.Count == 0 && free.TryTake(out piece, Timeout.Infinite, cancellationToken))))
                {
                    var blocks = (int)Math.Min(blocksPerPiece, media.Blocks - block);
                    piece.Start(block, blocks);
                    started.Enqueue(piece);
                    block += blocks;
                    continue;
                }

                Deliver(started.Peek(), threads);
                _ = started.Dequeue();
                progress?.Report(ReadBytes);
            }

            return Kinds.Zip(threads).ToDictionary(pair => pair.First, pair => pair.Second.Finish());
        }
        finally
        {
            foreach (var piece in started)
            {
                piece.Finish();
            }

            foreach (var thread in threads)
            {
                thread.Dispose();
            }
        }
    }

    private void Deliver(Piece piece, DigestThread[] threads)
    {
        piece.Finish();
        foreach (var range in piece.Damaged)
        {
            damaged.Add(range);
        }

        ReadBytes += piece.LengthBytes;
        segments.MediaIsAt(media.FilePositionOf(piece.FirstBlock));
        foreach (var thread in threads)
        {
            thread.Add(piece);
        }
    }
}
