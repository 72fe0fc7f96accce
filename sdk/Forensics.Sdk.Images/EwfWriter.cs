using System.Buffers.Binary;
using Forensics.Sdk.Images.Ewf;
using Forensics.Sdk.Images.Ewf.Writing;
using Forensics.Sdk.Images.Pipeline;

namespace Forensics.Sdk.Images;

/// <summary>
/// Makes an image in the Expert Witness Compression Format as EnCase 6 does (E01): headers, <c>volume</c>, then <c>sectors</c> with <c>table</c> and <c>table2</c> again and again, bad sectors and
/// digests at the end. Each <c>sectors</c> is complete in memory before its first byte is given, since its length comes first; each ends with its tables before a checkpoint.
/// </summary>
public sealed class EwfWriter : ImageWriter
{
    private readonly MediaPipeline pipeline;
    private readonly ByteRing ring;
    private readonly byte[] zeros;
    private readonly int chunkBytes;
    private readonly long segmentLimit;
    private readonly uint[] entries = new uint[WritingLimits.TableChunks];
    private int entryCount;
    private int sectionBytes;
    private MediaBatch? held;
    private BatchEnd? lastEnd;
    private bool hasChunks;

    /// <summary>Starts to read.</summary>
    /// <param name="media">What the image is of; used on another thread until the writer is disposed of.</param>
    /// <param name="options">How.</param>
    /// <exception cref="ArgumentException">An option is out of its range, or not that of the state to go on from; or the media has more chunks than the format has numbers.</exception>
    public EwfWriter(MediaSource media, ImageWriterOptions options)
        : base(media, options)
    {
        chunkBytes = (int)options.ChunkBytes(media.SectorBytes);
        segmentLimit = options.SegmentBytes == 0 ? WritingLimits.DefaultSegmentBytes : options.SegmentBytes;
        CheckEarlier(chunkBytes, segmentLimit);
        if (media.LengthBytes % media.SectorBytes != 0)
        {
            throw new ArgumentException($"a media of {media.LengthBytes} bytes is no whole sectors of {media.SectorBytes}", nameof(media));
        }

        if ((media.LengthBytes - 1) / chunkBytes >= uint.MaxValue)
        {
            throw new ArgumentException($"{media.LengthBytes} bytes are too many chunks of {chunkBytes}", nameof(media));
        }

        hasChunks = options.Earlier is { SegmentBytes: > 0 };
        if (options.Earlier is null)
        {
            AddFirstHeaders();
        }
        else if (!hasChunks)
        {
            AddNextHeaders();
        }

        zeros = ChunkEncoder.Zeros(chunkBytes);
        ring = new(options.CheckpointBytes + (2 * WritingLimits.BatchBytes));
        pipeline = new(media, options, chunkBytes, () =>
        {
            var encoder = new ChunkEncoder(options.Compression);
            return batch => encoder.Encode(batch, zeros.Length);
        });
    }

    private protected override MediaPipeline Pipeline => pipeline;

    private protected override string ExtensionOf(int segment) => SegmentName.Extension(segment);

    private protected override bool Step(TimeSpan wait)
    {
        if (HasEnded)
        {
            return false;
        }

        held ??= pipeline.Next(wait);
        if (held is null)
        {
            var isDue = entryCount > 0 && IsCheckpointDue;
            if (isDue)
            {
                CloseSection(isCheckpoint: true);
            }

            return isDue;
        }

        var bytes = BytesOf(held);
        if (entryCount > 0 && (sectionBytes + bytes > Options.CheckpointBytes || entryCount + held.ChunkCount > WritingLimits.TableChunks || IsCheckpointDue))
        {
            CloseSection(isCheckpoint: true);
        }

        if (!Fits(held, bytes))
        {
            CloseSection(isCheckpoint: false);
            Roll();
        }

        // A section that is complete is read first: then there is room.
        if (ring.RoomBytes < bytes)
        {
            return false;
        }

        Take(held);
        if (held.IsLast)
        {
            Finish(held);
        }

        pipeline.Release(held);
        held = null;
        return true;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        ring.Dispose();
        base.Dispose(disposing);
    }

    private static int BytesOf(MediaBatch batch)
    {
        var bytes = 0;
        for (var i = 0; i < batch.ChunkCount; i++)
        {
            bytes += batch.Chunks[i].Bytes;
        }

        return bytes;
    }

    private bool Fits(MediaBatch batch, int bytes)
    {
        var tables = 2L * (EwfFormat.SectionHeaderBytes + Sections.TableBytes(entryCount + batch.ChunkCount));
        var errors = EwfFormat.ErrorHeaderBytes + ((long)batch.BadRanges * EwfFormat.ErrorEntryBytes);
        return !hasChunks || SegmentBytes + EwfFormat.SectionHeaderBytes + sectionBytes + bytes + tables + errors + WritingLimits.EndBytes <= segmentLimit;
    }

    private void Take(MediaBatch batch)
    {
        Span<byte> adler = stackalloc byte[sizeof(uint)];
        for (var i = 0; i < batch.ChunkCount; i++)
        {
            var chunk = batch.Chunks[i];
            entries[entryCount++] = (uint)(EwfFormat.SectionHeaderBytes + sectionBytes) | (chunk.Kind == ChunkKind.Stored ? 0 : EwfFormat.CompressedFlag);
            sectionBytes += chunk.Bytes;
            switch (chunk.Kind)
            {
                case ChunkKind.Stored:
                    ring.Add(batch.MediaOf(i));
                    BinaryPrimitives.WriteUInt32LittleEndian(adler, chunk.Adler);
                    ring.Add(adler);
                    break;
                case ChunkKind.Zeros:
                    ring.Add(zeros);
                    break;
                case ChunkKind.Deflated:
                    ring.Add(batch.DeflatedOf(i)[..chunk.Bytes]);
                    break;
            }
        }

        hasChunks |= batch.ChunkCount > 0;
        lastEnd = batch.End;
    }

    private void CloseSection(bool isCheckpoint)
    {
        if (entryCount == 0)
        {
            return;
        }

        var start = SegmentBytes;
        var table = Sections.Table(entries.AsSpan(0, entryCount), start);
        Add(Sections.Header("sectors", start, sectionBytes));
        Add(new RingPiece(ring, sectionBytes), sectionBytes);
        Add(Sections.Whole("table", SegmentBytes, table));
        Add(Sections.Whole("table2", SegmentBytes, table));
        AddDone(lastEnd!.OffsetBytes);
        (entryCount, sectionBytes) = (0, 0);
        if (isCheckpoint)
        {
            AddCheckpoint(lastEnd, chunkBytes, segmentLimit);
        }
    }

    private void AddFirstHeaders()
    {
        Add(Sections.FileHeader(Segment));
        var unicode = HeaderText.Unicode(Options);
        Add(Sections.Whole("header2", SegmentBytes, unicode));
        Add(Sections.Whole("header2", SegmentBytes, unicode));
        Add(Sections.Whole("header", SegmentBytes, HeaderText.Ascii(Options)));
        Add(Sections.Whole("volume", SegmentBytes, Volume(Media.LengthBytes)));
    }

    private void Roll()
    {
        if (Segment == SegmentName.MostSegments)
        {
            throw new IOException($"the image has more than {SegmentName.MostSegments} segments of {segmentLimit} bytes");
        }

        Add(Sections.End("next", SegmentBytes));
        AddCheckpoint(lastEnd!, chunkBytes, segmentLimit, isSegmentEnd: true);
        BeginSegment();
        AddNextHeaders();
        hasChunks = false;
    }

    private void AddNextHeaders()
    {
        Add(Sections.FileHeader(Segment));
        Add(Sections.Whole("data", SegmentBytes, Volume(Media.LengthBytes)));
    }

    private void Finish(MediaBatch batch)
    {
        CloseSection(isCheckpoint: batch.IsPaused);
        if (batch.IsPaused)
        {
            EndOpen();
            return;
        }

        var isEarly = batch.EndBytes < Media.LengthBytes;
        if (isEarly)
        {
            // The first one said how long the media was to be. Readers take the last: libewf refuses the image when a section "data" says something else, not when another "volume" does.
            Add(Sections.Whole("volume", SegmentBytes, Volume(batch.EndBytes)));
        }

        if (Segment == 1)
        {
            Add(Sections.Whole("data", SegmentBytes, Volume(batch.EndBytes)));
        }

        var bad = pipeline.BadSectors.At(batch.BadRanges, batch.LastBadRange);
        if (bad.Length > 0)
        {
            Add(Sections.Whole("error2", SegmentBytes, Sections.Errors(bad)));
        }

        var digests = pipeline.Digests();
        if (digests.Md5 is { } md5)
        {
            if (digests.Sha1 is { } sha1)
            {
                Add(Sections.Whole("digest", SegmentBytes, Sections.Digest(Convert.FromHexString(md5), Convert.FromHexString(sha1))));
            }

            Add(Sections.Whole("hash", SegmentBytes, Sections.Hash(Convert.FromHexString(md5))));
        }

        Add(Sections.End("done", SegmentBytes));
        if (!isEarly)
        {
            AddCheckpoint(batch.End, chunkBytes, segmentLimit, final: digests);
        }

        End(isEarly, digests);
    }

    private byte[] Volume(long lengthBytes) => new VolumeSection(lengthBytes / Media.SectorBytes, Media.SectorBytes, chunkBytes, Options.Compression, Options.IsPhysical, SetId).ToBytes();
}
