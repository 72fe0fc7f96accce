using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace EndToEnd.Tests;

/// <summary><c>disk verify</c> and <c>disk info</c>: what they say of images of disks, and how they end.</summary>
public sealed class DiskImageTests
{
    private readonly Workplace place = new();
    private byte[] media = null!;
    private string image = null!;

    [OneTimeSetUp]
    public void Acquire()
    {
        Tool.Require("ewfacquire");
        media = new byte[(1 << 20) + 1_536];
        new Random(4).NextBytes(media.AsSpan(300_000));
        File.WriteAllBytes(place.Path("media.raw"), media);
        Tool.Run(place.Folder, "ewfacquire", "-u", "-q", "-f", "encase6", "-c", "fast", "-d", "sha1", "-S", "1048576", "-C", "case 7", "-e", "Jane Roe", "-t", place.Path("disk"), place.Path("media.raw"))
            .MustSucceed();
        image = place.Path("disk.E01");
    }

    [OneTimeTearDown]
    public void CleanUp() => place.Dispose();

    [Test]
    public void AnImageIsComparedWithItsOwnDigestsThoseGivenAndTheSumsOfItsFiles()
    {
        var sums = place.Write("sums", Tool.Run(place.Folder, "sha256sum", image).MustSucceed().Output);
        var sha256 = Convert.ToHexString(SHA256.HashData(media));
        var verified = place.Run("disk", "verify", image, "--sums", sums, "--sha256", sha256).MustEndWith(0);
        Assert.That(verified.Output, Does.Contain("examiner: Jane Roe").And.Contain("case number: case 7").And.Contain($"sha256: {sha256.ToLowerInvariant()}\n"));
        Assert.That(verified.Output, Does.EndWith("intact: yes, the media has the md5 stored in it and the sha1 stored in it and the sha256 given for it\n"));
        Assert.That(verified.Error, Is.Empty);

        Assert.That(place.Run("disk", "verify", image, "--sha256", new string('0', 64)).MustEndWith(7).Output, Does.EndWith("intact: no, the media has another digest\n"));
        place.Write("wrong", $"{new string('0', 64)}  disk.E01\n");
        Assert.That(place.Run("disk", "verify", image, "--sums", place.Path("wrong")).MustEndWith(7).Output, Does.Contain(": another one was given"));
    }

    [Test]
    public void TheSameIsOneJsonObject()
    {
        var json = JsonNode.Parse(place.Run("disk", "verify", image, "--json").MustEndWith(0).Output)!;
        Assert.That((bool)json["intact"]!, Is.True);
        Assert.That((string)json["sha256"]!, Is.EqualTo(Convert.ToHexStringLower(SHA256.HashData(media))));
        Assert.That((string)json["segments"]![0]!["name"]!, Is.EqualTo("disk.E01"));
        var facts = JsonNode.Parse(place.Run("disk", "info", image, "--json").MustEndWith(0).Output)!;
        Assert.That(((long)facts["media_bytes"]!, (string)facts["case"]!["examiner"]!), Is.EqualTo(((long)media.Length, "Jane Roe")));
        Assert.That(facts["sha256"], Is.Null);
    }

    [Test]
    public void DamageAndACutAreToldAndNotIntact()
    {
        var bytes = File.ReadAllBytes(image);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(place.Path("damaged.E01"), bytes);
        Assert.That(place.Run("disk", "verify", place.Path("damaged.E01")).MustEndWith(7).Output, Does.Contain("damaged: sectors ").And.Contain("has a wrong checksum").And.EndWith("sectors of the media are damaged\n"));
        File.WriteAllBytes(place.Path("cut.E01"), bytes[..(bytes.Length / 3)]);
        Assert.That(place.Run("disk", "verify", place.Path("cut.E01")).MustEndWith(7).Output, Does.Contain("problem: cut.E01 is cut at offset").And.Contain("intact: no, cut: "));
        File.WriteAllBytes(place.Path("start.E01"), bytes[..100]);
        Assert.That(place.Run("disk", "verify", place.Path("start.E01")).MustEndWith(7).Output, Does.EndWith("intact: no, too damaged to be opened\n"));
        Assert.That(JsonNode.Parse(place.Run("disk", "verify", "--json", place.Path("start.E01")).MustEndWith(7).Output)!["problems"]!.AsArray(), Has.Count.EqualTo(1));
        place.Run("disk", "info", place.Path("cut.E01")).MustEndWith(0);
    }

    [Test]
    public void WithoutADigestThereIsNothingToCompareWith()
    {
        Assert.That(place.Run("disk", "verify", place.Path("media.raw")).MustEndWith(0).Output, Does.Contain("there is no digest to compare with"));
        Assert.That(place.Run("disk", "verify", place.Path("media.raw"), "--md5", Tool.Run(place.Folder, "md5sum", place.Path("media.raw")).MustSucceed().Output[..32]).MustEndWith(0).Output, Does.Contain("intact: yes"));
    }

    [TestCase("verify|/no/such/image", "/no/such/image does not exist")]
    [TestCase("verify|/", "/ is a folder: name the first file of the image in it")]
    [TestCase("verify|/dev/null", "/dev/null is no regular file")]
    [TestCase("verify|IMAGE|--md5|abc", "--md5: 'abc' is not 32 hexadecimal digits")]
    [TestCase("verify|IMAGE|--sums|/no/such/sums", "--sums: /no/such/sums cannot be read")]
    [TestCase("verify|IMAGE|--sums|IMAGE", "--sums: .* has no line of a SHA-256 and a name")]
    [TestCase("info|LOGICAL", ".*logical evidence \\(L01\\).*not supported")]
    public void AMistakeIsTold(string arguments, string message)
    {
        File.WriteAllBytes(place.Path("x.L01"), Convert.FromHexString("4c5646090d0aff00010100000000"));
        var given = arguments.Replace("IMAGE", image, StringComparison.Ordinal).Replace("LOGICAL", place.Path("x.L01"), StringComparison.Ordinal);
        Assert.That(place.Run(["disk", .. given.Split('|')]).MustEndWith(2).Error, Does.Match($"(?m)^forensics: {message}"));
    }
}
