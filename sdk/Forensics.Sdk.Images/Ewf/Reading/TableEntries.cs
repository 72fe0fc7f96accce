using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Forensics.Sdk.Images.Ewf.Reading;

/// <summary>
/// The entries of a table, made out: offsets rise, or they lead nowhere. So no byte of a segment is part of two chunks, and what an image can inflate to is bounded by its length.
/// </summary>
/// <remarks>EnCase 6.7 let offsets without a base grow past 2 GiB into the bit that marks a compressed chunk. Such an entry is told by where it leads: without the bit out of the
/// table's sections, or back before the chunk before it.</remarks>
internal sealed class TableEntries
{
    private readonly ChunkTable table;
    private readonly long[] offsets;
    private readonly ChunkKind[] kinds;

    private TableEntries(ChunkTable table, ReadOnlySpan<uint> entries)
    {
        this.table = table;
        offsets = new long[entries.Length];
        kinds = new ChunkKind[entries.Length];
        for (var i = 0; i < entries.Length; i++)
        {
            (offsets[i], kinds[i]) = Decode(entries[i], i == 0 ? table.Low - 1 : offsets[i - 1]);
        }

        MarkLost();
    }

    /// <summary>What it takes, in bytes.</summary>
    public long KeptBytes => (long)offsets.Length * (sizeof(long) + sizeof(ChunkKind));

    /// <exception cref="IOException">The file cannot be read any more.</exception>
    public static TableEntries Read(ChunkTable table)
    {
        var entries = new uint[table.Count];
        if (!table.File.TryRead(table.Section.EntriesOffset, MemoryMarshal.AsBytes(entries.AsSpan())))
        {
            throw new IOException($"{table.Section.Section.Place} cannot be read any more");
        }

        if (!BitConverter.IsLittleEndian)
        {
            BinaryPrimitives.ReverseEndianness(entries, entries);
        }

        return new(table, entries);
    }

    public ChunkPlace this[int index]
    {
        get
        {
            if (kinds[index] == ChunkKind.Lost)
            {
                return new(table, ChunkKind.Lost, offsets[index], 0);
            }

            // Each run of lost ones is gone through for the one before it alone.
            var end = index + 1;
            while (end < offsets.Length && kinds[end] == ChunkKind.Lost)
            {
                end++;
            }

            return new(table, kinds[index], offsets[index], (end < offsets.Length ? offsets[end] : table.High) - offsets[index]);
        }
    }

    private bool IsInside(long offset) => offset >= table.Low && offset < table.High;

    private (long Offset, ChunkKind Kind) Decode(uint entry, long before)
    {
        var isMarked = (entry & EwfFormat.CompressedFlag) != 0;
        var offset = table.Section.BaseOffset + (entry & ~EwfFormat.CompressedFlag);
        return isMarked && table.Section.BaseOffset == 0 && IsInside(entry) && (!IsInside(offset) || offset <= before)
            ? (entry, ChunkKind.Unknown)
            : (offset, isMarked ? ChunkKind.Deflated : ChunkKind.Stored);
    }

    // One entry that stands out - after the one before it, but not before the next, which is all right - is wrong itself, and not all that follow.
    private void MarkLost()
    {
        var last = table.Low - 1;
        for (var i = 0; i < offsets.Length; i++)
        {
            var isPeak = i + 1 < offsets.Length && offsets[i + 1] <= offsets[i] && offsets[i + 1] > last && IsInside(offsets[i + 1]);
            if (!IsInside(offsets[i]) || offsets[i] <= last || isPeak)
            {
                kinds[i] = ChunkKind.Lost;
                continue;
            }

            last = offsets[i];
        }
    }
}
