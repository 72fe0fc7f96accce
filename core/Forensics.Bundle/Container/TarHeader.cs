using System.Globalization;
using System.Text;

namespace Forensics.Bundle.Container;

/// <summary>
/// Headers of the archive: POSIX.1-2017, pax, "ustar Interchange Format" and "pax Header Block". There is exactly one way to write each
/// header, so a reader checks one by writing it again and comparing bytes.
/// </summary>
internal static class TarHeader
{
    public const byte RegularType = (byte)'0';
    public const byte DirectoryType = (byte)'5';
    public const byte PaxType = (byte)'x';
    public const byte GlobalType = (byte)'g';

    /// <summary>The pax header, its payload and the entry's own header.</summary>
    public const int MaxBytes = 3 * BundleFormat.TarBlockBytes;

    /// <summary>Header and payload of the pax global header that opens the archive.</summary>
    public const int GlobalBytes = 2 * BundleFormat.TarBlockBytes;

    /// <summary>Largest time the header can carry, in seconds since 1970.</summary>
    public const long MaxModifiedAt = 0x1_FFFF_FFFF;

    private const int NameBytes = 100;
    private const int PrefixOffset = 345;
    private const int PrefixBytes = 155;
    private const string PaxName = "pax/path";
    private const string GlobalName = "pax/global";

    /// <summary>Name as it stands in the archive: a directory's ends in a slash.</summary>
    public static string ArchiveName(string name, bool directory) => directory ? name + "/" : name;

    public static int Write(Span<byte> destination, string name, bool directory, long sizeBytes, long modifiedAt)
    {
        var archived = ArchiveName(name, directory);
        var written = 0;
        var split = SplitOf(archived);
        if (split < 0)
        {
            var payload = destination.Slice(BundleFormat.TarBlockBytes, BundleFormat.TarBlockBytes);
            var length = WritePaxRecord(payload, "path", archived);
            WriteBlock(destination[..BundleFormat.TarBlockBytes], PaxName, "", PaxType, length, modifiedAt);
            written = 2 * BundleFormat.TarBlockBytes;
            archived = directory ? "pax/long/" : "pax/long";
            split = 0;
        }

        var block = destination.Slice(written, BundleFormat.TarBlockBytes);
        var prefix = split == 0 ? "" : archived[..split];
        var shortName = split == 0 ? archived : archived[(split + 1)..];
        WriteBlock(block, shortName, prefix, directory ? DirectoryType : RegularType, sizeBytes, modifiedAt);
        return written + BundleFormat.TarBlockBytes;
    }

    public static void WriteGlobal(Span<byte> destination, long modifiedAt)
    {
        var length = WritePaxRecord(destination.Slice(BundleFormat.TarBlockBytes, BundleFormat.TarBlockBytes), "comment", BundleFormat.Comment);
        WriteBlock(destination[..BundleFormat.TarBlockBytes], GlobalName, "", GlobalType, length, modifiedAt);
    }

    /// <summary>Zero bytes that fill up the last block of a content.</summary>
    public static int PaddingOf(long sizeBytes) => (int)(-sizeBytes & (BundleFormat.TarBlockBytes - 1));

    // 0: fits the name field; above: index of the slash between prefix and name; -1: needs a pax header.
    private static int SplitOf(string archived)
    {
        if (archived.Length <= NameBytes) return 0;
        for (var i = Math.Min(PrefixBytes, archived.Length - 2); i > 0; i--)
        {
            if (archived[i] == '/' && archived.Length - i - 1 <= NameBytes) return i;
        }

        return -1;
    }

    private static int WritePaxRecord(Span<byte> payload, string keyword, string value)
    {
        payload.Clear();
        var rest = keyword.Length + value.Length + 3;
        var length = rest + 1;
        while (length != rest + length.ToString(CultureInfo.InvariantCulture).Length) length++;
        return Encoding.ASCII.GetBytes($"{length} {keyword}={value}\n", payload);
    }

    private static void WriteBlock(Span<byte> block, string name, string prefix, byte type, long sizeBytes, long modifiedAt)
    {
        block.Clear();
        Encoding.ASCII.GetBytes(name, block[..NameBytes]);
        WriteOctal(block.Slice(100, 8), type == DirectoryType ? 0b111_000_000 : 0b110_000_000);
        WriteOctal(block.Slice(108, 8), 0);
        WriteOctal(block.Slice(116, 8), 0);
        WriteOctal(block.Slice(124, 12), sizeBytes);
        WriteOctal(block.Slice(136, 12), modifiedAt);
        block.Slice(148, 8).Fill((byte)' ');
        block[156] = type;
        "ustar\000"u8.CopyTo(block[257..]);
        WriteOctal(block.Slice(329, 8), 0);
        WriteOctal(block.Slice(337, 8), 0);
        Encoding.ASCII.GetBytes(prefix, block.Slice(PrefixOffset, PrefixBytes));
        WriteOctal(block.Slice(148, 7), ChecksumOf(block));
    }

    private static int ChecksumOf(ReadOnlySpan<byte> block)
    {
        var sum = 0;
        foreach (var value in block) sum += value;
        return sum;
    }

    // Octal digits, then one zero byte. 11 digits reach 8 GiB - 1, and the year 2242.
    private static void WriteOctal(Span<byte> field, long value)
    {
        field[^1] = 0;
        for (var i = field.Length - 2; i >= 0; i--, value >>= 3) field[i] = (byte)('0' + (value & 7));
        ArgumentOutOfRangeException.ThrowIfNotEqual(value, 0);
    }
}
