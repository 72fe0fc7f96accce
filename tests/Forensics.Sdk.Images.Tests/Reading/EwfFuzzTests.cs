using System.Diagnostics;
using Forensics.Sdk.Images.Ewf;
using Forensics.Sdk.Images.Reading;
using Forensics.Sdk.Images.Reading.Verification;

namespace Forensics.Sdk.Images.Tests.Reading;

/// <summary>Every byte flipped, every length, random damage: what comes out are the exceptions that are named, or problems, in bounded time and memory.</summary>
public sealed class EwfFuzzTests
{
    private const int RandomCases = 2_000;
    private const long MostBytesPerCase = 64 << 20;
    private static readonly TimeSpan MostPerCase = TimeSpan.FromSeconds(5);
    private readonly ImageFolder folder = new();
    private readonly Dictionary<string, byte[]> images = [];
    private byte[] media = null!;

    [OneTimeSetUp]
    public void Acquire()
    {
        // One chunk of text and one, shorter, of noise.
        var parts = ImageFolder.Media(2 * 65_536);
        media = [.. parts[65_536..(65_536 + 8_192)], .. parts[..1_536]];
        foreach (var format in new[] { "encase6", "ewf", "linen5" })
        {
            images[format] = File.ReadAllBytes(folder.Acquire($"fuzz-{format}", media, format, "best", "-b", "16"));
        }
    }

    [OneTimeTearDown]
    public void CleanUp() => folder.Dispose();

    [TestCase("encase6")]
    [TestCase("ewf")]
    public void AFlippedByteIsNoticedOrChangesNothing(string format)
    {
        var image = images[format];
        for (var at = 0; at < image.Length; at++)
        {
            var damaged = (byte[])image.Clone();
            damaged[at] ^= (byte)(1 << (at % 8));
            if (OpeningTellsIt(damaged))
            {
                continue;
            }

            var sha256 = Verify(damaged, out var isIntact);

            // Bits that a compressed stream does not use may differ; padding that no checksum covers too.
            Assert.That(!isIntact || sha256 == ImageFolder.Sha256(media), Is.True, $"byte {at} of {format}");
        }
    }

    [TestCase("encase6")]
    [TestCase("ewf")]
    public void AShorterFileIsNeverIntact(string format)
    {
        var image = images[format];
        for (var length = 0; length < image.Length; length++)
        {
            Assert.That(OpeningTellsIt(image[..length]), Is.True, $"{length} bytes of {format}");
        }
    }

    [TestCase("encase6")]
    [TestCase("ewf")]
    [TestCase("linen5")]
    public void RandomDamageIsSurvived(string format)
    {
        var random = new Random(20_260_101);
        var image = images[format];
        for (var i = 0; i < RandomCases; i++)
        {
            var damaged = (byte[])image.Clone();
            for (var places = random.Next(1, 8); places > 0; places--)
            {
                var at = random.Next(damaged.Length);
                random.NextBytes(damaged.AsSpan(at, Math.Min(random.Next(1, 16), damaged.Length - at)));
            }

            // Half of them with right checksums of the sections: what a forger would have done.
            if (i % 2 == 0)
            {
                SealSections(image, damaged);
            }

            _ = Verify(damaged, out _);
        }
    }

    private static bool OpeningTellsIt(byte[] bytes)
    {
        try
        {
            using var image = DiskImage.Open(new MemoryFiles { ["image.E01"] = bytes }, "image.E01");
            return image.Facts.Problems.Count > 0;
        }
        catch (ImageFormatException)
        {
            return true;
        }
    }

    private static string? Verify(byte[] bytes, out bool isIntact)
    {
        var (clock, before) = (Stopwatch.StartNew(), GC.GetTotalAllocatedBytes());
        isIntact = false;
        string? sha256 = null;
        try
        {
            using var image = DiskImage.Open(new MemoryFiles { ["image.E01"] = bytes }, "image.E01");
            var verified = ImageVerifier.Verify(image, new());
            (isIntact, sha256) = (verified.IsIntact, verified.Digests[DigestKind.Sha256]);
            using var stream = image.OpenMedia(_ => { });
            _ = stream.ReadAtLeast(new byte[32_768], 32_768, throwOnEndOfStream: false);
        }
        catch (ImageFormatException)
        {
            return null;
        }

        Assert.That(clock.Elapsed, Is.LessThan(MostPerCase));
        Assert.That(GC.GetTotalAllocatedBytes() - before, Is.LessThan(MostBytesPerCase));
        return sha256;
    }

    private static void SealSections(byte[] image, byte[] damaged)
    {
        for (var at = EwfFormat.FileHeaderBytes; at < image.Length; at = EwfBytes.Next(image, at))
        {
            EwfBytes.Seal(damaged, at, EwfFormat.SectionHeaderBytes - 4);
            if (EwfBytes.Next(image, at) == at)
            {
                break;
            }
        }

        var volume = EwfBytes.Body(image, "volume");
        EwfBytes.Seal(damaged, volume, EwfBytes.Next(image, EwfBytes.Section(image, "volume")) - volume - 4);
        foreach (var table in EwfBytes.Sections(image, "table").Concat(EwfBytes.Sections(image, "table2")))
        {
            EwfBytes.Seal(damaged, table + EwfFormat.SectionHeaderBytes, EwfFormat.TableHeaderBytes - 4);
        }
    }
}
