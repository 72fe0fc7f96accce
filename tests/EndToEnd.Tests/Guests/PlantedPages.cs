using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace EndToEnd.Tests.Guests;

/// <summary>The pages of a process of planter.c: where each lies, and what it holds.</summary>
internal sealed class PlantedPages
{
    private readonly IReadOnlyList<long> frames;

    /// <param name="path">What the planter wrote: <c>INDEX PFN</c> a line.</param>
    public PlantedPages(string path) => frames = [.. File.ReadLines(path).Select(line => long.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture))];

    public IReadOnlyList<long> Frames => frames;

    /// <summary>Every page is in the image where it lies, in full.</summary>
    public void MustBeIn(PhysicalImage image)
    {
        var (found, expected) = (new byte[PhysicalImage.PageBytes], new byte[PhysicalImage.PageBytes]);
        var missing = 0;
        for (var index = 0; index < frames.Count; index++)
        {
            Fill(expected, index);
            missing += image.TryReadPage(frames[index], found) && found.AsSpan().SequenceEqual(expected) ? 0 : 1;
        }

        Assert.That(missing, Is.Zero, $"of {frames.Count} planted pages");
    }

    /// <summary>The SHA-256 of a page.</summary>
    public static string Digest(long index)
    {
        var page = new byte[PhysicalImage.PageBytes];
        Fill(page, index);
        return Convert.ToHexStringLower(SHA256.HashData(page));
    }

    /// <summary>As planter.c does it.</summary>
    public static void Fill(Span<byte> page, long index)
    {
        "forensics plant\n"u8.CopyTo(page);
        BinaryPrimitives.WriteInt64LittleEndian(page[16..], index);
        var state = (ulong)index + 1;
        for (var offset = 24; offset < page.Length; offset += 8)
        {
            state ^= state >> 12;
            state ^= state << 25;
            state ^= state >> 27;
            BinaryPrimitives.WriteUInt64LittleEndian(page[offset..], unchecked(state * 2685821657736338717));
        }
    }
}
