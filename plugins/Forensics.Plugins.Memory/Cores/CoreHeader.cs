using System.Buffers.Binary;
using Forensics.Plugins.Memory.Stopping;

namespace Forensics.Plugins.Memory.Cores;

/// <summary>The beginning of a core file: ELF header, program headers, notes, padded to a page. Memory follows. Source: elf(5); more than 65,534 segments are counted in the first section header
/// (PN_XNUM), and a second one shows the notes, which elfutils looks for in sections alone once there is one.</summary>
internal static class CoreHeader
{
    private const int HeaderBytes = 64;
    private const int SegmentBytes = 56;
    private const int SectionBytes = 64;
    private const int CoreType = 4;
    private const int MachineX64 = 62;
    private const int MachineArm64 = 183;
    private const int LoadSegment = 1;
    private const int NoteSegment = 4;
    private const int NoteSection = 7;
    private const int Sections = 2;
    private const int NoteAlignment = 4;
    private const int ManySegments = 0xffff;

    public static byte[] Of(NoteWriter notes, CoreLayout layout)
    {
        var pageBytes = Environment.SystemPageSize;
        var count = layout.Segments.Count + 1;
        var isMany = count >= ManySegments;
        var notesAt = HeaderBytes + (SegmentBytes * count) + (isMany ? Sections * SectionBytes : 0);
        var length = (notesAt + notes.Bytes.Length + pageBytes - 1) / pageBytes * pageBytes;
        var bytes = new byte[length];
        WriteHeader(bytes, count, isMany);
        WriteSegment(bytes.AsSpan(HeaderBytes), NoteSegment, 0, notesAt, 0, notes.Bytes.Length, 0, NoteAlignment);
        long offset = length;
        var at = HeaderBytes + SegmentBytes;
        foreach (var segment in layout.Segments)
        {
            var stored = segment.IsStored ? (long)segment.LengthBytes : 0;
            WriteSegment(bytes.AsSpan(at), LoadSegment, Flags(segment.Permissions), offset, segment.StartAddress, stored, (long)segment.LengthBytes, pageBytes);
            offset += stored;
            at += SegmentBytes;
        }

        if (isMany)
        {
            // Of the first one sh_size: sections, sh_info: segments. Of the second sh_type, sh_offset, sh_size, sh_addralign.
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(at + 32), Sections);
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at + 44), count);
            at += SectionBytes;
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at + 4), NoteSection);
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(at + 24), notesAt);
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(at + 32), notes.Bytes.Length);
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(at + 48), NoteAlignment);
        }

        notes.Bytes.CopyTo(bytes.AsSpan(notesAt));
        return bytes;
    }

    private static void WriteHeader(Span<byte> bytes, int count, bool isMany)
    {
        // 64 bits, little-endian, version 1, no particular system.
        ReadOnlySpan<byte> identity = [0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1, 0];
        identity.CopyTo(bytes);
        BinaryPrimitives.WriteInt16LittleEndian(bytes[16..], CoreType);
        BinaryPrimitives.WriteInt16LittleEndian(bytes[18..], (short)(ThreadRegisters.IsArm64 ? MachineArm64 : MachineX64));
        BinaryPrimitives.WriteInt32LittleEndian(bytes[20..], 1);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[32..], HeaderBytes);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[40..], isMany ? HeaderBytes + (SegmentBytes * count) : 0);
        BinaryPrimitives.WriteInt16LittleEndian(bytes[52..], HeaderBytes);
        BinaryPrimitives.WriteInt16LittleEndian(bytes[54..], SegmentBytes);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[56..], (ushort)(isMany ? ManySegments : count));
        BinaryPrimitives.WriteInt16LittleEndian(bytes[58..], (short)(isMany ? SectionBytes : 0));
        BinaryPrimitives.WriteInt16LittleEndian(bytes[60..], (short)(isMany ? Sections : 0));
    }

    private static void WriteSegment(Span<byte> bytes, int type, int flags, long offset, ulong address, long fileBytes, long memoryBytes, int alignment)
    {
        BinaryPrimitives.WriteInt32LittleEndian(bytes, type);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[4..], flags);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[8..], offset);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[16..], address);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[32..], fileBytes);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[40..], memoryBytes);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[48..], alignment);
    }

    private static int Flags(string permissions) => (permissions[0] == 'r' ? 4 : 0) | (permissions[1] == 'w' ? 2 : 0) | (permissions[2] == 'x' ? 1 : 0);
}
