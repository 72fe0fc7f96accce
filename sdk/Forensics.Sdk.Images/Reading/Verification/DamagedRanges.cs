namespace Forensics.Sdk.Images.Reading.Verification;

/// <summary>Damaged ranges in order; those that touch are one, with the reason of the first. Bounded.</summary>
internal sealed class DamagedRanges
{
    private readonly List<DamagedRange> ranges = [];

    public IReadOnlyList<DamagedRange> Ranges => ranges;

    public long Sectors { get; private set; }

    public void Add(DamagedRange range)
    {
        Sectors += range.Sectors.Count;
        if (ranges.Count > 0 && ranges[^1] is var last && last.Sectors.First + last.Sectors.Count == range.Sectors.First)
        {
            ranges[^1] = last with { Sectors = last.Sectors with { Count = last.Sectors.Count + range.Sectors.Count } };
        }
        else if (ranges.Count < ImageLimits.DamagedRanges)
        {
            ranges.Add(range);
        }
    }
}
