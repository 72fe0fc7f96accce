using Forensics.Plugins.Memory.Device.Ranges;
using Forensics.Plugins.Memory.Device.Sources;

namespace Forensics.Plugins.Memory.Device.Images;

/// <summary>Reads a source's memory; what cannot be read is zeros, and noted.</summary>
/// <param name="source">The source.</param>
/// <param name="flags">Tells which pages are not to be read.</param>
internal sealed class MemoryReader(MemorySource source, PageFlags flags)
{
    private static readonly int PageBytes = Environment.SystemPageSize;
    private readonly List<TroubledRange> troubled = [];
    private readonly SortedDictionary<PageTrouble, ulong> bytesOf = [];

    /// <summary>What was filled with zeros, in the order of reading; touching ranges are joined.</summary>
    public IReadOnlyList<TroubledRange> Troubled => troubled;

    /// <summary>Whether there were more ranges than are kept.</summary>
    public bool IsTroubledCut { get; private set; }

    /// <summary>Troubled bytes of each kind, those that are in no range any more included.</summary>
    public IReadOnlyDictionary<PageTrouble, ulong> BytesOf => bytesOf;

    /// <summary>All of them.</summary>
    public ulong TroubledBytes { get; private set; }

    /// <summary>Memory that was asked for so far.</summary>
    public ulong DoneBytes { get; private set; }

    /// <summary>Reads some whole pages.</summary>
    /// <param name="segment">Of this.</param>
    /// <param name="address">From this physical address on, that of a page.</param>
    /// <param name="buffer">Whole pages, at most a piece; all of it is filled.</param>
    public void Read(SourceSegment segment, ulong address, Span<byte> buffer)
    {
        var of = flags.Of(address, buffer.Length / PageBytes);
        var start = 0;
        for (var page = 0; page < of.Length; page++)
        {
            if (PageFlags.TroubleOf(of[page]) is { } trouble)
            {
                var at = page * PageBytes;
                ReadPages(segment, address + (ulong)start, buffer[start..at]);
                Clear(address + (ulong)at, buffer.Slice(at, PageBytes), trouble);
                start = at + PageBytes;
            }
        }

        ReadPages(segment, address + (ulong)start, buffer[start..]);
        DoneBytes += (ulong)buffer.Length;
    }

    private void ReadPages(SourceSegment segment, ulong address, Span<byte> buffer)
    {
        var most = buffer.Length;
        while (!buffer.IsEmpty)
        {
            var wanted = buffer[..Math.Min(most, buffer.Length)];
            _ = source.Read(segment.OffsetBytes + (long)(address - segment.Range.Start), wanted, out var length);
            var done = length - (length % PageBytes);
            if (done == 0 && wanted.Length == PageBytes)
            {
                Clear(address, wanted, PageTrouble.Unreadable);
                done = PageBytes;
            }
            else if (done < wanted.Length)
            {
                // An error hides what was read before it: /dev/mem and /proc/kcore tell of it alone. So on page by page.
                most = PageBytes;
            }

            address += (ulong)done;
            buffer = buffer[done..];
        }
    }

    private void Clear(ulong address, Span<byte> pages, PageTrouble trouble)
    {
        pages.Clear();
        var range = new PhysicalRange(address, address + (ulong)pages.Length);
        TroubledBytes += range.LengthBytes;
        bytesOf[trouble] = bytesOf.GetValueOrDefault(trouble) + range.LengthBytes;
        if (troubled.Count > 0 && troubled[^1].Trouble == trouble && troubled[^1].Range.End == address)
        {
            troubled[^1] = new(troubled[^1].Range with { End = range.End }, trouble);
        }
        else if (troubled.Count < ReadingLimits.TroubledRanges)
        {
            troubled.Add(new(range, trouble));
        }
        else
        {
            IsTroubledCut = true;
        }
    }
}
