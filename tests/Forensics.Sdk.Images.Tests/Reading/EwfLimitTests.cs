using System.Buffers.Binary;
using Forensics.Sdk.Images.Ewf;
using Forensics.Sdk.Images.Reading;

namespace Forensics.Sdk.Images.Tests.Reading;

/// <summary>Bounds, just under and just over, and offsets that no test can afford to fill.</summary>
public sealed class EwfLimitTests
{
    private const int ChunkBytes = 32_768;
    private readonly ImageFolder folder = new();
    private readonly byte[] media = ImageFolder.Media(4 * ChunkBytes);
    private byte[] segment = null!;

    [OneTimeSetUp]
    public void Acquire() => segment = File.ReadAllBytes(folder.Acquire("limits", media, "encase5", "none"));

    [OneTimeTearDown]
    public void CleanUp() => folder.Dispose();

    [TestCase(0, false)]
    [TestCase(1, true)]
    public void SectionsAreFollowedUpToTheirLimit(int more, bool isCut)
    {
        // The image's own sections, then empty ones, then its end.
        var front = segment[..^EwfFormat.SectionHeaderBytes];
        var own = EwfBytes.CountSections(segment);
        var filling = ImageLimits.SectionsPerSegment - own + more;
        var file = new HollowFile("image.E01", front.Length + ((filling + 1L) * EwfFormat.SectionHeaderBytes), (offset, buffer) =>
        {
            if (offset < front.Length)
            {
                front.AsSpan((int)offset, Math.Min(buffer.Length, front.Length - (int)offset)).CopyTo(buffer);
                return;
            }

            var number = (offset - front.Length) / EwfFormat.SectionHeaderBytes;
            EwfBytes.Header(number == filling ? "done" : "session", offset + EwfFormat.SectionHeaderBytes, EwfFormat.SectionHeaderBytes).CopyTo(buffer);
        });
        using var image = DiskImage.Open(file, file.Name);
        Assert.That(image.Facts.IsCut, Is.EqualTo(isCut));
        Assert.That(image.Facts.Problems, Has.Count.EqualTo(isCut ? 1 : 0));
    }

    [TestCase(0, 0)]
    [TestCase(1, 1)]
    public void RangesOfBadSectorsAreTakenUpToTheirLimit(int more, int problems)
    {
        var count = ImageLimits.ErrorEntries + more;
        var body = new byte[EwfFormat.ErrorHeaderBytes + (count * EwfFormat.ErrorEntryBytes) + 4];
        BinaryPrimitives.WriteInt32LittleEndian(body, count);
        EwfBytes.Seal(body, 0, EwfFormat.ErrorHeaderBytes - 4);
        body.AsSpan(EwfFormat.ErrorHeaderBytes).Fill(1);
        EwfBytes.Seal(body, EwfFormat.ErrorHeaderBytes, count * EwfFormat.ErrorEntryBytes);
        using var image = DiskImage.Open(new MemoryFiles { ["image.E01"] = EwfBytes.Insert(segment, "error2", body) }, "image.E01");
        Assert.That((image.Facts.BadSectors.Count, image.Facts.Problems.Count), Is.EqualTo((ImageLimits.ErrorEntries, problems)));
    }

    [TestCase(ImageLimits.HeaderTextBytes, 0)]
    [TestCase(ImageLimits.HeaderTextBytes + 1, 1)]
    public void AHeaderInflatesUpToItsLimit(int lengthBytes, int problems)
    {
        var text = new byte[lengthBytes];
        text.AsSpan().Fill((byte)'x');
        "1\nmain\nn\n"u8.CopyTo(text);
        var deflated = new MemoryStream();
        using (var zlib = new System.IO.Compression.ZLibStream(deflated, System.IO.Compression.CompressionLevel.Optimal, leaveOpen: true))
        {
            zlib.Write(text);
        }

        var body = deflated.ToArray();
        using var image = DiskImage.Open(new MemoryFiles { ["image.E01"] = EwfBytes.Insert(segment, "header2", body) }, "image.E01");
        Assert.That(image.Facts.Problems, Has.Count.EqualTo(problems));
        Assert.That(image.Facts.Case.EvidenceNumber?.Length, Is.EqualTo(problems == 0 ? ImageLimits.HeaderValueChars : "evidence 3".Length));
    }

    [Test]
    public void ATableOfEntriesThatLeadNowhereIsReadInNoTime()
    {
        // The hole that follows the sections makes room for as many chunks as are named.
        const int Count = ImageLimits.TableEntries;
        var body = new byte[EwfFormat.TableHeaderBytes + ((Count + 1) * sizeof(uint))];
        BinaryPrimitives.WriteInt32LittleEndian(body, Count);
        EwfBytes.Seal(body, 0, EwfFormat.TableHeaderBytes - 4);
        EwfBytes.Seal(body, EwfFormat.TableHeaderBytes, Count * sizeof(uint));
        using var image = Hollow(EwfBytes.Insert(WithMedia(Count), "table", body), 40L * Count);
        using var stream = image.OpenMedia(_ => { });
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var buffer = new byte[ChunkBytes];
        for (var chunk = 8; chunk < 2_000; chunk++)
        {
            stream.Position = (long)chunk * ChunkBytes;
            stream.ReadExactly(buffer);
        }

        Assert.That(clock.Elapsed, Is.LessThan(TimeSpan.FromSeconds(1)));
    }

    [Test]
    public void MoreChunksThanTheFilesCanHoldAreRefused()
    {
        const int Count = 100_000;
        var body = new byte[EwfFormat.TableHeaderBytes + ((Count + 1) * sizeof(uint))];
        BinaryPrimitives.WriteInt32LittleEndian(body, Count);
        EwfBytes.Seal(body, 0, EwfFormat.TableHeaderBytes - 4);
        EwfBytes.Seal(body, EwfFormat.TableHeaderBytes, Count * sizeof(uint));
        var forged = EwfBytes.Insert(WithMedia(Count), "table", body);
        Assert.That(() => Hollow(forged, 0), Throws.TypeOf<ImageFormatException>().With.Message.Contains("can hold"));
    }

    [Test]
    public void HeadersAreReadUpToTheirLimit()
    {
        var deflated = new MemoryStream();
        using (var zlib = new System.IO.Compression.ZLibStream(deflated, System.IO.Compression.CompressionLevel.Optimal, leaveOpen: true))
        {
            zlib.Write("1\nmain\n"u8);
            zlib.Write(Enumerable.Repeat((byte)'\t', ImageLimits.HeaderTextBytes - 7).ToArray());
        }

        var body = deflated.ToArray();
        var front = segment[..^EwfFormat.SectionHeaderBytes];
        var bytes = new MemoryStream();
        bytes.Write(front);
        for (var i = 0; i < 2_000; i++)
        {
            bytes.Write(EwfBytes.Header("header", bytes.Position + EwfFormat.SectionHeaderBytes + body.Length, EwfFormat.SectionHeaderBytes + body.Length));
            bytes.Write(body);
        }

        bytes.Write(EwfBytes.Header("done", bytes.Position, 0));
        var clock = System.Diagnostics.Stopwatch.StartNew();
        using var image = DiskImage.Open(new MemoryFiles { ["image.E01"] = bytes.ToArray() }, "image.E01");
        Assert.That(clock.Elapsed, Is.LessThan(TimeSpan.FromSeconds(10)));
        Assert.That(image.Facts.Notes, Has.One.Contains("the others are not read"));
    }

    [Test]
    public void OffsetsWithoutABaseMayGrowIntoTheMarkOfACompressedChunk()
    {
        // EnCase 6.7: sections 'sectors' of more than 2 GiB. Here the last two chunks, of which one is deflated, lie behind a hole.
        const long hole = 0x8000_0000;
        var sectors = EwfBytes.Body(segment, "sectors");
        var table = EwfBytes.Section(segment, "table");
        var front = sectors + (2 * (ChunkBytes + 4));
        var deflated = new MemoryStream();
        using (var zlib = new System.IO.Compression.ZLibStream(deflated, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
        {
            zlib.Write(media.AsSpan(3 * ChunkBytes));
        }

        var third = segment[front..(front + ChunkBytes + 4)];
        var end = hole + third.Length + deflated.Length;
        var entries = new byte[EwfFormat.TableHeaderBytes + 20];
        segment.AsSpan(table + EwfFormat.SectionHeaderBytes, EwfFormat.TableHeaderBytes + 8).CopyTo(entries);
        BinaryPrimitives.WriteUInt32LittleEndian(entries.AsSpan(EwfFormat.TableHeaderBytes + 8), (uint)hole);
        BinaryPrimitives.WriteUInt32LittleEndian(entries.AsSpan(EwfFormat.TableHeaderBytes + 12), (uint)(hole + third.Length));
        EwfBytes.Seal(entries, EwfFormat.TableHeaderBytes, 16);
        var tail = (byte[])[.. third, .. deflated.ToArray(), .. EwfBytes.Header("table", end + EwfFormat.SectionHeaderBytes + entries.Length, 0), .. entries,
            .. EwfBytes.Header("done", end + EwfFormat.SectionHeaderBytes + entries.Length, 0)];
        var start = segment[..front];
        EwfBytes.Rename(start, EwfBytes.Section(segment, "sectors"), "sectors", end);
        var file = new HollowFile("image.E01", hole + tail.Length, (offset, buffer) =>
        {
            buffer.Clear();
            Copy(start, 0, offset, buffer);
            Copy(tail, hole, offset, buffer);
        });

        using var image = DiskImage.Open(file, file.Name);
        Assert.That(image.Facts.Problems, Is.Empty);
        var copy = new byte[media.Length];
        using var stream = image.OpenMedia();
        stream.ReadExactly(copy);
        Assert.That(copy, Is.EqualTo(media));
    }

    // The image with another length of its media.
    private byte[] WithMedia(long chunks)
    {
        var forged = segment.ToArray();
        foreach (var type in new[] { "volume", "data" })
        {
            foreach (var section in EwfBytes.Sections(forged, type))
            {
                var body = section + EwfFormat.SectionHeaderBytes;
                BinaryPrimitives.WriteInt32LittleEndian(forged.AsSpan(body + 4), (int)chunks);
                BinaryPrimitives.WriteInt64LittleEndian(forged.AsSpan(body + 16), chunks * ChunkBytes / 512);
                EwfBytes.Seal(forged, body, EwfFormat.VolumeBytes - 4);
            }
        }

        return forged;
    }

    private static DiskImage Hollow(byte[] bytes, long holeBytes)
    {
        var file = new HollowFile("image.E01", bytes.Length + holeBytes, (offset, buffer) =>
        {
            buffer.Clear();
            Copy(bytes, 0, offset, buffer);
        });
        return DiskImage.Open(file, file.Name);
    }

    private static void Copy(byte[] bytes, long at, long offset, Span<byte> buffer)
    {
        var from = Math.Max(at, offset);
        var to = Math.Min(at + bytes.Length, offset + buffer.Length);
        if (from < to)
        {
            bytes.AsSpan((int)(from - at), (int)(to - from)).CopyTo(buffer[(int)(from - offset)..]);
        }
    }
}
