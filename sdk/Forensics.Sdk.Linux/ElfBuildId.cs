using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Sdk.Linux;

/// <summary>
/// The build id that linkers put into programs and libraries: the note of type NT_GNU_BUILD_ID, found through the program headers, so that it is there in
/// stripped files too. Every offset and count is the file's and is bounded. Source: <c>elf(5)</c>, linux/elf.h.
/// </summary>
public static class ElfBuildId
{
    private const int Header64Bytes = 64;
    private const uint NoteSegment = 4;
    private const uint BuildIdType = 3;
    private const int NoteHeaderBytes = 12;

    /// <summary>Looks for it.</summary>
    /// <param name="file">A regular file, open for reading.</param>
    /// <param name="buildId">Lower-case hexadecimal; null where there is none.</param>
    /// <returns>The error of <c>pread(2)</c>; EUCLEAN for an ELF file that contradicts itself: headers beyond its end, more than
    /// <see cref="LinuxLimits.ElfHeaders"/> of them, notes of impossible length.</returns>
    public static Errno Read(SafeFileHandle file, out string? buildId) => Read((buffer, offset, out length) => FileReading.ReadAt(file, buffer, offset, out length), out buildId);

    /// <summary>Looks for it in memory: what a program or library has mapped of its start.</summary>
    /// <param name="start">Its first bytes, as many as there are.</param>
    /// <param name="buildId">Lower-case hexadecimal; null where there is none in these bytes.</param>
    /// <returns>As above.</returns>
    public static Errno Read(ReadOnlyMemory<byte> start, out string? buildId) => Read(
        (buffer, offset, out length) =>
        {
            length = (int)Math.Clamp(start.Length - offset, 0, buffer.Length);
            start.Span.Slice((int)Math.Min(offset, start.Length), length).CopyTo(buffer);
            return Errno.Ok;
        },
        out buildId);

    /// <summary>Looks for it among notes alone, of this machine's byte order: <c>/sys/kernel/notes</c>, <c>/sys/module/NAME/notes</c>.</summary>
    /// <param name="notes">The notes, each padded to 4 bytes.</param>
    /// <param name="buildId">Lower-case hexadecimal; null where there is none.</param>
    /// <returns>EUCLEAN for notes that contradict themselves.</returns>
    public static Errno ReadNotes(ReadOnlySpan<byte> notes, out string? buildId) => TryNotes(notes, 4, BitConverter.IsLittleEndian, isCut: false, out buildId) ? Errno.Ok : Errno.EUCLEAN;

    private static Errno Read(ReadAt readAt, out string? buildId)
    {
        buildId = null;
        Span<byte> header = stackalloc byte[Header64Bytes];
        var error = readAt(header, 0, out var length);
        if (error.Failed || length < 5 || !header.StartsWith("\x7f"u8) || !header[1..4].SequenceEqual("ELF"u8))
        {
            return error;
        }

        var is64 = header[4] == 2;
        var isLittle = header[5] == 1;
        if (header[4] is not (1 or 2) || header[5] is not (1 or 2) || length < (is64 ? Header64Bytes : 52))
        {
            return Errno.EUCLEAN;
        }

        var start = Number(header, is64 ? 32 : 28, is64 ? 8 : 4, isLittle);
        var size = (int)Number(header, is64 ? 54 : 42, 2, isLittle);
        var count = (int)Number(header, is64 ? 56 : 44, 2, isLittle);
        var least = is64 ? 56 : 32;
        return count == 0 ? Errno.Ok
            : size < least || size > Header64Bytes * 4 || count > LinuxLimits.ElfHeaders || start > long.MaxValue / 2 ? Errno.EUCLEAN
            : Segments(readAt, (long)start, size, count, is64, isLittle, out buildId);
    }

    private static Errno Segments(ReadAt readAt, long start, int size, int count, bool is64, bool isLittle, out string? buildId)
    {
        buildId = null;
        var table = new byte[size * count];
        var error = readAt(table, start, out var length);
        if (error.Failed || length < table.Length)
        {
            return error.Failed ? error : Errno.EUCLEAN;
        }

        for (var i = 0; i < count && buildId is null; i++)
        {
            var segment = table.AsSpan(i * size, size);
            if (Number(segment, 0, 4, isLittle) != NoteSegment)
            {
                continue;
            }

            var offset = Number(segment, is64 ? 8 : 4, is64 ? 8 : 4, isLittle);
            var bytes = Number(segment, is64 ? 32 : 16, is64 ? 8 : 4, isLittle);
            var align = Number(segment, is64 ? 48 : 28, is64 ? 8 : 4, isLittle) == 8 ? 8 : 4;
            if (offset > long.MaxValue / 2)
            {
                return Errno.EUCLEAN;
            }

            var notes = new byte[(int)Math.Min(bytes, LinuxLimits.ElfNoteBytes)];
            error = readAt(notes, (long)offset, out length);
            if (error.Failed || length < notes.Length || !TryNotes(notes, align, isLittle, isCut: bytes > (ulong)notes.Length, out buildId))
            {
                return error.Failed ? error : Errno.EUCLEAN;
            }
        }

        return Errno.Ok;
    }

    /// <summary>Goes through notes: length of name, length of description, type, then both, each padded.</summary>
    internal static bool TryNotes(ReadOnlySpan<byte> notes, int align, bool isLittle, bool isCut, out string? buildId)
    {
        buildId = null;
        while (notes.Length >= NoteHeaderBytes)
        {
            var nameBytes = Number(notes, 0, 4, isLittle);
            var descriptionBytes = Number(notes, 4, 4, isLittle);
            var isBuildId = Number(notes, 8, 4, isLittle) == BuildIdType;
            var description = Padded(NoteHeaderBytes + nameBytes, align);
            if (description + descriptionBytes > (ulong)notes.Length)
            {
                // The last note that the bound lets through may be cut: no contradiction.
                return isCut;
            }

            if (isBuildId && nameBytes == 4 && notes.Slice(NoteHeaderBytes, 4).SequenceEqual("GNU\0"u8))
            {
                if (descriptionBytes is 0 or > LinuxLimits.ElfBuildIdBytes)
                {
                    return false;
                }

                buildId = Convert.ToHexStringLower(notes.Slice((int)description, (int)descriptionBytes));
                return true;
            }

            var next = Padded(description + descriptionBytes, align);
            notes = next >= (ulong)notes.Length ? default : notes[(int)next..];
        }

        return true;
    }

    private static ulong Padded(ulong value, int align) => (value + (ulong)align - 1) & ~((ulong)align - 1);

    private static ulong Number(ReadOnlySpan<byte> bytes, int offset, int length, bool isLittle) => (length, isLittle) switch
    {
        (2, true) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[offset..]),
        (2, false) => BinaryPrimitives.ReadUInt16BigEndian(bytes[offset..]),
        (4, true) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[offset..]),
        (4, false) => BinaryPrimitives.ReadUInt32BigEndian(bytes[offset..]),
        (_, true) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[offset..]),
        _ => BinaryPrimitives.ReadUInt64BigEndian(bytes[offset..]),
    };

    private delegate Errno ReadAt(Span<byte> buffer, long offset, out int lengthBytes);
}
