using System.Globalization;
using System.Security.Cryptography;
using Forensics.Bundle.Writing;

namespace Forensics.Bundle.Tests;

/// <summary>The bundle's file is kept out of the page cache by a switch that is turned at any moment: what is written is the same, and the kernel says where it lies.</summary>
public sealed class PageCacheTests
{
    private const int Mebibyte = 1 << 20;

    [TestCase("ext4", PageCacheUse.Bypassed)]
    [TestCase("xfs", PageCacheUse.Bypassed)]
    [TestCase("btrfs", PageCacheUse.Bypassed)]
    [TestCase("tmpfs", null)]
    [TestCase("ramfs", PageCacheUse.Dropped)]
    public void WhateverTheMomentTheFileHoldsWhatWasWrittenAndNothingElse(string kind, PageCacheUse? expected)
    {
        using var place = new MountedFolder(kind, 400);
        var seed = Environment.TickCount;
        TestContext.Out.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (var round = 0; round < 8; round++)
        {
            var path = place.Path($"{round}");
            using var whole = new MemoryStream();
            using var file = new BundleFileStream(OutputFile.Create(path)) { TriesDirect = round % 4 != 3 };
            for (var act = 0; act < 40; act++)
            {
                file.BypassesPageCache = random.Next(4) == 0 ? !file.BypassesPageCache : file.BypassesPageCache;
                var piece = Bundles.Noise(LengthOf(random), random.Next());
                file.Write(piece);
                whole.Write(piece);
                Assert.That(file.Length, Is.EqualTo(whole.Length));
                if (random.Next(3) > 0) continue;
                if (random.Next(2) == 0) file.Flush();
                else file.FlushToDisk();
                Assert.That(new FileInfo(path).Length, Is.EqualTo(whole.Length), "no padding, nothing held back");
            }

            file.BypassesPageCache = true;
            file.FlushToDisk();
            Assert.That(File.ReadAllBytes(path).AsSpan().SequenceEqual(whole.ToArray()));
            if (expected is { } use) Assert.That(file.PageCacheUse, Is.EqualTo(file.TriesDirect ? use : PageCacheUse.Dropped));
        }
    }

    [TestCase("ext4")]
    [TestCase("tmpfs")]
    public void ABundleIsTheSameByteForByteWithTheSwitchTurnedOnAndOff(string kind)
    {
        using var place = new MountedFolder(kind, 200);
        using var key = RSA.Create(2048);
        var signer = BundleSigner.FromPem(key.ExportPkcs8PrivateKeyPem());
        Write(place.Path("plain"), signer, _ => false);
        Write(place.Path("turned"), signer, step => step % 5 is 1 or 2 or 4);
        Write(place.Path("always"), signer, _ => true);

        var plain = File.ReadAllBytes(place.Path("plain"));
        Assert.That(plain, Has.Length.GreaterThan(30 * Mebibyte));
        Assert.That(Bundles.Verify(plain, signer.Fingerprint).Integrity, Is.EqualTo(IntegrityState.Complete));
        Assert.That(File.ReadAllBytes(place.Path("turned")).AsSpan().SequenceEqual(plain));
        Assert.That(File.ReadAllBytes(place.Path("always")).AsSpan().SequenceEqual(plain));
    }

    [TestCase("ext4", true)]
    [TestCase("xfs", true)]
    [TestCase("btrfs", true)]
    [TestCase("ext4", false)]
    public void TheKernelHasOnlyAFewPagesOfTheFile(string kind, bool triesDirect)
    {
        Tool.Require("fincore");
        using var place = new MountedFolder(kind, 400);
        Assert.That(PagesAfterWriting(place.Path("through"), false, triesDirect), Is.GreaterThanOrEqualTo(64 * Mebibyte / Environment.SystemPageSize));
        Assert.That(PagesAfterWriting(place.Path("past"), true, triesDirect), Is.LessThanOrEqualTo(triesDirect ? 4 : 300), "without O_DIRECT what came since the last whole mebibyte");
    }

    [TestCase("ext4", true)]
    [TestCase("xfs", true)]
    [TestCase("ext4", false)]
    public void OnAFullDiskWhatTheLastLinkCoversIsGood(string kind, bool bypasses)
    {
        using var place = new MountedFolder(kind, kind == "xfs" ? 320 : 100);
        using (var ballast = File.Create(place.Path("ballast")))
        {
            RandomAccess.SetLength(ballast.SafeFileHandle, 0);
            Tool.Run("/", "fallocate", "-l", string.Create(CultureInfo.InvariantCulture, $"{new DriveInfo(place.Path(".")).AvailableFreeSpace - 70 * Mebibyte}"), place.Path("ballast")).MustSucceed();
        }

        var signer = BundleSigner.ForRun("full disk");
        using var writer = BundleWriter.Create(place.Path("bundle"), signer, Bundles.Options());
        writer.BypassesPageCache = bypasses;
        var content = writer.OpenContent("images/memory/memory.lime", new() { HasMd5 = false });
        var failure = Assert.Throws<IOException>(() =>
        {
            for (var piece = 0; piece < 200; piece++) content.Append(Bundles.Noise(Mebibyte, piece));
        });

        Assert.That(failure!.Message, Does.StartWith($"No space left on device : '{place.Path("bundle")}'"));
        Assert.That(failure.HResult, Is.EqualTo(28));
        Assert.That(writer.LastLink, Is.GreaterThan(0));
        Assert.That(() => writer.WriteLink(), Throws.InvalidOperationException);
        using var file = File.OpenRead(place.Path("bundle"));
        Assert.That(BundleVerifier.Verify(file, new()).ProvenLinks, Is.EqualTo(writer.LastLink));
    }

    [Test]
    public void AStreamIsItsOwnersAndTheSwitchChangesNothing()
    {
        using var file = new MemoryStream();
        using var writer = new BundleWriter(file, BundleSigner.ForRun("stream"), Bundles.Options());
        writer.BypassesPageCache = true;
        Assert.That((writer.BypassesPageCache, writer.PageCacheUse), Is.EqualTo((false, PageCacheUse.Ordinary)));
    }

    [Test]
    public void WhatIsHeldBackCountsAsWaitingAndNotAsTheFile()
    {
        using var place = new MountedFolder("ext4", 100);
        using var writer = BundleWriter.Create(place.Path("bundle"), BundleSigner.ForRun("held"), Bundles.Options());
        writer.BypassesPageCache = true;
        writer.WriteEntry("noise", Bundles.Noise(3 * Mebibyte + 12_345, 1));
        Assert.That(writer.LengthBytes, Is.EqualTo(new FileInfo(place.Path("bundle")).Length));
        writer.WriteLink();
        Assert.That(writer.WaitingBytes, Is.Zero);
        Assert.That(writer.LengthBytes, Is.EqualTo(new FileInfo(place.Path("bundle")).Length).And.GreaterThan(3 * Mebibyte));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void MeanwhileFewBuffersAreUsedAndTheContentIsWhole(bool bypasses)
    {
        using var file = new MemoryStream();
        using var writer = new BundleWriter(file, BundleSigner.ForRun("sparing"), Bundles.Options());
        writer.BypassesPageCache = bypasses;
        var content = writer.OpenContent("images/memory/memory.lime", new() { HasMd5 = false });
        var (all, most) = (Bundles.Noise(40 * Mebibyte, 7), 0L);
        for (var at = 0; at < all.Length; at += Mebibyte / 4)
        {
            content.Append(all.AsSpan(at, Mebibyte / 4));
            most = Math.Max(most, writer.WaitingBytes);
        }

        var summary = content.Complete();
        writer.BypassesPageCache = false;
        writer.Close(Bundles.Manifest);
        Assert.That(Bundles.Verify(file.ToArray()).Integrity, Is.EqualTo(IntegrityState.Complete));
        Assert.That(summary.Sha256, Is.EqualTo(Convert.ToHexStringLower(SHA256.HashData(all))));
        Assert.That(summary.Parts, bypasses ? Is.GreaterThanOrEqualTo(10) : Is.LessThan(10));
        if (bypasses) Assert.That(most, Is.LessThan(9 * Mebibyte));
    }

    private static int LengthOf(Random random) => random.Next(5) switch
    {
        0 => random.Next(0, 40),
        1 => BundleFileStream.BlockBytes * random.Next(0, 300),
        2 => random.Next(0, 3 * BundleFileStream.BlockBytes),
        3 => BundleFileStream.HeldBytesMax + random.Next(-1, 2),
        _ => random.Next(0, 2 * BundleFileStream.HeldBytesMax),
    };

    private static void Write(string path, BundleSigner signer, Func<int, bool> bypasses)
    {
        using var writer = BundleWriter.Create(path, signer, Bundles.Options());
        for (var step = 0; step < 30; step++)
        {
            writer.BypassesPageCache = bypasses(step);
            writer.AppendLines("records/step/line", Bundles.Lines(20 * step + 1));
            writer.WriteEntry($"fs/{step}", Bundles.Noise((step * 49_999) + 1, step));
            var content = writer.OpenContent($"images/{step}");
            content.Append(Bundles.Noise(800_000 - step, step));
            _ = content.Complete();
            if (step % 3 == 2) writer.WriteLink();
        }

        writer.Close(Bundles.Manifest);
    }

    private static int PagesAfterWriting(string path, bool bypasses, bool triesDirect)
    {
        using var file = new BundleFileStream(OutputFile.Create(path)) { TriesDirect = triesDirect };
        file.Write(new byte[100]);
        file.BypassesPageCache = bypasses;
        var noise = Bundles.Noise(Mebibyte - 777, 1);
        while (file.Length < 64 * Mebibyte) file.Write(noise);
        file.Flush();
        return int.Parse(Tool.Run("/", "fincore", "-n", "-o", "PAGES", path).MustSucceed().Output, CultureInfo.InvariantCulture);
    }
}
