using System.Buffers.Binary;

namespace Forensics.Plugins.Memory.Tests.Device.Images;

/// <summary>An image, read back: pages by their physical addresses. A page that comes twice fails.</summary>
internal sealed class DecodedImage
{
    private readonly SortedDictionary<ulong, byte[]> pages = [];

    public IReadOnlyDictionary<ulong, byte[]> Pages => pages;

    public static DecodedImage Lime(ReadOnlySpan<byte> image)
    {
        var decoded = new DecodedImage();
        while (!image.IsEmpty)
        {
            Assert.That((BinaryPrimitives.ReadUInt32LittleEndian(image), BinaryPrimitives.ReadUInt32LittleEndian(image[4..]), BinaryPrimitives.ReadUInt64LittleEndian(image[24..])), Is.EqualTo((0x4c694d45u, 1u, 0ul)));
            var (first, last) = (BinaryPrimitives.ReadUInt64LittleEndian(image[8..]), BinaryPrimitives.ReadUInt64LittleEndian(image[16..]));
            image = image[32..];
            var length = (int)(last - first + 1);
            decoded.Add(first, image[..length]);
            image = image[length..];
        }

        return decoded;
    }

    public static DecodedImage Raw(ReadOnlySpan<byte> image)
    {
        var decoded = new DecodedImage();
        for (var at = 0; at < image.Length; at += MadeDevice.PageBytes)
        {
            var page = image.Slice(at, MadeDevice.PageBytes);
            if (page.ContainsAnyExcept((byte)0))
            {
                decoded.Add((ulong)at, page);
            }
        }

        return decoded;
    }

    /// <summary>By readelf's list of its segments. Those that show the same bytes again, at another virtual address, are given apart: they have no physical address and come last, so that of those
    /// that have one none begins before the end of another.</summary>
    public static DecodedImage Elf(byte[] image, string folder, out IReadOnlyList<(ulong Virtual, ulong Physical, ulong Length)> views)
    {
        var path = Path.Combine(folder, "image.elf");
        File.WriteAllBytes(path, image);
        var decoded = new DecodedImage();
        var seen = new Dictionary<ulong, ulong>();
        var end = 0UL;
        var again = new List<(ulong Virtual, ulong Physical, ulong Length)>();
        foreach (var words in Tool.Run(folder, "readelf", "-lW", path).MustSucceed().Output.Split('\n').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(words => words is ["LOAD", ..]))
        {
            var (offset, address, physical, length) = (Hex(words[1]), Hex(words[2]), Hex(words[3]), Hex(words[4]));
            Assert.That((offset % (ulong)MadeDevice.PageBytes, Hex(words[5])), Is.EqualTo((0ul, length)));
            if (physical == MadeDevice.Nowhere)
            {
                again.Add((address, seen[offset], length));
                Assert.That(seen[offset + length - (ulong)MadeDevice.PageBytes], Is.EqualTo(seen[offset] + length - (ulong)MadeDevice.PageBytes), "a second view of the same pages");
                continue;
            }

            Assert.That((physical >= end, again.Count), Is.EqualTo((true, 0)), "in order");
            end = physical + length;
            for (var at = offset; at < offset + length; at += (ulong)MadeDevice.PageBytes)
            {
                seen.Add(at, physical + (at - offset));
                decoded.Add(physical + (at - offset), image.AsSpan((int)at, MadeDevice.PageBytes));
            }
        }

        views = again;
        return decoded;
    }

    /// <summary>By Google's snappy, as Python has it.</summary>
    public static DecodedImage Avml(byte[] image, string folder)
    {
        Tool.Require("python3", "/usr/lib/python3/dist-packages/snappy/__init__.py");
        var path = Path.Combine(folder, "image.avml");
        File.WriteAllBytes(path, image);
        Tool.Run(folder, "/usr/bin/python3", Path.Combine(TestContext.CurrentContext.TestDirectory, "avml.py"), path, Path.Combine(folder, "image.lime")).MustBeSilentSuccess();
        return Lime(File.ReadAllBytes(Path.Combine(folder, "image.lime")));
    }

    private void Add(ulong address, ReadOnlySpan<byte> bytes)
    {
        Assert.That((address % (ulong)MadeDevice.PageBytes, bytes.Length % MadeDevice.PageBytes), Is.EqualTo((0ul, 0)), "whole pages");
        for (var at = 0; at < bytes.Length; at += MadeDevice.PageBytes)
        {
            Assert.That(pages.TryAdd(address + (ulong)at, bytes.Slice(at, MadeDevice.PageBytes).ToArray()), $"{address + (ulong)at:x} is there once");
        }
    }

    private static ulong Hex(string word) => Convert.ToUInt64(word, 16);
}
