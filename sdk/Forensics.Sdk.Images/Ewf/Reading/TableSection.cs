using System.Buffers;
using System.Buffers.Binary;
using Forensics.Sdk.Images.Reading;

namespace Forensics.Sdk.Images.Ewf.Reading;

/// <summary>Section <c>table</c> or <c>table2</c> as it lies in the file; its entries are checked, and not kept.</summary>
internal sealed record TableSection
{
    private const int ChecksumAt = EwfFormat.TableHeaderBytes - sizeof(uint);
    private const int PieceBytes = 64 << 10;

    public required Section Section { get; init; }

    public required int Count { get; init; }

    public required long BaseOffset { get; init; }

    /// <summary>Whether its checksums are right.</summary>
    public required bool IsGood { get; init; }

    /// <summary>Adler-32 of its entries.</summary>
    public required uint EntriesAdler { get; init; }

    public long EntriesOffset => Section.BodyOffset + EwfFormat.TableHeaderBytes;

    public long EntriesEnd => EntriesOffset + ((long)Count * sizeof(uint));

    /// <summary>Whether more follows the entries than a checksum: the chunks, as the first version of the format and SMART have them.</summary>
    public bool HasChunks => Section.BodyEnd > EntriesEnd + sizeof(uint);

    /// <returns>The table; null when not even its header is there.</returns>
    public static TableSection? Parse(Section section)
    {
        Span<byte> header = stackalloc byte[EwfFormat.TableHeaderBytes];
        if (section.BodyBytes < header.Length || !section.File.TryRead(section.BodyOffset, header))
        {
            return null;
        }

        var room = section.BodyBytes - header.Length;
        var claimed = BinaryPrimitives.ReadUInt32LittleEndian(header);
        var isGood = Adler32.Of(header[..ChecksumAt]) == BinaryPrimitives.ReadUInt32LittleEndian(header[ChecksumAt..]);

        // A table whose chunks lie elsewhere is as long as its entries: its length tells their number where the header is damaged.
        var byLength = Math.Max(0, (room - sizeof(uint)) / sizeof(uint));
        var count = Math.Min(isGood || claimed == room / sizeof(uint) ? claimed : Math.Min(claimed, byLength), room / sizeof(uint));
        isGood &= count == claimed && count <= ImageLimits.TableEntries;
        var table = new TableSection
        {
            Section = section,
            Count = (int)Math.Min(count, ImageLimits.TableEntries),
            BaseOffset = (long)Math.Min(BinaryPrimitives.ReadUInt64LittleEndian(header[8..]), long.MaxValue / 2),
            IsGood = isGood,
            EntriesAdler = 0,
        };
        return table.WithEntriesChecked();
    }

    private TableSection WithEntriesChecked()
    {
        var piece = ArrayPool<byte>.Shared.Rent(PieceBytes);
        try
        {
            var (adler, offset, first) = (1u, EntriesOffset, 0u);
            while (offset < EntriesEnd)
            {
                var part = piece.AsSpan(0, (int)Math.Min(PieceBytes, EntriesEnd - offset));
                if (!Section.File.TryRead(offset, part))
                {
                    return this with { IsGood = false };
                }

                first = offset == EntriesOffset ? BinaryPrimitives.ReadUInt32LittleEndian(part) : first;
                adler = Adler32.Append(adler, part);
                offset += part.Length;
            }

            // The first version of the format has no checksum there, but the first chunk.
            var isUnchecked = EntriesEnd + sizeof(uint) > Section.BodyEnd || (HasChunks && BaseOffset + (first & ~EwfFormat.CompressedFlag) == EntriesEnd);
            var stored = piece.AsSpan(0, sizeof(uint));
            var isRight = isUnchecked || (Section.File.TryRead(EntriesEnd, stored) && BinaryPrimitives.ReadUInt32LittleEndian(stored) == adler);
            return this with { IsGood = IsGood && isRight, EntriesAdler = adler };
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }
    }
}
