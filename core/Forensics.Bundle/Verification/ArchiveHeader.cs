using System.Text;
using Forensics.Bundle.Container;

namespace Forensics.Bundle.Verification;

/// <summary>
/// Reads the header of one entry, of one block or three. It takes what it needs out of the fields, writes the header anew and compares: so
/// mode, owner, time, checksum and padding are all checked, and two headers for the same entry cannot exist.
/// </summary>
internal readonly record struct ArchiveHeader(string Name, bool IsDirectory, int SizeBytes)
{
    /// <summary>Where its content begins in the archive; the reader of the archive knows.</summary>
    public long ContentOffsetBytes { get; init; }

    private const int ExactNameBytes = 100;

    /// <summary>Whether the first block says that two more belong to the header.</summary>
    public static bool HasPax(ReadOnlySpan<byte> block) => block[156] == TarHeader.PaxType;

    /// <summary>Null when the header is good, otherwise what is wrong with it.</summary>
    public static string? Parse(ReadOnlySpan<byte> header, long startedAt, out ArchiveHeader parsed)
    {
        parsed = default;
        var block = header[^BundleFormat.TarBlockBytes..];
        if (!IsChecksumRight(header[..BundleFormat.TarBlockBytes]) || !IsChecksumRight(block)) return "the checksum of its header is wrong";
        if (block[156] is not (TarHeader.RegularType or TarHeader.DirectoryType)) return "it is neither a regular file nor a directory";
        var isDirectory = block[156] == TarHeader.DirectoryType;
        if (!TryReadOctal(block.Slice(124, 12), out var size)) return "its size is not a number";
        if (size > (isDirectory ? 0 : BundleFormat.MaxEntryBytes)) return $"its size is {size} bytes; {(isDirectory ? 0 : BundleFormat.MaxEntryBytes)} are allowed";

        var archived = header.Length > BundleFormat.TarBlockBytes ? PaxPath(header) : UstarName(block);
        if (archived is null) return "its pax header is not one path record";
        var name = isDirectory && archived.EndsWith('/') ? archived[..^1] : archived;
        if (EntryName.Fault(name) is { } fault) return $"its name {fault}";

        Span<byte> expected = stackalloc byte[TarHeader.MaxBytes];
        var length = TarHeader.Write(expected, name, isDirectory, size, startedAt);
        if (!header.SequenceEqual(expected[..length])) return "its header has another mode, owner, time or form than this format gives it";
        parsed = new ArchiveHeader(name, isDirectory, (int)size);
        return null;
    }

    /// <summary>Null when these are the blocks that open an archive, otherwise what is wrong with them.</summary>
    public static string? ParseGlobal(ReadOnlySpan<byte> header, out long startedAt)
    {
        Span<byte> expected = stackalloc byte[TarHeader.GlobalBytes];
        if (!TryReadOctal(header.Slice(136, 12), out startedAt)) return "the archive does not begin with the header of a bundle";
        TarHeader.WriteGlobal(expected, startedAt);
        return header.SequenceEqual(expected) ? null : "the archive does not begin with the header of a bundle of version 1";
    }

    public static bool TryReadOctal(ReadOnlySpan<byte> field, out long value)
    {
        value = 0;
        if (field[^1] != 0) return false;
        foreach (var digit in field[..^1])
        {
            if (digit is < (byte)'0' or > (byte)'7') return false;
            value = value * 8 + digit - '0';
        }

        return true;
    }

    private static bool IsChecksumRight(ReadOnlySpan<byte> block)
    {
        var sum = 8 * ' ';
        for (var i = 0; i < block.Length; i++) sum += i is >= 148 and < 156 ? 0 : block[i];
        return TryReadOctal(block.Slice(148, 7), out var stated) && stated == sum;
    }

    private static string UstarName(ReadOnlySpan<byte> block)
    {
        var name = Text(block[..ExactNameBytes]);
        var prefix = Text(block.Slice(345, 155));
        return prefix.Length == 0 ? name : $"{prefix}/{name}";
    }

    private static string? PaxPath(ReadOnlySpan<byte> header)
    {
        var payload = header.Slice(BundleFormat.TarBlockBytes, BundleFormat.TarBlockBytes);
        var start = payload.IndexOf(" path="u8) + " path="u8.Length;
        var end = payload.IndexOf((byte)'\n');
        return start < " path="u8.Length || end < start ? null : Encoding.Latin1.GetString(payload[start..end]);
    }

    private static string Text(ReadOnlySpan<byte> field)
    {
        var end = field.IndexOf((byte)0);
        return Encoding.Latin1.GetString(end < 0 ? field : field[..end]);
    }
}
