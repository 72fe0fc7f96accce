using System.Text;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Quarantine.Files;

namespace Forensics.Sdk.Quarantine.Tests.Files;

/// <summary>What is captured, and what is refused with a name.</summary>
public sealed class CaptureTests
{
    [TestCase("/link", "SYMLINK_ON_THE_WAY", "/link")]
    [TestCase("/a/through/file", "SYMLINK_ON_THE_WAY", "/a/through")]
    [TestCase("/a/none/b/file", "FOLDER_MISSING", "/a/none")]
    [TestCase("/a/file/b", "NOT_A_FOLDER", "/a/file")]
    [TestCase("/a/none", "FILE_MISSING", "/a/none")]
    [TestCase("/a", "NOT_A_REGULAR_FILE", "/a")]
    [TestCase("/pipe", "NOT_A_REGULAR_FILE", "/pipe")]
    [TestCase("/zero", "NOT_A_REGULAR_FILE", "/zero")]
    [TestCase("/a/../a/file", "PATH_REFUSED", "/a/../a/file")]
    [TestCase("a/file", "PATH_REFUSED", "a/file")]
    [TestCase("/", "PATH_REFUSED", "/")]
    public void WhatIsInTheWayIsNamed(string path, string code, string subject)
    {
        using var volume = new Volume("tmpfs");
        volume.Run("mkdir a b && echo text > a/file && cp a/file b && ln -s a/file link && ln -s ../b a/through && mkfifo pipe && mknod zero c 1 5");
        var fault = FileCapture.Open(volume.Root, EvidencePath.Of(path), out var capture);
        Assert.That(capture, Is.Null);
        Assert.That((fault!.Code, fault.Subject.ToString()), Is.EqualTo((code, subject)));
    }

    [Test]
    public void APathOfTheLongestLengthIsLookedForAndALongerOneIsRefused()
    {
        using var volume = new Volume("tmpfs");
        Assert.That(FileCapture.Open(volume.Root, Long(ActLimits.PathBytes), out _)!.Code, Is.EqualTo("FOLDER_MISSING"));
        Assert.That(FileCapture.Open(volume.Root, Long(ActLimits.PathBytes + 1), out _)!.Code, Is.EqualTo("PATH_REFUSED"));
        static EvidencePath Long(int bytes) => new(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("/ab", bytes))[..(bytes - 1)] + "x"));
    }

    [Test]
    public void ReadingAFileLeavesItsTimesWhereTheyWere()
    {
        using var volume = new Volume("ext4", "strictatime", 32);
        volume.Run("echo text > file && touch -d '2001-02-03 04:05:06.5' file");
        var before = volume.Run("stat -c '%x %y %z' file");
        using (var capture = volume.Capture("/file"))
        {
            Assert.That(new KeptFile(capture).Bytes, Is.EqualTo("text\n"u8.ToArray()));
        }

        Assert.That(volume.Run("stat -c '%x %y %z' file"), Is.EqualTo(before));
    }

    [Test]
    public void ContentIsThatOfTheFileThatWasOpenedWhoeverHasTheNameNow()
    {
        using var volume = new Volume("tmpfs");
        volume.Run("echo evil > file");
        using var capture = volume.Capture("/file");
        volume.Run("rm file && echo other > file");
        Assert.That(new KeptFile(capture).Bytes, Is.EqualTo("evil\n"u8.ToArray()));
    }

    [Test]
    public void AnInodeNumberThatIsUsedAgainIsAnotherFile()
    {
        using var volume = new Volume("ext4", mebibytes: 32);
        volume.Run("echo one > file");
        FileKey first;
        using (var capture = volume.Capture("/file"))
        {
            first = capture.Key;
        }

        volume.Run("rm file && echo two > file");
        using var second = volume.Capture("/file");
        Assert.That(second.Key.Identity, Is.EqualTo(first.Identity), "ext4 gives the lowest free number");
        Assert.That(first.IsSame(second.Key), Is.False);
        Assert.That(first.IsSame(first with { Identity = default }), Is.True, "after a reboot the device can have another number");
    }

    [Test]
    public void AttributesBeyondTheLimitAreSaidToBeMissing()
    {
        Tool.Require("setfattr");
        using var volume = new Volume("btrfs");
        volume.Run("touch file && v=$(head -c 12000 /dev/zero | tr '\\0' x) && for i in {10..20}; do setfattr -n user.n$i -v $v file; done");
        using var capture = volume.Capture("/file");
        Assert.That(capture.Faults.Select(fault => fault.Code), Is.EqualTo((string[])["ATTRIBUTES_OVER_LIMIT"]));
        Assert.That(capture.Metadata.Attributes!.Sum(attribute => attribute.Name.Bytes.Length + attribute.Value!.Value.Bytes.Length), Is.InRange(ActLimits.AttributeBytes - 12_100, ActLimits.AttributeBytes));
    }

    [Test]
    public void FlagsGoToLettersAndBack()
    {
        for (var bit = 0; bit < 32; bit++)
        {
            var flags = new InodeFlags(1u << bit | 0x10);
            Assert.That(InodeFlags.Of(flags.ToLetters()), Is.EqualTo(flags));
        }

        Assert.That(InodeFlags.Of(["?", "bit_32", "bit_x", "", "ia"]).Bits, Is.Zero);
    }
}
