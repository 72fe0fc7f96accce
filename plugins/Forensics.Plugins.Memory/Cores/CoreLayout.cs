using Forensics.Sdk;

namespace Forensics.Plugins.Memory.Cores;

/// <summary>What goes into a core file, and where: header and notes, then the stored segments one after the other. Holes of the file are memory that was never touched.</summary>
/// <param name="Mappings">All mappings, with what becomes of each.</param>
/// <param name="Segments">In the order of their addresses.</param>
/// <param name="Runs">What is read, in the same order.</param>
internal sealed record CoreLayout(IReadOnlyList<PlannedMapping> Mappings, IReadOnlyList<CoreSegment> Segments, IReadOnlyList<CoreRun> Runs)
{
    /// <summary>Bytes of the memory's part of the file, holes counted.</summary>
    public long MemoryBytes { get; } = Segments.Where(segment => segment.IsStored).Sum(segment => (long)segment.LengthBytes);

    /// <summary>Bytes that are read.</summary>
    public long StoredBytes { get; } = Runs.Sum(run => run.LengthBytes);

    /// <summary>The data ranges of the memory's part, at most <see cref="CoreLimits.Extents"/>: runs, and between them the smallest holes when there are too many.</summary>
    public IReadOnlyList<Extent> Extents()
    {
        for (var gap = 0L; ; gap = Math.Max(gap * 2, Environment.SystemPageSize))
        {
            var extents = new List<Extent>();
            foreach (var run in Runs)
            {
                if (extents.Count > 0 && extents[^1] is var last && run.OffsetBytes - (last.OffsetBytes + last.LengthBytes) <= gap)
                {
                    extents[^1] = last with { LengthBytes = run.EndOffsetBytes - last.OffsetBytes };
                }
                else
                {
                    extents.Add(new(run.OffsetBytes, run.LengthBytes));
                }
            }

            // One for the header.
            if (extents.Count < CoreLimits.Extents)
            {
                return extents;
            }
        }
    }
}
