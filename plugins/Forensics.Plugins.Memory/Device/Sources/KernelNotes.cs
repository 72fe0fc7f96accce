using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Forensics.Plugins.Memory.Device.Ranges;
using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Memory.Device.Sources;

/// <summary>What the kernel tells debuggers of itself (VMCOREINFO): where its page tables are, by how much it was moved. A note of <c>/proc/kcore</c> since Linux 4.19; for other sources
/// <c>/sys/kernel/vmcoreinfo</c> tells where in memory the same note lies.</summary>
internal static class KernelNotes
{
    private const int NoteHeaderBytes = 12;
    private const int MaxPlaceBytes = 256;
    private const int MaxNoteBytes = 1 << 20;
    private const int MaxNotes = 64;

    private static ReadOnlySpan<byte> Name => "VMCOREINFO\0"u8;

    /// <summary>Notes for a core file of the kernel: those of the source, or the one that lies in memory; empty where there is neither.</summary>
    public static ReadOnlyMemory<byte> Notes(TargetRoot root, MemorySource source)
        => !source.Notes.IsEmpty && !Text(source.Notes).IsEmpty ? source.Notes
            : InMemory(root, source) is { } note ? Joined(source.Notes, note) : source.Notes;

    /// <summary>The text in notes; empty when it is not there.</summary>
    public static ReadOnlyMemory<byte> Text(ReadOnlyMemory<byte> notes)
    {
        for (var count = 0; count < MaxNotes && notes.Length >= NoteHeaderBytes; count++)
        {
            var (nameBytes, contentBytes) = (Number(notes, 0), Number(notes, 4));
            var (contentAt, end) = (NoteHeaderBytes + Padded(nameBytes), NoteHeaderBytes + Padded(nameBytes) + Padded(contentBytes));
            if (end > notes.Length)
            {
                break;
            }

            if (nameBytes == Name.Length && notes.Span.Slice(NoteHeaderBytes, Name.Length).SequenceEqual(Name))
            {
                return notes.Slice((int)contentAt, (int)contentBytes);
            }

            notes = notes[(int)end..];
        }

        return default;
    }

    private static byte[]? InMemory(TargetRoot root, MemorySource source)
    {
        // Address and length, in hexadecimal.
        if (root.ReadFile("/sys/kernel/vmcoreinfo"u8, OpenAs.KernelFile, MaxPlaceBytes, out var content).Failed
            || Encoding.ASCII.GetString(content.Bytes.Span).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is not [var place, var size]
            || !ulong.TryParse(place.Replace("0x", string.Empty, StringComparison.Ordinal), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var address)
            || !int.TryParse(size, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var length) || length is <= NoteHeaderBytes or > MaxNoteBytes)
        {
            return null;
        }

        var wanted = new PhysicalRange(address, address + (ulong)length);
        var segment = source.Segments.FirstOrDefault(segment => segment.Range.And(wanted) == wanted);
        var note = new byte[length];
        return segment.Range.LengthBytes == 0 || source.Read(segment.Of(wanted).OffsetBytes, note, out var read).Failed || read < length || Text(note).IsEmpty ? null : note;
    }

    private static byte[] Joined(ReadOnlyMemory<byte> first, byte[] second) => [.. first.Span, .. new byte[Padded((uint)first.Length) - first.Length], .. second];

    private static uint Number(ReadOnlyMemory<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.Span[at..]);

    private static long Padded(uint length) => (length + 3L) & ~3L;
}
