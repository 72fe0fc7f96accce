using System.Globalization;
using Forensics.Sdk.Images.Pipeline;

namespace Forensics.Sdk.Images;

/// <summary>Makes a raw image: the media as it is, in one piece or in segments of equal length.</summary>
public sealed class RawWriter : ImageWriter
{
    private readonly MediaPipeline pipeline;
    private MediaBatch? held;
    private long sinceCheckpoint;

    /// <summary>Starts to read.</summary>
    /// <param name="media">What the image is of; used on another thread until the writer is disposed of.</param>
    /// <param name="options">What concerns an E01 alone is not used.</param>
    /// <exception cref="ArgumentException">An option is out of its range, or not that of the state to go on from.</exception>
    public RawWriter(MediaSource media, ImageWriterOptions options)
        : base(media, options)
    {
        CheckEarlier(chunkBytes: 0, options.SegmentBytes);
        if (options.SegmentBytes > 0 && (media.LengthBytes - 1) / options.SegmentBytes >= WritingLimits.MostRawSegments)
        {
            throw new ArgumentException($"more than {WritingLimits.MostRawSegments} segments of {options.SegmentBytes} bytes", nameof(options));
        }

        pipeline = new(media, options, chunkBytes: 0, encode: null);
    }

    private protected override MediaPipeline Pipeline => pipeline;

    private protected override string ExtensionOf(int segment) => Options.SegmentBytes == 0 ? "raw" : segment.ToString("D3", CultureInfo.InvariantCulture);

    private protected override bool Step(TimeSpan wait)
    {
        if (HasEnded || HasPieces)
        {
            return false;
        }

        if (held is not null)
        {
            pipeline.Release(held);
            held = null;
        }

        held = pipeline.Next(wait);
        if (held is not null)
        {
            Take(held);
        }

        return held is not null;
    }

    private void Take(MediaBatch batch)
    {
        for (var at = 0; at < batch.LengthBytes;)
        {
            if (Options.SegmentBytes > 0 && SegmentBytes == Options.SegmentBytes)
            {
                BeginSegment();
            }

            var room = Options.SegmentBytes == 0 ? long.MaxValue : Options.SegmentBytes - SegmentBytes;
            var count = (int)Math.Min(batch.LengthBytes - at, room);
            Add(new BatchPiece(batch, at, count), count);
            at += count;
        }

        AddDone(batch.EndBytes);
        sinceCheckpoint += batch.LengthBytes;
        if (batch.IsLast)
        {
            if (batch.IsPaused)
            {
                AddCheckpoint(batch.End, chunkBytes: 0, Options.SegmentBytes, isSegmentEnd: Options.SegmentBytes > 0 && SegmentBytes == Options.SegmentBytes);
                EndOpen();
                return;
            }

            var isEarly = batch.EndBytes < Media.LengthBytes;
            if (!isEarly)
            {
                AddCheckpoint(batch.End, chunkBytes: 0, Options.SegmentBytes, final: pipeline.Digests());
            }

            End(isEarly, pipeline.Digests());
        }
        else if (Options.SegmentBytes > 0 && SegmentBytes == Options.SegmentBytes)
        {
            sinceCheckpoint = 0;
            AddCheckpoint(batch.End, chunkBytes: 0, Options.SegmentBytes, isSegmentEnd: true);
        }
        else if (sinceCheckpoint + batch.CapacityBytes > Options.CheckpointBytes || IsCheckpointDue)
        {
            sinceCheckpoint = 0;
            AddCheckpoint(batch.End, chunkBytes: 0, Options.SegmentBytes);
        }
    }
}
