using System.Buffers;
using System.Buffers.Binary;

namespace Forensics.Plugins.Memory.Cores;

/// <summary>Writes notes of an ELF file: sizes, type, name and content, each padded to four bytes (elf(5)).</summary>
internal sealed class NoteWriter
{
    private const int HeaderBytes = 12;
    private const int Alignment = 4;

    private readonly ArrayBufferWriter<byte> notes = new(64 << 10);

    public ReadOnlySpan<byte> Bytes => notes.WrittenSpan;

    /// <param name="name">CORE, or LINUX for sets of registers that came later.</param>
    /// <param name="type">NT_ number of linux/elf.h.</param>
    /// <param name="content">Its content.</param>
    public void Add(ReadOnlySpan<byte> name, int type, ReadOnlySpan<byte> content)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        BinaryPrimitives.WriteInt32LittleEndian(header, name.Length + 1);
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], content.Length);
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], type);
        notes.Write(header);
        Padded(name, name.Length + 1);
        Padded(content, content.Length);
    }

    private void Padded(ReadOnlySpan<byte> bytes, int length)
    {
        var room = (length + Alignment - 1) / Alignment * Alignment;
        var span = notes.GetSpan(room)[..room];
        span.Clear();
        bytes.CopyTo(span);
        notes.Advance(room);
    }
}
