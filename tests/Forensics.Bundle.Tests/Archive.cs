using System.Buffers.Binary;
using System.Formats.Tar;
using ZstdSharp;

namespace Forensics.Bundle.Tests;

/// <summary>Reads a bundle apart from the code under test: the frames by the seek table alone, the archive by System.Formats.Tar.</summary>
internal static class Archive
{
    internal sealed record Row(long Start, int Compressed, int Content);

    internal sealed record Entry(string Name, byte[] Content);

    public static List<Row> Rows(byte[] bundle)
    {
        var footer = bundle.AsSpan(bundle.Length - 9);
        Assert.That(BinaryPrimitives.ReadUInt32LittleEndian(footer[5..]), Is.EqualTo(0x8F92EAB1));
        Assert.That(footer[4], Is.Zero);
        var count = BinaryPrimitives.ReadInt32LittleEndian(footer);
        var table = bundle.AsSpan(bundle.Length - 9 - 8 * count, 8 * count);
        Assert.That(BinaryPrimitives.ReadUInt32LittleEndian(bundle.AsSpan(bundle.Length - 17 - 8 * count)), Is.EqualTo(0x184D2A5E));
        Assert.That(BinaryPrimitives.ReadInt32LittleEndian(bundle.AsSpan(bundle.Length - 13 - 8 * count)), Is.EqualTo(8 * count + 9));
        List<Row> rows = [];
        long start = 0;
        for (var i = 0; i < count; i++)
        {
            var row = new Row(start, BinaryPrimitives.ReadInt32LittleEndian(table[(8 * i)..]), BinaryPrimitives.ReadInt32LittleEndian(table[(8 * i + 4)..]));
            rows.Add(row);
            start += row.Compressed;
        }

        Assert.That(start, Is.EqualTo(bundle.Length - 17 - 8 * count), "the rows cover all that stands before the table");
        return rows;
    }

    public static byte[] Tar(byte[] bundle)
    {
        using var tar = new MemoryStream();
        using var decompressor = new Decompressor();
        foreach (var row in Rows(bundle))
        {
            if (row.Content == 0) continue;
            var content = decompressor.Unwrap(bundle.AsSpan((int)row.Start, row.Compressed));
            Assert.That(content.Length, Is.EqualTo(row.Content).And.LessThanOrEqualTo(1 << 20));
            tar.Write(content);
        }

        return tar.ToArray();
    }

    /// <summary>Names of the regular entries of a bundle that was cut at the end of a frame: told by its frames alone.</summary>
    public static List<string> NamesOf(byte[] cut)
    {
        using var tar = new MemoryStream();
        using (var decompression = new DecompressionStream(new MemoryStream(cut))) decompression.CopyTo(tar);
        tar.Position = 0;
        List<string> names = [];
        using var reader = new TarReader(tar);
        while (reader.GetNextEntry() is { } entry) names.Add(entry.Name);
        return names;
    }

    public static List<Entry> Entries(byte[] bundle)
    {
        List<Entry> entries = [];
        using var reader = new TarReader(new MemoryStream(Tar(bundle)));
        while (reader.GetNextEntry() is { } entry)
        {
            if (entry.EntryType != TarEntryType.RegularFile) continue;
            var content = new MemoryStream();
            entry.DataStream?.CopyTo(content);
            entries.Add(new Entry(entry.Name, content.ToArray()));
        }

        return entries;
    }
}
