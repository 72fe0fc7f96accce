using System.Buffers.Binary;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Win32.SafeHandles;

namespace EndToEnd.Tests.Guests;

/// <summary>An image of memory, read by the description of its format; nothing of ours takes part.</summary>
internal sealed class PhysicalImage : IDisposable
{
    public const int PageBytes = 4096;
    private readonly SafeFileHandle file;

    private PhysicalImage(string path, IReadOnlyList<PhysicalRange> ranges)
    {
        file = File.OpenHandle(path);
        Ranges = ranges;
        LengthBytes = RandomAccess.GetLength(file);
    }

    public IReadOnlyList<PhysicalRange> Ranges { get; }

    public long LengthBytes { get; }

    /// <summary>LiME version 1: magic, version, first address, last address, eight bytes of nothing; what lies there; the next header (LiME, doc/README.md).</summary>
    public static PhysicalImage OfLime(string path)
    {
        var ranges = new List<PhysicalRange>();
        using var file = File.OpenHandle(path);
        var header = new byte[32];
        for (long offset = 0; offset < RandomAccess.GetLength(file);)
        {
            Assert.That(RandomAccess.Read(file, header, offset), Is.EqualTo(header.Length), "a whole header");
            Assert.That((BinaryPrimitives.ReadUInt32LittleEndian(header), BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(4))), Is.EqualTo((0x4C694D45u, 1u)), $"a header at {offset:x}");
            Assert.That(header[24..], Has.All.Zero);
            var (first, last) = (BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(8)), BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(16)));
            ranges.Add(new(first, last - first + 1, offset + header.Length));
            Assert.That(ranges[^1].LengthBytes, Is.Positive);
            offset = ranges[^1].Offset + ranges[^1].LengthBytes;
        }

        Assert.That(ranges[^1].Offset + ranges[^1].LengthBytes, Is.EqualTo(new FileInfo(path).Length), "the last range ends with the file");
        return new(path, ranges);
    }

    /// <summary>An ELF core file, its headers as <c>readelf</c> reads them. What has no physical address is left out.</summary>
    public static PhysicalImage OfElf(string path)
    {
        var headers = Tool.Run("/", "readelf", "-lW", path).MustSucceed();
        Assert.That(headers.Error, Is.Empty);
        return new(path, [.. Regex.Matches(headers.Output, "(?m)^ +LOAD +0x([0-9a-f]+) 0x[0-9a-f]+ 0x([0-9a-f]+) 0x([0-9a-f]+) ").Select(match => match.Groups).Where(fields => fields[2].Value != "ffffffffffffffff")
            .Select(fields => new PhysicalRange(Hexadecimal(fields[2]), Hexadecimal(fields[3]), Hexadecimal(fields[1])))]);
    }

    /// <summary>A file that has all memory from address 0 on.</summary>
    public static PhysicalImage OfRaw(string path) => new(path, [new(0, new FileInfo(path).Length, 0)]);

    /// <summary>Reads a page.</summary>
    /// <returns>False when no range holds all of it.</returns>
    public bool TryReadPage(long frame, byte[] page)
    {
        var address = frame * PageBytes;
        return Ranges.FirstOrDefault(range => range.Start <= address && address + PageBytes <= range.End) is { } range && RandomAccess.Read(file, page, range.Offset + (address - range.Start)) == PageBytes;
    }

    public void Dispose() => file.Dispose();

    private static long Hexadecimal(Group digits) => long.Parse(digits.Value, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
