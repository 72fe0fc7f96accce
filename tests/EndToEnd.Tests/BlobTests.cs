using System.Security.Cryptography;

namespace EndToEnd.Tests;

/// <summary>Content that a plugin stores: where it stands, what the index says, and what is left of content that breaks off.</summary>
public sealed class BlobTests
{
    private Workplace place = null!;
    private OpenedBundle bundle = null!;

    [OneTimeSetUp]
    public void Collect()
    {
        place = new();
        var result = place.RunCollect("--only", "hostile.storer", "--plugin-dir", Path.Combine(Product.Hostile, "hostile.storer")).MustEndWith(0);
        HostProcess.Start(place.Folder, "verify", result.Bundle, "--fingerprint", result.Signer).Wait().MustEndWith(0);
        bundle = OpenedBundle.Open(result.Bundle, place.Folder);
    }

    [OneTimeTearDown]
    public void CleanUp() => place.Dispose();

    [TestCase("fs/$rootfs$/etc/systemd/getty@.service", "first")]
    [TestCase("fs/$again$/hostile.storer/2", "again")]
    [TestCase("fs/$rootfs$/etc/a%20b/%2E%2E/%C3%A9%FF%25", "odd")]
    [TestCase("extra/hostile.storer/notes.txt", "extras")]
    [TestCase("fs/$rootfs$/var/log/broken", "whole")]
    public void ContentStandsUnderANameThatCannotLeaveTheFolder(string entry, string content)
    {
        Assert.That(File.ReadAllText(Path.Combine(bundle.Folder, entry)), Is.EqualTo(content));
        Assert.That(Index(entry)["sha256"]!.GetValue<string>(), Is.EqualTo(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(bundle.Folder, entry))))));
    }

    [TestCase("images/hostile.storer/ram.lime", 1)]
    [TestCase("images/hostile.storer/pid-1.core", 2)]
    public void LongContentIsPartsThatJoinToIt(string entry, byte value)
    {
        var index = Index(entry);
        var parts = Enumerable.Range(1, (int)index["parts"]!).Select(part => Path.Combine(bundle.Folder, $"{entry}.part{part:D4}")).ToArray();
        Assert.That(parts, Has.Length.GreaterThan(1).And.All.Exist);
        Assert.That(parts.Sum(part => new FileInfo(part).Length), Is.EqualTo((long)index["stored_bytes"]!).And.EqualTo(70_000_000));
        var joined = parts.SelectMany(File.ReadAllBytes).ToArray();
        Assert.That(joined, Has.None.Not.EqualTo(value));
        Assert.That((string)index["sha256"]!, Is.EqualTo(Convert.ToHexStringLower(SHA256.HashData(joined))));
#pragma warning disable CA5351 // A name in lists of known files, where no process's memory is.
        Assert.That((string?)index["md5"], Is.EqualTo((string)index["kind"]! == "dump" ? null : Convert.ToHexStringLower(MD5.HashData(joined))));
#pragma warning restore CA5351
    }

    [Test]
    public void WhatIsTooLongForANameStandsUnderItsDigest()
    {
        var line = bundle.Lines("files").Single(file => ((string)file["path"]!)?.Length == 301);
        Assert.That((string)line["entry"]!, Does.Match(@"^fs/\$long\$/[0-9a-f]{64}$"));
        Assert.That(File.ReadAllText(Path.Combine(bundle.Folder, (string)line["entry"]!)), Is.EqualTo("long"));
    }

    [Test]
    public void TheIndexKeepsPathBytesAndMetadata()
    {
        var odd = Index("fs/$rootfs$/etc/a%20b/%2E%2E/%C3%A9%FF%25");
        Assert.That(Convert.FromBase64String((string)odd["path_bytes"]!), Is.EqualTo((byte[])[.. "/etc/a b/../\u00e9"u8, 0xff, (byte)'%']));
        var metadata = Index("fs/$rootfs$/etc/systemd/getty@.service")["metadata"]!;
        Assert.Multiple(() =>
        {
            Assert.That((string)metadata["mode"]!, Is.EqualTo("4755"));
            Assert.That((string)metadata["inode"]!, Is.EqualTo("77"));
            Assert.That((string)metadata["modified_at"]!, Is.EqualTo("1970-01-01T00:00:01.000000005Z"));
            Assert.That((string?)metadata["accessed_at"], Is.Null);
            Assert.That((string)metadata["accessed_at_unix"]!, Is.EqualTo("9223372036854775807.000000000"));
            Assert.That((string?)metadata["created_at"], Is.Null);
        });
        Assert.That(Index("extra/hostile.storer/notes.txt")["extents"]!.AsArray(), Has.Count.EqualTo(2));
    }

    [Test]
    public void ContentThatBreaksOffIsKeptAndSaysSo()
    {
        var broken = Index("fs/$rootfs$/var/log/broken");
        Assert.That(((bool)broken["truncated"]!, (string)broken["reason"]!), Is.EqualTo((true, "Input/output error")));
        Assert.That(bundle.Notes("hostile.storer"), Has.Some.EqualTo("Input/output error"), "the plugin is told");
        Assert.That((long)bundle.Step("hostile.storer")["files"]!, Is.EqualTo(bundle.Lines("files").Count));
    }

    private System.Text.Json.Nodes.JsonNode Index(string entry) => bundle.Lines("files").Single(file => (string)file["entry"]! == entry);
}
