using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Forensics.Plugins.Memory.Device.Ranges;
using Forensics.Plugins.Memory.Device.Sources;

namespace Forensics.Plugins.Memory.Device.Images;

/// <summary>A core file of the kernel: its notes, and a segment for each range, with its physical and, where the source tells it, its virtual address. The kernel's text is a second view of memory
/// that is there already: its segment leads to the same bytes, comes last, and has no physical address, as <c>/proc/kcore</c> has it for all that is no memory of its own: whoever looks an address up in
/// the last segment that begins before it, as Volatility does, would not find what lies behind the text. Source: elf(5).</summary>
internal static class ElfLayout
{
    private const int HeaderBytes = 64;
    private const int SegmentBytes = 56;
    private const int CoreType = 4;
    private const int MachineX64 = 62;
    private const int MachineArm64 = 183;
    private const int LoadSegment = 1;
    private const int NoteSegment = 4;
    private const int NoteAlignment = 4;
    private const int AllPermissions = 7;
    private const ulong Nowhere = ulong.MaxValue;

    // Their number has 16 bits, and the last value means another thing.
    private const int MostSegments = 65_534;

    /// <param name="source">The source.</param>
    /// <param name="notes">Notes that tell where the kernel's structures are.</param>
    public static ImageLayout Of(MemorySource source, ReadOnlyMemory<byte> notes)
    {
        var page = (ulong)Environment.SystemPageSize;
        List<PhysicalRange> memory = [.. source.Segments.Select(segment => segment.Range)];
        var views = source.Views.SelectMany(view => RangeSet.Within(view.Range, memory).Select(view.Of)).Take(MostSegments - 1 - memory.Count).ToList();
        var count = 1 + source.Segments.Count + views.Count;
        var notesAt = HeaderBytes + (SegmentBytes * count);
        var header = new byte[((ulong)(notesAt + notes.Length) + page - 1) / page * page];
        WriteHeader(header, source.Machine, count);
        WriteSegment(header.AsSpan(HeaderBytes), NoteSegment, (ulong)notesAt, 0, 0, (ulong)notes.Length, NoteAlignment);
        notes.Span.CopyTo(header.AsSpan(notesAt));
        var at = HeaderBytes + SegmentBytes;
        var offset = (ulong)header.Length;
        var offsets = new List<ulong>();
        foreach (var segment in source.Segments)
        {
            WriteSegment(header.AsSpan(at), LoadSegment, offset, segment.VirtualAddress ?? 0, segment.Range.Start, segment.Range.LengthBytes, page);
            offsets.Add(offset);
            at += SegmentBytes;
            offset += segment.Range.LengthBytes;
        }

        foreach (var view in views)
        {
            var holder = RangeSet.FirstEndingAfter(memory, view.Range.Start);
            WriteSegment(header.AsSpan(at), LoadSegment, offsets[holder] + (view.Range.Start - memory[holder].Start), view.VirtualAddress ?? 0, Nowhere, view.Range.LengthBytes, page);
            at += SegmentBytes;
        }

        return new("memory.elf", [ImagePiece.Of(header), .. source.Segments.Select(ImagePiece.Of)]);
    }

    private static void WriteHeader(Span<byte> bytes, ushort machine, int count)
    {
        // 64 bits, little-endian, version 1, no particular system.
        ReadOnlySpan<byte> identity = [0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1, 0];
        identity.CopyTo(bytes);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[16..], CoreType);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[18..], machine != 0 ? machine : (ushort)(RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? MachineArm64 : MachineX64));
        BinaryPrimitives.WriteInt32LittleEndian(bytes[20..], 1);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[32..], HeaderBytes);
        BinaryPrimitives.WriteInt16LittleEndian(bytes[52..], HeaderBytes);
        BinaryPrimitives.WriteInt16LittleEndian(bytes[54..], SegmentBytes);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[56..], (ushort)count);
    }

    private static void WriteSegment(Span<byte> bytes, int type, ulong offset, ulong address, ulong physical, ulong length, ulong alignment)
    {
        BinaryPrimitives.WriteInt32LittleEndian(bytes, type);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[4..], type == LoadSegment ? AllPermissions : 0);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[8..], offset);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[16..], address);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[24..], physical);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[32..], length);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[40..], type == LoadSegment ? length : 0);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[48..], alignment);
    }
}
