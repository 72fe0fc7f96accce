using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Forensics.Sdk.Linux.Packages;

/// <summary>
/// A header of rpm as its databases keep it: two numbers of 4 bytes (entries, bytes of data), 16 bytes an entry (tag, type, offset, count), the data; all
/// big-endian. Source: rpm's docs/manual/hregions.md and lib/header.c.
/// </summary>
internal sealed class RpmHeader
{
    private const int EntryBytes = 16;
    private const int StartBytes = 8;
    private const uint TypeInt32 = 4;
    private const uint TypeChar = 1;
    private const uint TypeString = 6;
    private const uint TypeStringArray = 8;
    private const uint TypeTranslated = 9;

    private readonly Dictionary<int, (uint Type, int Offset, int Count)> entries = [];
    private readonly ReadOnlyMemory<byte> data;

    private RpmHeader(ReadOnlyMemory<byte> data) => this.data = data;

    /// <summary>Reads the index.</summary>
    /// <param name="blob">The header.</param>
    /// <param name="header">Null for what is none.</param>
    public static bool TryRead(ReadOnlyMemory<byte> blob, [NotNullWhen(true)] out RpmHeader? header)
    {
        header = null;
        var bytes = blob.Span;
        if (bytes.Length < StartBytes)
        {
            return false;
        }

        long count = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        long dataBytes = BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]);
        if (count is 0 or > PackageLimits.HeaderEntries || dataBytes > PackageLimits.HeaderBytes || StartBytes + (count * EntryBytes) + dataBytes > bytes.Length)
        {
            return false;
        }

        var start = StartBytes + ((int)count * EntryBytes);
        header = new(blob.Slice(start, (int)dataBytes));
        for (var at = StartBytes; at < start; at += EntryBytes)
        {
            var offset = BinaryPrimitives.ReadUInt32BigEndian(bytes[(at + 8)..]);
            var values = BinaryPrimitives.ReadUInt32BigEndian(bytes[(at + 12)..]);
            if (offset < dataBytes && values <= PackageLimits.Files)
            {
                header.entries.TryAdd((int)BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]), (BinaryPrimitives.ReadUInt32BigEndian(bytes[(at + 4)..]), (int)offset, (int)values));
            }
        }

        return true;
    }

    /// <summary>A text; null when the header has none of the tag.</summary>
    public string? Text(int tag)
        => entries.TryGetValue(tag, out var entry) && entry.Type is TypeString or TypeTranslated ? TextFields.Text(Next(data.Span[entry.Offset..], out _)) : null;

    /// <summary>The first number; null when the header has none of the tag.</summary>
    public uint? Number(int tag) => Numbers(tag) is { Length: >= 4 } numbers ? BinaryPrimitives.ReadUInt32BigEndian(numbers) : null;

    /// <summary>Numbers of 4 bytes, as they are; empty when the header has none of the tag.</summary>
    public ReadOnlySpan<byte> Numbers(int tag) => Bytes(tag, TypeInt32, sizeof(uint));

    /// <summary>Numbers of 1 byte; empty when the header has none of the tag.</summary>
    public ReadOnlySpan<byte> Characters(int tag) => Bytes(tag, TypeChar, 1);

    /// <summary>Texts, one after the other, each ended by a NUL.</summary>
    /// <param name="tag">The tag.</param>
    /// <param name="count">How many it should have.</param>
    public ReadOnlySpan<byte> Texts(int tag, out int count)
    {
        count = 0;
        if (!entries.TryGetValue(tag, out var entry) || entry.Type != TypeStringArray)
        {
            return default;
        }

        count = entry.Count;
        return data.Span[entry.Offset..];
    }

    /// <summary>The first of several texts, and what comes after it.</summary>
    public static ReadOnlySpan<byte> Next(ReadOnlySpan<byte> texts, out ReadOnlySpan<byte> rest)
    {
        var end = texts.IndexOf((byte)0);
        rest = end < 0 ? default : texts[(end + 1)..];
        return end < 0 ? texts : texts[..end];
    }

    private ReadOnlySpan<byte> Bytes(int tag, uint type, int size)
        => entries.TryGetValue(tag, out var entry) && entry.Type == type && entry.Offset + ((long)entry.Count * size) <= data.Length
            ? data.Span.Slice(entry.Offset, entry.Count * size)
            : default;
}
