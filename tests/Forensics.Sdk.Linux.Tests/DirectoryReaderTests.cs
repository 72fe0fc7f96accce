using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Sdk.Linux.Tests;

public sealed class DirectoryReaderTests
{
    [Test]
    public void EveryEntryOfALargeDirectoryIsGivenOnce()
    {
        using var folder = new TemporaryFolder();
        var names = Enumerable.Range(0, 5_000).Select(i => $"{i}-{new string('n', i % 240)}").ToHashSet();
        foreach (var name in names)
        {
            File.WriteAllBytes(folder.At(name), []);
        }

        var read = Names(folder, new DirectoryReader(1_024));

        Assert.That(read, Has.Count.EqualTo(names.Count + 2));
        Assert.That(read, Is.SupersetOf(names));
        Assert.That(read, Is.Unique);
    }

    [Test]
    public void AReaderServesOneDirectoryAfterTheOther()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a/one", "");
        folder.Write("b/two", "");
        var reader = new DirectoryReader();
        using var a = Open(folder, "/a");
        using var b = Open(folder, "/b");

        Assert.That(reader.Fill(a, out _), Is.EqualTo(Errno.Ok));
        Assert.That(reader.Fill(b, out _), Is.EqualTo(Errno.Ok));

        Assert.That(Rest(reader), Is.EquivalentTo((string[])[".", "..", "two"]));
    }

    [Test]
    public void WhatIsNoDirectoryGivesItsError()
    {
        using var folder = new TemporaryFolder();
        folder.Write("file", "");
        Assert.That(folder.Root.Open("/file"u8, OpenAs.RegularFile, LinkRule.RefuseAll, out var file), Is.EqualTo(Errno.Ok));
        using var closing = file;

        Assert.That(new DirectoryReader().Fill(file, out var atEnd), Is.EqualTo(Errno.ENOTDIR));
        Assert.That(atEnd, Is.True);
    }

    // u64 inode, s64 offset, u16 length, u8 type, name.
    [TestCase("010000000000000000000000000000001800086100000000", true, TestName = "A whole record is taken")]
    [TestCase("0100000000000000000000000000000018000861", false, TestName = "A record longer than what is there is refused")]
    [TestCase("010000000000000000000000000000000000086100000000", false, TestName = "A record of length 0 is refused")]
    [TestCase("010000000000000000000000000000001300086100000000", false, TestName = "A record without room for a name is refused")]
    [TestCase("010000000000000000000000000000001800080061616161", false, TestName = "An empty name is refused")]
    [TestCase("010000000000000000000000000000001800086161616161", false, TestName = "A name without end is refused")]
    [TestCase("01000000000000000000000000000000180008", false, TestName = "A cut header is refused")]
    [TestCase("", false, TestName = "Nothing is refused")]
    public void RecordsAreChecked(string record, bool expected)
        => Assert.That(DirectoryReader.TryParse(Convert.FromHexString(record), out _, out _), Is.EqualTo(expected));

    [TestCase(1_023)]
    [TestCase((16 << 20) + 1)]
    public void ABufferOfAnUnreasonableSizeIsRefused(int bytes)
        => Assert.That(() => new DirectoryReader(bytes), Throws.TypeOf<ArgumentOutOfRangeException>());

    [Test]
    public void AccessTimesStay()
    {
        using var folder = new TemporaryFolder();
        folder.Write("d/file", "x");
        Shell.Run("touch", "-a", "-d", "2001-01-01T00:00:00Z", folder.At("d"), folder.At("d/file"));
        using (var directory = Open(folder, "/d"))
        {
            Assert.That(new DirectoryReader().Fill(directory, out _), Is.EqualTo(Errno.Ok));
        }

        Assert.That(folder.Root.ReadFile("/d/file"u8, OpenAs.RegularFile, 10, out _), Is.EqualTo(Errno.Ok));
        Assert.That(Shell.Run("stat", "-c", "%X", folder.At("d"), folder.At("d/file")), Is.EqualTo("978307200\n978307200\n"));
    }

    private static List<string> Names(TemporaryFolder folder, DirectoryReader reader)
    {
        using var directory = Open(folder, "/");
        var names = new List<string>();
        for (; ; )
        {
            Assert.That(reader.Fill(directory, out var atEnd), Is.EqualTo(Errno.Ok));
            if (atEnd)
            {
                return names;
            }

            names.AddRange(Rest(reader));
        }
    }

    private static List<string> Rest(DirectoryReader reader)
    {
        var names = new List<string>();
        Errno error;
        while (reader.TryNext(out var entry, out error))
        {
            names.Add(Encoding.UTF8.GetString(entry.Name));
            Assert.That(entry.IsDots, Is.EqualTo(names[^1] is "." or ".."));
            Assert.That(entry.Inode, Is.Not.Zero);
        }

        Assert.That(error, Is.EqualTo(Errno.Ok));
        return names;
    }

    private static SafeFileHandle Open(TemporaryFolder folder, string path)
    {
        Assert.That(folder.Root.Open(Encoding.UTF8.GetBytes(path), OpenAs.Directory, LinkRule.RefuseAll, out var handle), Is.EqualTo(Errno.Ok));
        return handle;
    }
}
