using System.Security.Cryptography;

namespace Forensics.Bundle.Tests;

/// <summary>Content of any length: files, dumps, images.</summary>
public sealed class ContentTests
{
    private BundleSigner signer = null!;

    [OneTimeSetUp]
    public void MakeKey() => signer = BundleSigner.ForRun("forensics run key test");

    [TestCase(0, 0)]
    [TestCase(1, 0)]
    [TestCase(BundleFormat.MaxEntryBytes, 0)]
    [TestCase(BundleFormat.MaxEntryBytes + 1, 2)]
    [TestCase((2 * BundleFormat.MaxEntryBytes) + 5, 3)]
    public void ContentIsOneEntryOrPartsThatJoinToIt(int length, int expectedParts)
    {
        // It compresses well: noise would become parts earlier, to stay within the bound of memory.
        var content = Array.ConvertAll(Bundles.Noise(length, 7), noise => (byte)(noise & 1));
        ContentSummary? summary = null;
        var bundle = Bundles.Write(signer, writer =>
        {
            var open = writer.OpenContent("images/ram/memory.lime");
            foreach (var piece in content.Chunk(3_000_001))
            {
                open.Append(piece);
            }

            summary = open.Complete();
        });

        Assert.That(summary, Is.EqualTo(new ContentSummary("images/ram/memory.lime", expectedParts, length, Convert.ToHexStringLower(SHA256.HashData(content)), Md5(content), null)));
        Assert.That(Bundles.Verify(bundle).Problems, Is.Empty);
        var entries = Archive.Entries(bundle).Where(entry => entry.Name.StartsWith("images/ram/memory", StringComparison.Ordinal)).ToList();
        Assert.That(entries.Select(entry => entry.Name), Is.EqualTo(expectedParts == 0
            ? ["images/ram/memory.lime"]
            : Enumerable.Range(1, expectedParts).Select(part => $"images/ram/memory.lime.part{part:D4}")));
        Assert.That(entries.SelectMany(entry => entry.Content).ToArray().AsSpan().SequenceEqual(content));
    }

    [Test]
    public void SeveralContentsAndLinesInterleaveInBoundedMemory()
    {
        var bundle = Bundles.Write(signer, writer =>
        {
            var contents = Enumerable.Range(0, 8).Select(i => writer.OpenContent($"fs/file{i}")).ToList();
            for (var round = 0; round < 10; round++)
            {
                foreach (var content in contents)
                {
                    content.Append(Bundles.Noise(1_000_000, round));
                }

                writer.AppendLines("log", "{}\n"u8);
            }

            Assert.That(contents.Select(content => content.Complete().LengthBytes), Has.All.EqualTo(10_000_000));
        });
        Assert.That(Bundles.Verify(bundle).Problems, Is.Empty);
        Assert.That(Archive.Entries(bundle).Select(entry => entry.Name), Has.Some.EqualTo("fs/file0.part0001"), "80 MB do not wait in memory");
    }

    [Test]
    public void NamesOfOpenContentAreTaken()
    {
        using var writer = new BundleWriter(new MemoryStream(), signer, Bundles.Options());
        var content = writer.OpenContent("a/b");
        Assert.That(() => writer.OpenContent("a/b"), Throws.ArgumentException);
        Assert.That(() => writer.WriteEntry("a/b", "x"u8), Throws.ArgumentException);
        Assert.That(() => writer.WriteEntry("a/b/c", "x"u8), Throws.ArgumentException);
        Assert.That(() => writer.AppendLines("a/b", "{}\n"u8), Throws.ArgumentException);
        Assert.That(() => writer.OpenContent("../a"), Throws.ArgumentException);
        content.Complete();
        Assert.That(() => writer.WriteEntry("a/b", "x"u8), Throws.ArgumentException);
        Assert.That(() => writer.WriteEntry("a/c", "x"u8), Throws.Nothing);
    }

    [Test]
    public void WhatIsStillOpenIsNotCovered()
    {
        using var file = new MemoryStream();
        using var writer = new BundleWriter(file, signer, Bundles.Options());
        writer.OpenContent("open").Append("lost"u8);
        writer.WriteEntry("done", "kept"u8);
        Assert.That(writer.WriteLink(), Is.EqualTo(1), "a file that comes in while another ends is not torn for that");
        writer.Close(Bundles.Manifest);
        Assert.That(Bundles.Verify(file.ToArray()).Problems, Is.Empty);
        Assert.That(Archive.Entries(file.ToArray()).Select(entry => entry.Name), Has.None.EqualTo("open"));
    }

#pragma warning disable CA5351 // A name in lists of known files.
    private static string Md5(byte[] content) => Convert.ToHexStringLower(MD5.HashData(content));
#pragma warning restore CA5351
}
