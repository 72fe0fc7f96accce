using System.Buffers.Binary;

namespace Forensics.Sdk.Images.Tests.Writing;

/// <summary>Media that is made while it is read: by its kind zeros, text, what does not compress, in blocks; any block can be made again.</summary>
internal sealed class SyntheticMedia(long lengthBytes, int sectorBytes, MediaKind kind = MediaKind.Mixed) : MediaSource
{
    private const int BlockBytes = 4_096;
    private const int IslandEvery = 1 << 14;

    private readonly List<SectorRange> bad = [];
    private long offset;

    /// <summary>Where it ends, if before its length.</summary>
    public long EndsAtBytes { get; init; } = lengthBytes;

    /// <summary>Where a read throws.</summary>
    public long ThrowsAtBytes { get; init; } = long.MaxValue;

    /// <summary>What cannot be read.</summary>
    public IReadOnlyList<SectorRange> Unreadable { get; init; } = [];

    /// <summary>What is known to be bad from the start.</summary>
    public SectorRange Foreseen
    {
        init => bad.Add(value);
    }

    /// <summary>Called before each read, with its offset.</summary>
    public Action<long> Reading { get; init; } = _ => { };

    public override long LengthBytes { get; } = lengthBytes;

    public override int SectorBytes => sectorBytes;

    public override IReadOnlyList<SectorRange> BadSectors => bad;

    public override void GoOnAt(long offsetBytes, IReadOnlyList<SectorRange> badSectors)
    {
        offset = offsetBytes;
        bad.AddRange(badSectors);
    }

    public override int Read(Span<byte> buffer)
    {
        Reading(offset);
        Assert.That(buffer.Length % BlockBytes, Is.Zero);
        if (offset + buffer.Length > ThrowsAtBytes)
        {
            throw new IOException("the media is gone");
        }

        var count = (int)Math.Max(0, Math.Min(buffer.Length, EndsAtBytes - offset));
        Fill(offset, buffer[..count]);
        foreach (var range in Unreadable)
        {
            var first = Math.Max(range.First * sectorBytes, offset);
            var end = Math.Min((range.First + range.Count) * sectorBytes, offset + count);
            if (first < end)
            {
                buffer[(int)(first - offset)..(int)(end - offset)].Clear();
                NoteBad(new(first / sectorBytes, (end - first) / sectorBytes));
            }
        }

        offset += count;
        return count;
    }

    private void NoteBad(SectorRange range)
    {
        if (bad.Count > 0 && bad[^1].First + bad[^1].Count == range.First)
        {
            bad[^1] = bad[^1] with { Count = bad[^1].Count + range.Count };
        }
        else
        {
            bad.Add(range);
        }
    }

    private void Fill(long at, Span<byte> bytes)
    {
        Span<byte> block = stackalloc byte[BlockBytes];
        while (!bytes.IsEmpty)
        {
            Make(at / BlockBytes, block);
            var part = block[(int)(at % BlockBytes)..];
            part = part[..Math.Min(part.Length, bytes.Length)];
            part.CopyTo(bytes);
            bytes = bytes[part.Length..];
            at += part.Length;
        }
    }

    private void Make(long number, Span<byte> block)
    {
        var hash = Mix((ulong)number + 1);
        var what = kind switch
        {
            MediaKind.Mixed => (Mix((ulong)number / 16) % 3) switch { 0 => MediaKind.Islands, 1 => MediaKind.Mixed, _ => MediaKind.Random },
            MediaKind.Islands when number % IslandEvery == (int)(hash % 7) => MediaKind.Random,
            _ => kind,
        };
        block.Clear();
        for (var i = 0; what != MediaKind.Islands && i < BlockBytes; i += sizeof(ulong))
        {
            hash = Mix(hash);
            BinaryPrimitives.WriteUInt64LittleEndian(block[i..], what == MediaKind.Random ? hash : 0x2020_2020_2020_2020 + (hash & 0x0f0f_0000_0307_0001));
        }
    }

    // splitmix64.
    private static ulong Mix(ulong x)
    {
        x += 0x9e37_79b9_7f4a_7c15;
        x = (x ^ (x >> 30)) * 0xbf58_476d_1ce4_e5b9;
        x = (x ^ (x >> 27)) * 0x94d0_49bb_1331_11eb;
        return x ^ (x >> 31);
    }
}
