using System.Buffers.Binary;
using System.Text;

namespace Forensics.Plugins.Memory.Tests.Dumps;

/// <summary>A core file as its format says (elf(5)), 64 bits, little-endian: read for what lies at an address.</summary>
internal sealed class CoreFile : IDisposable
{
    private const ushort CountIsElsewhere = 0xffff; // PN_XNUM
    private const int HeaderBytes = 64;
    private const int SegmentBytes = 56;
    private const int ProcessIdAt = 32; // pr_pid of elf_prstatus, <linux/elfcore.h>
    private readonly FileStream file;

    public CoreFile(string path)
    {
        file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        var header = ReadAt(0, HeaderBytes);
        Assert.That(header[..6], Is.EqualTo(new byte[] { 0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1 }), "an ELF file of 64 bits, little-endian");
        Assert.That(BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(16)), Is.EqualTo(4), "ET_CORE");
        var table = BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(32));
        var sections = BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(40));
        long count = BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(56));
        if (count == CountIsElsewhere)
        {
            // sh_info of the first section header.
            count = BinaryPrimitives.ReadUInt32LittleEndian(ReadAt(sections, 64).AsSpan(44));
        }

        var bytes = ReadAt(table, checked((int)(count * SegmentBytes)));
        Segments = [.. Enumerable.Range(0, (int)count).Select(i => Segment(bytes.AsSpan(i * SegmentBytes, SegmentBytes)))];
        Notes = [.. Segments.Where(segment => segment.Type == CoreSegment.Note).SelectMany(segment => ReadNotes(ReadAt(segment.OffsetBytes, (int)segment.FileBytes)))];
    }

    public IReadOnlyList<CoreSegment> Segments { get; }

    public IReadOnlyList<CoreNote> Notes { get; }

    public IEnumerable<CoreSegment> Loads => Segments.Where(segment => segment.Type == CoreSegment.Load);

    public IReadOnlyList<int> Threads
        => [.. Notes.Where(IsStatus).Select(ThreadOf)];

    /// <summary>The notes of one thread, its status first; those of the process stand with the first.</summary>
    public IEnumerable<CoreNote> NotesOf(int thread)
    {
        var begin = Notes.Select((note, i) => (note, i)).Single(entry => IsStatus(entry.note) && ThreadOf(entry.note) == thread).i;
        return Notes.Skip(begin).TakeWhile((note, i) => i == 0 || !IsStatus(note));
    }

    /// <summary>What lies at an address; null where no segment has it in the file.</summary>
    public byte[]? Read(ulong address, int length)
    {
        var segment = Loads.FirstOrDefault(load => address >= load.Address && address + (ulong)length <= load.Address + (ulong)load.FileBytes);
        return segment is null ? null : ReadAt(segment.OffsetBytes + (long)(address - segment.Address), length);
    }

    /// <summary>All patterns of the target lie where it has them.</summary>
    public void MustHold(TargetProcess target)
    {
        Assert.That(target.Patterns, Is.Not.Empty);
        var wrong = target.Patterns.Where(pattern => Read(pattern.Address, pattern.Bytes.Length) is not { } read || !read.SequenceEqual(pattern.Bytes));
        Assert.That(wrong.Select(pattern => $"{pattern.Address:x} {Convert.ToHexStringLower(Read(pattern.Address, pattern.Bytes.Length) ?? [])}"), Is.Empty, "patterns that are not in the core");
    }

    public void Dispose() => file.Dispose();

    private static bool IsStatus(CoreNote note) => note is { Name: "CORE", Type: CoreNote.ProcessStatus };

    private static int ThreadOf(CoreNote status) => BinaryPrimitives.ReadInt32LittleEndian(status.Content.AsSpan(ProcessIdAt));

    private static CoreSegment Segment(ReadOnlySpan<byte> header) => new(
        BinaryPrimitives.ReadUInt32LittleEndian(header), BinaryPrimitives.ReadUInt32LittleEndian(header[4..]), BinaryPrimitives.ReadInt64LittleEndian(header[8..]),
        BinaryPrimitives.ReadUInt64LittleEndian(header[16..]), BinaryPrimitives.ReadInt64LittleEndian(header[32..]), BinaryPrimitives.ReadInt64LittleEndian(header[40..]));

    private static IEnumerable<CoreNote> ReadNotes(byte[] notes)
    {
        for (var at = 0; at < notes.Length;)
        {
            var (nameBytes, contentBytes, type) = (Word(notes, at), Word(notes, at + 4), Word(notes, at + 8));
            var content = at + 12 + Padded(nameBytes);
            yield return new(Encoding.ASCII.GetString(notes, at + 12, Math.Max(0, nameBytes - 1)), (uint)type, notes[content..(content + contentBytes)]);
            at = content + Padded(contentBytes);
        }
    }

    private static int Word(byte[] notes, int at) => BinaryPrimitives.ReadInt32LittleEndian(notes.AsSpan(at));

    private static int Padded(int length) => (length + 3) & ~3;

    private byte[] ReadAt(long offset, int length)
    {
        var bytes = new byte[length];
        file.Position = offset;
        file.ReadExactly(bytes);
        return bytes;
    }
}
