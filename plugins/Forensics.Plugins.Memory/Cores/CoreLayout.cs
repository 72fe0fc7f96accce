namespace Forensics.Plugins.Memory.Cores;

/// <summary>What goes into a core file, and where: header and notes, then the stored segments one after the other, without holes: whoever unpacks the bundle has a file that debuggers open.</summary>
/// <param name="Mappings">All mappings, with what becomes of each.</param>
/// <param name="Segments">In the order of their addresses.</param>
/// <param name="Runs">What is read, in the same order. Between two of one segment are zeros.</param>
internal sealed record CoreLayout(IReadOnlyList<PlannedMapping> Mappings, IReadOnlyList<CoreSegment> Segments, IReadOnlyList<CoreRun> Runs)
{
    /// <summary>Bytes of the memory's part of the file.</summary>
    public long MemoryBytes { get; } = Segments.Where(segment => segment.IsStored).Sum(segment => (long)segment.LengthBytes);

    /// <summary>Bytes that are read.</summary>
    public long StoredBytes { get; } = Runs.Sum(run => run.LengthBytes);
}
