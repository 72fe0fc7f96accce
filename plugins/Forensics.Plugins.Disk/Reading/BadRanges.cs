using Forensics.Sdk.Images;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Disk.Reading;

/// <summary>What of a source could not be read, from its start to its end; touching sectors are one range.</summary>
/// <param name="sectorBytes">Length of a sector.</param>
/// <param name="most">Ranges that are kept.</param>
internal sealed class BadRanges(int sectorBytes, int most = DiskLimits.BadRanges)
{
    private readonly List<BadRange> ranges = [];
    private readonly List<SectorRange> sectors = [];
    private long moreEnd = -1;

    public IReadOnlyList<BadRange> Ranges => ranges;

    /// <summary>As an image has them.</summary>
    public IReadOnlyList<SectorRange> Sectors => sectors;

    public long SectorCount { get; private set; }

    /// <summary>Ranges that are not kept.</summary>
    public long LeftOut { get; private set; }

    /// <summary>What lies behind the others; its last sector may be a part of one.</summary>
    public void Add(BadPiece piece)
    {
        var first = piece.Offset / sectorBytes;
        Add(new BadRange(first, ((piece.Offset + piece.LengthBytes + sectorBytes - 1) / sectorBytes) - first, piece.Error, piece.Retries));
    }

    /// <summary>What an earlier attempt could not read.</summary>
    public void Add(SectorRange range) => Add(new BadRange(range.First, range.Count, Errno.Ok, 0));

    private void Add(BadRange range)
    {
        SectorCount += range.Count;
        if (ranges.Count > 0 && ranges[^1].End == range.First)
        {
            ranges[^1] = ranges[^1] with { Count = ranges[^1].Count + range.Count, Retries = Math.Max(ranges[^1].Retries, range.Retries) };
            sectors[^1] = new(ranges[^1].First, ranges[^1].Count);
        }
        else if (ranges.Count < most)
        {
            ranges.Add(range);
            sectors.Add(new(range.First, range.Count));
        }
        else
        {
            LeftOut += range.First == moreEnd ? 0 : 1;
            moreEnd = range.End;
        }
    }
}
