using Forensics.Plugins.Memory.Cores;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Memory.Dumps;

/// <summary>What could not be read, and of which mappings.</summary>
/// <param name="mappings">In the order of their addresses.</param>
internal sealed class UnreadRanges(IReadOnlyList<PlannedMapping> mappings)
{
    private const int MostTold = 1_000;

    private readonly List<(ulong Start, ulong End)> ranges = [];
    private int mapping;

    public ulong Bytes { get; private set; }

    public IReadOnlyList<string> Texts => [.. ranges.Select(range => $"{range.Start:x}-{range.End:x}")];

    /// <summary>Memory is read from low to high addresses.</summary>
    public void Add(ulong address, long lengthBytes, Errno error)
    {
        var end = address + (ulong)lengthBytes;
        Bytes += (ulong)lengthBytes;
        while (mapping < mappings.Count - 1 && mappings[mapping].Mapping.Map.EndAddress <= address)
        {
            mapping++;
        }

        mappings[mapping].UnreadBytes += (ulong)lengthBytes;
        if (ranges.Count > 0 && ranges[^1].End == address)
        {
            ranges[^1] = (ranges[^1].Start, end);
        }
        else if (ranges.Count < MostTold)
        {
            ranges.Add((address, end));
        }
    }
}
