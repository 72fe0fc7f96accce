using System.Security.Cryptography;

namespace Forensics.Bundle.Tests;

/// <summary>Content in files outside of the bundle, and what is read again of them.</summary>
public sealed class OutsideContentTests
{
    private const int Piece = 700_001;

    private static readonly ContentRules Rules = new() { IsResumable = true, HasSha1 = true };

    private readonly byte[] media = Bundles.Noise(20 * Piece, 7);
    private DirectoryInfo folder = null!;

#pragma warning disable CA5350, CA5351 // What other tools say, and no protection.
    private string Md5 => Convert.ToHexStringLower(MD5.HashData(media));

    private string Sha1 => Convert.ToHexStringLower(SHA1.HashData(media));
#pragma warning restore CA5350, CA5351

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("forensics-outside-");

    [TearDown]
    public void RemoveFolder() => folder.Delete(recursive: true);

    [Test]
    public void AFileOutsideIsGoneOnWithWhenItHoldsWhatWasWrittenThere([Values(1, 4096, Piece, 10 * Piece)] int length)
    {
        var path = Path.Combine(folder.FullName, "sda.E01");
        byte[] sha256;
        using (var content = OutsideContent.Create(path, Rules))
        {
            content.Append(media.AsSpan(0, length));
            sha256 = content.Checkpoint();
            content.Append(media.AsSpan(length, Piece));
        }

        Assert.That(sha256, Is.EqualTo(SHA256.HashData(media.AsSpan(0, length))));
        Assert.That(() => OutsideContent.Create(path, Rules), Throws.InstanceOf<IOException>(), "nothing is overwritten");
        File.AppendAllText(path, "what no checkpoint covers");
        using (var content = OutsideContent.GoOn(path, length, sha256, Rules))
        {
            content.Append(media.AsSpan(length));
            var summary = content.Complete();
            Assert.That((summary.LengthBytes, summary.Sha256, summary.Md5, summary.Sha1), Is.EqualTo((
                (long)media.Length, Convert.ToHexStringLower(SHA256.HashData(media)), Md5, Sha1)));
        }

        Assert.That(File.ReadAllBytes(path), Is.EqualTo(media));
        Assert.That(File.GetUnixFileMode(path), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Test]
    public void AFileOutsideThatHoldsSomethingElseIsLeftAsItIs()
    {
        var path = Path.Combine(folder.FullName, "sda.E01");
        File.WriteAllBytes(path, media[..Piece]);
        var sha256 = SHA256.HashData(media.AsSpan(0, Piece));
        Assert.That(() => OutsideContent.GoOn(path, Piece + 1, sha256, Rules), Throws.InstanceOf<IOException>().With.Message.Contains("shorter"));
        sha256[0] ^= 1;
        Assert.That(() => OutsideContent.GoOn(path, Piece, sha256, Rules), Throws.InstanceOf<IOException>().With.Message.Contains("not what was written"));
        Assert.That(() => OutsideContent.GoOn(path + ".E02", 1, sha256, Rules), Throws.InstanceOf<IOException>());
        File.CreateSymbolicLink(path + ".link", path);
        Assert.That(() => OutsideContent.GoOn(path + ".link", Piece, sha256, Rules), Throws.InstanceOf<IOException>());
        Assert.That(File.ReadAllBytes(path), Is.EqualTo(media[..Piece]));
    }

    [Test]
    public void NothingOfAFileOutsideIsLostWhoeverSaysThatItIsGoneOnWith()
    {
        var path = Path.Combine(folder.FullName, "another-case.E01");
        File.WriteAllBytes(path, media[..Piece]);
        OutsideContent.GoOn(path, 8, SHA256.HashData(media.AsSpan(0, 8)), Rules).Dispose();
        Assert.That(File.ReadAllBytes(path).Concat(File.ReadAllBytes(path + ".cut-off-1")), Is.EqualTo(media[..Piece]));

        using (var file = File.OpenWrite(path + ".2"))
        {
            file.SetLength(8 + (1L << 30) + 1);
        }

        Assert.That(() => OutsideContent.GoOn(path + ".2", 8, SHA256.HashData(new byte[8]), Rules), Throws.InstanceOf<IOException>().With.Message.Contains("another's"));
        Assert.That(new FileInfo(path + ".2").Length, Is.EqualTo(8 + (1L << 30) + 1));
    }

    [Test]
    public void AFileOutsideThatDoesNotLieThereAnyMoreIsNotTold([Values("removed", "renamed", "replaced", "none")] string what)
    {
        var path = Path.Combine(folder.FullName, "sda.E01");
        using var content = OutsideContent.Create(path, Rules);
        content.Append(media.AsSpan(0, Piece));
        switch (what)
        {
            case "removed":
                File.Delete(path);
                break;
            case "renamed":
                File.Move(path, path + ".2");
                break;
            case "replaced":
                File.WriteAllBytes(path + ".2", []);
                File.Move(path + ".2", path, overwrite: true);
                break;
        }

        Assert.That(content.Complete, what == "none" ? Throws.Nothing : Throws.InstanceOf<IOException>().With.Message.Contains("another file by now"));
    }

    [Test]
    [CancelAfter(20_000)]
    public async Task WhatIsReadAgainIsARegularFileAndNothingElse(CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder.FullName, "pipe");
        using (var made = System.Diagnostics.Process.Start("mkfifo", path))
        {
            await made.WaitForExitAsync(cancellationToken);
        }

        File.CreateSymbolicLink(path + ".link", Environment.ProcessPath!);
        var reading = Task.Run(
            () =>
            {
                foreach (var other in new[] { path, path + ".link", path + ".none" })
                {
                    Assert.That(() => new Forensics.Bundle.Reading.PastCacheStream(other), Throws.InstanceOf<IOException>(), other);
                }
            },
            cancellationToken);
        await reading.WaitAsync(TimeSpan.FromSeconds(10), cancellationToken);
    }

    [Test]
    public void AFileThatCannotBecomeSoLongFailsAsADiskDoes([Values] bool bypasses)
    {
        // As past 4 GiB on a stick with FAT: EFBIG, which the runtime takes for a mistake of its caller.
        using var stream = new Forensics.Bundle.Writing.BundleFileStream(new FileStream(Path.Combine(folder.FullName, "long"), FileMode.CreateNew), 1L << 58) { BypassesPageCache = bypasses };
        try
        {
            stream.Write("evidence"u8);
            stream.FlushToDisk();
            Assert.Ignore("files may be that long here");
        }
        catch (IOException failed)
        {
            Assert.That(failed.Message, Does.StartWith("File too large").And.Contain("long"));
        }
    }

    [Test]
    public void WhatIsReadAgainIsTheFileWhateverItsLength([Values(0, 1, 511, 4095, 4096, 4097, 1 << 20, (1 << 20) + 1, (3 << 20) - 4095)] int length)
    {
        var path = Path.Combine(folder.FullName, "file");
        File.WriteAllBytes(path, media[..length]);
        using var again = new Forensics.Bundle.Reading.PastCacheStream(path);
        using var read = new MemoryStream();
        again.CopyTo(read);
        Assert.That((read.ToArray(), again.Length, again.Position), Is.EqualTo((media[..length], (long)length, (long)length)));
    }
}
