using System.Buffers.Binary;
using Forensics.Sdk;

namespace Forensics.Plugins.Memory.Clr;

/// <summary>The table of mapped files of an ELF core (the note NT_FILE). Source: core(5), linux/elf.h, linux/fs/binfmt_elf.c (fill_files_note). 64-bit, little-endian.</summary>
internal sealed class CoreMappings
{
    private const int HeaderBytes = 64;
    private const int SegmentBytes = 56;
    private const uint NoteSegment = 4;
    private const uint FileNote = 0x46494c45;
    private const int NoteHeaderBytes = 12;
    private const int EntryBytes = 24;
    private const int MostCounted = 0xffff;

    private readonly List<MappedImage> images = [];

    /// <summary>The mappings, in the order of their addresses.</summary>
    public IReadOnlyList<MappedImage> Images => images;

    /// <summary>Reads it.</summary>
    /// <param name="core">A core; its position is moved.</param>
    /// <returns>The mappings; none when the core has no table.</returns>
    /// <exception cref="InvalidDataException">It is no such core, or its table contradicts itself.</exception>
    public static CoreMappings Read(Stream core)
    {
        var mappings = new CoreMappings();
        var header = new byte[HeaderBytes];
        core.Position = 0;
        if (core.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length || !header.AsSpan().StartsWith("\u007fELF\u0002\u0001"u8))
        {
            throw new InvalidDataException("it is no 64-bit little-endian ELF file");
        }

        var start = BinaryPrimitives.ReadUInt64LittleEndian(header.AsSpan(32));
        var size = BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(54));

        // More than 65,534 segments: the notes are among the first ones in every core there is.
        var count = Math.Min((int)BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(56)), MostCounted);
        if (size != SegmentBytes || start > long.MaxValue / 2)
        {
            throw new InvalidDataException("its program headers are not of the form");
        }

        var segments = new byte[count * SegmentBytes];
        core.Position = (long)start;
        var read = core.ReadAtLeast(segments, segments.Length, throwOnEndOfStream: false);
        var left = (long)ClrLimits.NoteBytes;
        for (var at = 0; at + SegmentBytes <= read; at += SegmentBytes)
        {
            var segment = segments.AsSpan(at);
            if (BinaryPrimitives.ReadUInt32LittleEndian(segment) == NoteSegment)
            {
                mappings.ReadNotes(core, BinaryPrimitives.ReadUInt64LittleEndian(segment[8..]), BinaryPrimitives.ReadUInt64LittleEndian(segment[32..]), ref left);
            }
        }

        mappings.images.Sort(static (one, other) => one.StartAddress.CompareTo(other.StartAddress));
        return mappings;
    }

    /// <summary>The file that is mapped at an address; null for memory without a file.</summary>
    public MappedImage? At(ulong address)
    {
        var (low, high) = (0, images.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = images[middle].EndAddress <= address ? (middle + 1, high) : (low, middle);
        }

        return low < images.Count && images[low].StartAddress <= address ? images[low] : null;
    }

    private void ReadNotes(Stream core, ulong offset, ulong length, ref long left)
    {
        if (offset > long.MaxValue / 2 || length > (ulong)left)
        {
            throw new InvalidDataException("its notes are longer than can be");
        }

        left -= (long)length;
        var notes = new byte[length];
        core.Position = (long)offset;
        var rest = notes.AsSpan(0, core.ReadAtLeast(notes, notes.Length, throwOnEndOfStream: false));
        while (rest.Length >= NoteHeaderBytes)
        {
            var nameBytes = BinaryPrimitives.ReadUInt32LittleEndian(rest);
            var descriptionBytes = BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]);
            var description = NoteHeaderBytes + Padded(nameBytes);
            if (description + descriptionBytes > rest.Length)
            {
                return; // The core was cut, or what follows is none.
            }

            if (BinaryPrimitives.ReadUInt32LittleEndian(rest[8..]) == FileNote && rest.Slice(NoteHeaderBytes, (int)nameBytes).StartsWith("CORE"u8))
            {
                ReadFiles(rest.Slice((int)description, (int)descriptionBytes));
            }

            var next = description + Padded(descriptionBytes);
            rest = next >= rest.Length ? default : rest[(int)next..];
        }
    }

    /// <summary>Count, page size, for each START END OFFSET-IN-PAGES, then a name for each, ended by NUL.</summary>
    private void ReadFiles(ReadOnlySpan<byte> table)
    {
        var count = table.Length < 16 ? 0 : BinaryPrimitives.ReadUInt64LittleEndian(table);
        if (count > ClrLimits.MappedFiles || 16 + ((long)count * EntryBytes) > table.Length)
        {
            throw new InvalidDataException("its table of mapped files is longer than the note");
        }

        var names = table[(16 + ((int)count * EntryBytes))..];
        for (var i = 0; i < (int)count; i++)
        {
            var entry = table[(16 + (i * EntryBytes))..];
            var end = names.IndexOf((byte)0);
            if (end < 0)
            {
                throw new InvalidDataException("its table of mapped files ends before its last name");
            }

            images.Add(new(BinaryPrimitives.ReadUInt64LittleEndian(entry), BinaryPrimitives.ReadUInt64LittleEndian(entry[8..]), new EvidencePath(names[..end].ToArray())));
            names = names[(end + 1)..];
        }
    }

    private static long Padded(long length) => (length + 3) & ~3;
}
