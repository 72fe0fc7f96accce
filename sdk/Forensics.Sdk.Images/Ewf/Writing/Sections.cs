using System.Buffers.Binary;
using System.Text;

namespace Forensics.Sdk.Images.Ewf.Writing;

/// <summary>Sections of a segment as bytes.</summary>
internal static class Sections
{
    private const int NextOffset = 16;
    private const int SizeOffset = 24;

    public static byte[] FileHeader(int segment)
    {
        var bytes = new byte[EwfFormat.FileHeaderBytes];
        EwfFormat.Signature.CopyTo(bytes);
        bytes[EwfFormat.Signature.Length] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(EwfFormat.Signature.Length + 1), checked((ushort)segment));
        return bytes;
    }

    /// <summary>The header of a section whose content follows.</summary>
    /// <param name="type">Its name.</param>
    /// <param name="offsetBytes">Where it is in the segment.</param>
    /// <param name="contentBytes">Length of what follows.</param>
    public static byte[] Header(string type, long offsetBytes, long contentBytes)
    {
        var bytes = new byte[EwfFormat.SectionHeaderBytes];
        var size = EwfFormat.SectionHeaderBytes + contentBytes;
        WriteHeader(bytes, type, offsetBytes + size, size);
        return bytes;
    }

    /// <summary>The last section of a segment, <c>next</c> or <c>done</c>: it names itself as the one after it.</summary>
    public static byte[] End(string type, long offsetBytes)
    {
        var bytes = new byte[EwfFormat.SectionHeaderBytes];
        WriteHeader(bytes, type, offsetBytes, 0);
        return bytes;
    }

    public static byte[] Whole(string type, long offsetBytes, ReadOnlySpan<byte> content)
    {
        var bytes = new byte[EwfFormat.SectionHeaderBytes + content.Length];
        WriteHeader(bytes, type, offsetBytes + bytes.Length, bytes.Length);
        content.CopyTo(bytes.AsSpan(EwfFormat.SectionHeaderBytes));
        return bytes;
    }

    /// <summary>Content of <c>table</c> and <c>table2</c>.</summary>
    /// <param name="entries">Of the chunks.</param>
    /// <param name="baseBytes">What their offsets count from: where their section <c>sectors</c> is.</param>
    public static byte[] Table(ReadOnlySpan<uint> entries, long baseBytes)
    {
        const int BaseOffset = 8;
        var bytes = new byte[TableBytes(entries.Length)];
        var header = bytes.AsSpan(0, EwfFormat.TableHeaderBytes);
        BinaryPrimitives.WriteInt32LittleEndian(header, entries.Length);
        BinaryPrimitives.WriteInt64LittleEndian(header[BaseOffset..], baseBytes);
        WriteAdler(header);
        var list = bytes.AsSpan(EwfFormat.TableHeaderBytes);
        for (var i = 0; i < entries.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(list[(i * sizeof(uint))..], entries[i]);
        }

        WriteAdler(list);
        return bytes;
    }

    public static int TableBytes(int entries) => EwfFormat.TableHeaderBytes + ((entries + 1) * sizeof(uint));

    /// <summary>Content of <c>error2</c>; its numbers have 32 bits, so what is beyond is not in it.</summary>
    public static byte[] Errors(IReadOnlyList<SectorRange> ranges)
    {
        var fit = ranges.Where(range => range.First <= uint.MaxValue).ToArray();
        var bytes = new byte[EwfFormat.ErrorHeaderBytes + (fit.Length * EwfFormat.ErrorEntryBytes) + sizeof(uint)];
        var header = bytes.AsSpan(0, EwfFormat.ErrorHeaderBytes);
        BinaryPrimitives.WriteInt32LittleEndian(header, fit.Length);
        WriteAdler(header);
        var list = bytes.AsSpan(EwfFormat.ErrorHeaderBytes);
        for (var i = 0; i < fit.Length; i++)
        {
            var entry = list.Slice(i * EwfFormat.ErrorEntryBytes, EwfFormat.ErrorEntryBytes);
            BinaryPrimitives.WriteUInt32LittleEndian(entry, (uint)fit[i].First);
            BinaryPrimitives.WriteUInt32LittleEndian(entry[sizeof(uint)..], (uint)Math.Min(fit[i].Count, uint.MaxValue));
        }

        WriteAdler(list);
        return bytes;
    }

    public static byte[] Digest(byte[] md5, byte[] sha1)
    {
        var bytes = new byte[EwfFormat.DigestBytes];
        md5.CopyTo(bytes, 0);
        sha1.CopyTo(bytes, md5.Length);
        WriteAdler(bytes);
        return bytes;
    }

    public static byte[] Hash(byte[] md5)
    {
        var bytes = new byte[EwfFormat.HashBytes];
        md5.CopyTo(bytes, 0);
        WriteAdler(bytes);
        return bytes;
    }

    /// <summary>Writes the Adler-32 of all before it into the last four bytes.</summary>
    public static void WriteAdler(Span<byte> bytes) => BinaryPrimitives.WriteUInt32LittleEndian(bytes[^sizeof(uint)..], Adler32.Of(bytes[..^sizeof(uint)]));

    private static void WriteHeader(Span<byte> bytes, string type, long next, long size)
    {
        var header = bytes[..EwfFormat.SectionHeaderBytes];
        Encoding.ASCII.GetBytes(type, header);
        BinaryPrimitives.WriteInt64LittleEndian(header[NextOffset..], next);
        BinaryPrimitives.WriteInt64LittleEndian(header[SizeOffset..], size);
        WriteAdler(header);
    }
}
