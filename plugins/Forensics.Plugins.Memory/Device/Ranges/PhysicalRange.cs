namespace Forensics.Plugins.Memory.Device.Ranges;

/// <summary>Physical addresses.</summary>
/// <param name="Start">The first.</param>
/// <param name="End">The one after the last; above <paramref name="Start"/>.</param>
internal readonly record struct PhysicalRange(ulong Start, ulong End)
{
    public ulong LengthBytes => End - Start;

    /// <summary>The whole pages in it; null when there are none.</summary>
    public PhysicalRange? Pages
    {
        get
        {
            var page = (ulong)Environment.SystemPageSize;
            var (start, end) = (Start + ((page - (Start % page)) % page), End - (End % page));
            return start >= Start && start < end ? new(start, end) : null;
        }
    }

    /// <summary>What is in both; null when nothing is.</summary>
    public PhysicalRange? And(PhysicalRange other)
    {
        var (start, end) = (Math.Max(Start, other.Start), Math.Min(End, other.End));
        return start < end ? new(start, end) : null;
    }
}
