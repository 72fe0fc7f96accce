using Forensics.Sdk.Images.Pipeline;

namespace Forensics.Sdk.Images;

/// <summary>
/// Makes an image of a media, from front to back, a segment at a time: whoever reads a segment has the image written, wherever it goes. Reading, hashing and compressing go on behind, on threads of
/// its own, within bounded memory. What the source throws comes out of the read of a segment; the image can then go on from the last checkpoint, by another writer.
/// </summary>
/// <remarks>Not for several threads at a time. It does not dispose of the source.</remarks>
public abstract class ImageWriter : IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    private readonly Queue<OutputPiece> pieces = new();
    private readonly Queue<int> begun = new();
    private readonly ImageState? earlier;
    private ImageSegment? current;
    private bool isDisposed;

    private protected ImageWriter(MediaSource media, ImageWriterOptions options)
    {
        ArgumentNullException.ThrowIfNull(media);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate(media);
        (Media, Options, earlier) = (media, options, options.Earlier);
        Segment = earlier?.Segment ?? 1;
        SegmentBytes = earlier?.SegmentBytes ?? 0;
        DoneBytes = earlier?.OffsetBytes ?? 0;
        LastCheckpoint = options.Time.GetTimestamp();
        begun.Enqueue(Segment);
    }

    /// <summary>Media that the segments read so far have, in bytes; it grows in steps, and that of an earlier attempt is in it.</summary>
    public long DoneBytes { get; private set; }

    /// <summary>Digests of the media; null before the last segment was read to its end, and of an image that was left open (<see cref="MediaSource.IsPaused"/>).</summary>
    public MediaDigests? Digests { get; private set; }

    /// <summary>Whether the media ended before the length it had at first. Known when the last segment was read to its end.</summary>
    public bool EndedEarly { get; private set; }

    /// <summary>Whether there are checkpoints: the device has a libcrypto whose digests can be saved, or no digests are asked for.</summary>
    public bool CanCheckpoint => Pipeline.CanSave;

    private protected MediaSource Media { get; }

    private protected ImageWriterOptions Options { get; }

    private protected abstract MediaPipeline Pipeline { get; }

    /// <summary>The segment that is being made; the one that is being read may be one before.</summary>
    private protected int Segment { get; private set; }

    /// <summary>How long it is so far.</summary>
    private protected long SegmentBytes { get; private set; }

    private protected bool HasPieces => pieces.Count > 0;

    private protected bool HasEnded { get; private set; }

    private protected long LastCheckpoint { get; private set; }

    /// <summary>Whether a checkpoint is due for its time.</summary>
    private protected bool IsCheckpointDue => Options.Checkpoint is not null && CanCheckpoint && Options.Time.GetElapsedTime(LastCheckpoint) >= Options.CheckpointInterval;

    /// <summary>The next segment.</summary>
    /// <returns>The segment; null when the image is whole.</returns>
    /// <exception cref="InvalidOperationException">The one before was not read to its end.</exception>
    public ImageSegment? Next()
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        if (current is { HasEnded: false })
        {
            throw new InvalidOperationException($"segment {current.Number} was not read to its end");
        }

        if (!begun.TryDequeue(out var number))
        {
            return null;
        }

        var start = current is null ? earlier?.SegmentBytes ?? 0 : 0;
        current = new(this, number, ExtensionOf(number), start);
        current.BeginAt(start);
        return current;
    }

    /// <summary>Ends the threads, wherever the image is.</summary>
    public void Dispose()
    {
        if (!isDisposed)
        {
            isDisposed = true;
            Pipeline.Dispose();
            Dispose(true);
        }

        GC.SuppressFinalize(this);
    }

    internal int Fill(ImageSegment segment, Span<byte> buffer)
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        if (segment != current)
        {
            throw new InvalidOperationException($"segment {segment.Number} is not the one that is written");
        }

        var filled = 0;
        while (Step(TimeSpan.Zero)) { }
        while (filled < buffer.Length)
        {
            if (!pieces.TryPeek(out var piece))
            {
                if (filled > 0)
                {
                    break;
                }

                Step(LongestWait);
                continue;
            }

            if (piece is SegmentEndPiece)
            {
                if (filled == 0)
                {
                    pieces.Dequeue().End();
                }

                break;
            }

            filled += piece.Read(buffer[filled..]);
            if (piece.IsDone)
            {
                // A checkpoint covers what earlier reads returned: not what this one has so far.
                if (piece is EventPiece && filled > 0)
                {
                    break;
                }

                pieces.Dequeue().End();
            }
        }

        return filled;
    }

    private protected abstract string ExtensionOf(int segment);

    /// <summary>Goes on with the image if there is something to go on with, and room for it.</summary>
    /// <returns>Whether it did.</returns>
    private protected abstract bool Step(TimeSpan wait);

    /// <summary>Releases what the writer itself holds.</summary>
    /// <param name="disposing">True.</param>
    protected virtual void Dispose(bool disposing) { }

    private protected void Add(OutputPiece piece, long bytes)
    {
        pieces.Enqueue(piece);
        SegmentBytes += bytes;
    }

    private protected void Add(byte[] bytes) => Add(new BytesPiece(bytes), bytes.Length);

    /// <summary>Once all before it was read, so much of the media is done.</summary>
    private protected void AddDone(long offsetBytes) => pieces.Enqueue(new EventPiece(() => DoneBytes = offsetBytes));

    /// <summary>Once all before it was read, the state after a batch is handed out.</summary>
    /// <param name="end">Of the batch.</param>
    /// <param name="chunkBytes">As of the state.</param>
    /// <param name="segmentLimitBytes">As of the state.</param>
    /// <param name="isSegmentEnd">Whether the segment has all its bytes, and what follows is the next one's.</param>
    /// <param name="final">Digests of the media when all of the image is there.</param>
    private protected void AddCheckpoint(BatchEnd end, int chunkBytes, long segmentLimitBytes, bool isSegmentEnd = false, MediaDigests? final = null)
    {
        LastCheckpoint = Options.Time.GetTimestamp();
        if (Options.Checkpoint is not { } checkpoint || !CanCheckpoint || end.OffsetBytes == 0)
        {
            return;
        }

        var state = new ImageState
        {
            OffsetBytes = end.OffsetBytes,
            Segment = isSegmentEnd ? Segment + 1 : Segment,
            SegmentBytes = isSegmentEnd ? 0 : SegmentBytes,
            MediaBytes = Media.LengthBytes,
            SectorBytes = Media.SectorBytes,
            ChunkBytes = chunkBytes,
            SegmentLimitBytes = segmentLimitBytes,
            Compression = Options.Compression,
            SetId = SetId,
            BadSectors = Pipeline.BadSectors.At(end.BadRanges, end.LastBadRange),
            IsBadSectorsMerged = earlier?.IsBadSectorsMerged ?? false,
            Digests = end.States,
            Final = final,
        };
        pieces.Enqueue(new EventPiece(() => checkpoint(state)));
    }

    private protected Guid SetId => earlier?.SetId ?? Options.SetId;

    /// <summary>The next bytes are those of another segment.</summary>
    private protected void BeginSegment()
    {
        pieces.Enqueue(new SegmentEndPiece());
        (Segment, SegmentBytes) = (Segment + 1, 0);
        begun.Enqueue(Segment);
    }

    /// <summary>Nothing follows now: the image is not closed, and goes on from its last checkpoint.</summary>
    private protected void EndOpen()
    {
        HasEnded = true;
        pieces.Enqueue(new SegmentEndPiece(() => EndedEarly = true));
    }

    /// <summary>Nothing follows.</summary>
    private protected void End(bool endedEarly, MediaDigests digests)
    {
        HasEnded = true;
        pieces.Enqueue(new SegmentEndPiece(() => (EndedEarly, Digests) = (endedEarly, digests)));
    }

    private protected void CheckEarlier(int chunkBytes, long segmentLimitBytes)
    {
        if (earlier is null)
        {
            return;
        }

        Require(earlier.MediaBytes, Media.LengthBytes, "bytes of media");
        Require(earlier.SectorBytes, Media.SectorBytes, "bytes of a sector");
        Require(earlier.ChunkBytes, chunkBytes, "bytes of a chunk");
        Require(earlier.SegmentLimitBytes, segmentLimitBytes, "bytes of a segment");
        Require((int)earlier.Compression, (int)Options.Compression, "compression");
    }

    private static void Require(long earlier, long now, string what)
    {
        if (earlier != now)
        {
            throw new ArgumentException($"{what}: {earlier} in the state to go on from, {now} now");
        }
    }
}
