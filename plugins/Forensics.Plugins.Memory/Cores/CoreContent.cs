using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Memory;

namespace Forensics.Plugins.Memory.Cores;

/// <summary>The bytes of a core file without its holes, from front to back: header, then memory as it is read.</summary>
internal sealed class CoreContent : ForwardStream
{
    private readonly byte[] header;
    private readonly CoreLayout layout;
    private readonly IReadOnlyList<Extent> extents;
    private readonly ProcessMemory memory;
    private readonly UnreadMemory unread;
    private int headerAt;
    private int extent;
    private int run;
    private long at;
    private MemoryRangeStream? range;

    public CoreContent(byte[] header, CoreLayout layout, ProcessMemory memory, UnreadMemory unread)
    {
        this.header = header;
        this.layout = layout;
        this.memory = memory;
        this.unread = unread;
        extents = layout.Extents();
        at = extents.Count > 0 ? extents[0].OffsetBytes : 0;
        DataRanges = Ranges();
    }

    /// <summary>How long the file is, holes counted.</summary>
    public long FileBytes => header.Length + layout.MemoryBytes;

    /// <summary>Its data ranges; the content is their bytes.</summary>
    public IReadOnlyList<Extent> DataRanges { get; }

    /// <exception cref="ContentCutException">The process ended meanwhile.</exception>
    public override int Read(Span<byte> buffer)
    {
        if (headerAt < header.Length)
        {
            var length = Math.Min(buffer.Length, header.Length - headerAt);
            header.AsSpan(headerAt, length).CopyTo(buffer);
            headerAt += length;
            return length;
        }

        // As much as there is room for: with many short runs a call of the reader for each would cost more than the reading.
        var total = 0;
        while (total < buffer.Length && extent < extents.Count && ReadOn(buffer[total..]) is > 0 and var read)
        {
            total += read;
        }

        return total;
    }

    protected override void Dispose(bool disposing)
    {
        range?.Dispose();
        base.Dispose(disposing);
    }

    private int ReadOn(Span<byte> buffer)
    {
        var end = extents[extent].OffsetBytes + extents[extent].LengthBytes;
        int length;
        if (run < layout.Runs.Count && layout.Runs[run].OffsetBytes <= at)
        {
            var current = layout.Runs[run];
            range ??= new(memory, current.StartAddress, current.EndAddress, unread);
            length = range.Read(buffer);
            if (at + length == current.EndOffsetBytes)
            {
                range.Dispose();
                range = null;
                run++;
            }
        }
        else
        {
            // A hole that is too small for a place of its own in the list.
            var next = run < layout.Runs.Count ? Math.Min(layout.Runs[run].OffsetBytes, end) : end;
            length = (int)Math.Min(buffer.Length, next - at);
            buffer[..length].Clear();
        }

        at += length;
        if (at == end)
        {
            extent++;
            at = extent < extents.Count ? extents[extent].OffsetBytes : at;
        }

        return length;
    }

    private List<Extent> Ranges()
    {
        var ranges = new List<Extent>(extents.Count + 1) { new(0, header.Length) };
        foreach (var memoryRange in extents)
        {
            var offset = header.Length + memoryRange.OffsetBytes;
            if (ranges[^1] is var last && last.OffsetBytes + last.LengthBytes == offset) ranges[^1] = last with { LengthBytes = last.LengthBytes + memoryRange.LengthBytes };
            else ranges.Add(new(offset, memoryRange.LengthBytes));
        }

        return ranges;
    }
}
