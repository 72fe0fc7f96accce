using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using Forensics.Plugins.Memory.Device.Ranges;
using Forensics.Sdk.Linux;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.Memory.Device.Sources;

/// <summary>Reads the head of <c>/proc/kcore</c>: an ELF core file of the running kernel whose segments are its views of memory. Sources: elf(5), fs/proc/kcore.c.</summary>
internal static class KernelCore
{
    private const int HeaderBytes = 64;
    private const int SegmentBytes = 56;
    private const int MaxSegments = 65_534;
    private const int MaxPieces = 1 << 20;
    private const int MaxNotesBytes = 1 << 20;
    private const uint LoadSegment = 1;
    private const uint NoteSegment = 4;

    /// <summary>Reads it.</summary>
    /// <param name="file">The file, open for reading.</param>
    /// <param name="ram">What is memory; where it is not known the segments are taken as they are.</param>
    /// <param name="source">What can be read of it; it owns the file.</param>
    /// <param name="obstacle">Why nothing can be read.</param>
    public static bool TryOpen(SafeFileHandle file, SystemRam ram, [NotNullWhen(true)] out MemorySource? source, [NotNullWhen(false)] out string? obstacle)
    {
        source = null;
        var header = new byte[HeaderBytes];
        var error = FileReading.ReadAt(file, header, 0, out var length);
        if (error.Failed || length < HeaderBytes || !header.AsSpan().StartsWith("\u007fELF\u0002\u0001"u8))
        {
            obstacle = error.Failed ? $"it cannot be read: {error}" : "it is no core file of a 64-bit kernel: something else was put in its place, as containers do";
            return false;
        }

        var count = Short(header, 56);
        var table = new byte[count * SegmentBytes];
        if (Short(header, 54) != SegmentBytes || count is 0 or > MaxSegments || Long(header, 32) > int.MaxValue
            || FileReading.ReadAt(file, table, (long)Long(header, 32), out length).Failed || length < table.Length)
        {
            obstacle = "its program headers cannot be read";
            return false;
        }

        // Before Linux 4.13 every segment says 0.
        var all = Segments(table);
        if (!TrySplit(all.Count(segment => segment.Range.Start == 0) > 1 ? [] : all, ram, out var segments, out var views))
        {
            obstacle = $"its segments and the ranges of memory make more than {MaxPieces} pieces";
            return false;
        }

        if (segments.Count == 0)
        {
            obstacle = "it does not tell the physical addresses of memory, which it does since Linux 4.13";
            return false;
        }

        source = new(MemorySourceChoice.Kcore, file) { Segments = segments, Views = views, Notes = Notes(file, table), Machine = Short(header, 18) };
        obstacle = null;
        return true;
    }

    private static List<SourceSegment> Segments(ReadOnlySpan<byte> table)
    {
        var segments = new List<SourceSegment>();
        for (; !table.IsEmpty; table = table[SegmentBytes..])
        {
            var (offset, address, physical, length) = (Long(table, 8), Long(table, 16), Long(table, 24), Long(table, 40));

            // What is nowhere in particular, as modules are, has no address: all bits set.
            if (BinaryPrimitives.ReadUInt32LittleEndian(table) == LoadSegment && length > 0 && physical < ulong.MaxValue - length && offset <= long.MaxValue - Math.Min(length, long.MaxValue))
            {
                segments.Add(new(new(physical, physical + length), (long)offset, address));
            }
        }

        return segments;
    }

    /// <summary>The text of the kernel is in two views. The longer one has all memory of its kind, so it comes first, and what it has nobody gives twice.</summary>
    /// <returns>False when there are more pieces than any kernel has.</returns>
    private static bool TrySplit(List<SourceSegment> all, SystemRam ram, out List<SourceSegment> segments, out List<SourceSegment> views)
    {
        (segments, views) = ([], []);
        var taken = new List<PhysicalRange>();
        var looked = 0;
        foreach (var segment in all.OrderByDescending(segment => segment.Range.LengthBytes))
        {
            var usable = (ram.IsKnown ? RangeSet.Within(segment.Range, ram.Ranges) : [segment.Range]).Take(MaxPieces).ToList();
            var fresh = usable.SelectMany(range => RangeSet.Without(range, taken)).Select(range => range.Pages).OfType<PhysicalRange>().Take(MaxPieces).ToList();
            looked += usable.Count + fresh.Count;
            if (looked > MaxPieces)
            {
                return false;
            }

            segments.AddRange(fresh.Select(segment.Of));
            if (fresh.Count == 0 && usable.Count > 0)
            {
                views.Add(segment);
            }

            foreach (var range in fresh)
            {
                taken.Insert(RangeSet.FirstEndingAfter(taken, range.Start), range);
            }
        }

        segments.Sort((one, other) => one.Range.Start.CompareTo(other.Range.Start));
        return true;
    }

    private static ReadOnlyMemory<byte> Notes(SafeFileHandle file, ReadOnlySpan<byte> table)
    {
        for (; !table.IsEmpty; table = table[SegmentBytes..])
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(table) == NoteSegment && Long(table, 8) <= int.MaxValue && Long(table, 32) is > 0 and <= MaxNotesBytes and var length)
            {
                var notes = new byte[length];
                return FileReading.ReadAt(file, notes, (long)Long(table, 8), out var read).Failed || read < notes.Length ? default : notes;
            }
        }

        return default;
    }

    private static ushort Short(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static ulong Long(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]);
}
