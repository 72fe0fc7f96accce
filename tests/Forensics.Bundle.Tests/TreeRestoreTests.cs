using System.Text;
using System.Text.Json.Nodes;
using Forensics.Bundle.Export;

namespace Forensics.Bundle.Tests;

/// <summary>A tree built from an index, which may be anybody's.</summary>
public sealed class TreeRestoreTests
{
    private readonly BundleSigner signer = BundleSigner.ForRun("forensics run key test");
    private Scratch scratch = null!;

    [SetUp]
    public void MakeScratch()
    {
        scratch = new();
        Directory.CreateDirectory(scratch.Path("outside"));
        File.WriteAllText(scratch.Path("outside/victim"), "untouched");
    }

    [TearDown]
    public void CleanUp() => scratch.Dispose();

    [Test]
    public void ObjectsComeBackWithTheirMetadata()
    {
        var sparse = IndexLines.File("/var/sparse", IndexLines.Entry(0), 6);
        sparse["extents"] = IndexLines.Extents((4_096, 3), (1 << 20, 3));
        sparse["metadata"]!["size_bytes"] = 2 << 20;
        sparse["metadata"]!["mode"] = "4711";
        var report = Restore([sparse, IndexLines.Object("/var", "directory"), IndexLines.Link("/var/link", "../outside"), IndexLines.Object("/var/pipe", "fifo"),
            IndexLines.Object("/var/hard", "file", line => line["link_of"] = "1", id: 7)], "abcdef"u8.ToArray());
        Assert.That(report.Losses, Environment.IsPrivilegedProcess ? Is.Empty : Has.All.Contains("set-id"));
        var content = File.ReadAllBytes(scratch.Path("tree/var/sparse"));
        Assert.That(content, Has.Length.EqualTo(2 << 20));
        Assert.That((Encoding.ASCII.GetString(content, 4_096, 3), Encoding.ASCII.GetString(content, 1 << 20, 3), content.Count(value => value != 0)), Is.EqualTo(("abc", "def", 6)));
        Assert.That(Tool.Run(scratch.Folder, "stat", "-c", "%n %a %h %F %.9Y", "tree/var/sparse", "tree/var/hard", "tree/var/pipe", "tree/var").Output.Split('\n'), Is.EqualTo(new[]
        {
            $"tree/var/sparse {(Environment.IsPrivilegedProcess ? "4711" : "711")} 2 regular file 1577934245.123456789", $"tree/var/hard {(Environment.IsPrivilegedProcess ? "4711" : "711")} 2 regular file 1577934245.123456789",
            "tree/var/pipe 644 1 fifo 1577934245.123456789", "tree/var 644 2 directory 1577934245.123456789", "",
        }));
        Assert.That(int.Parse(Tool.Run(scratch.Folder, "stat", "-c", "%b", "tree/var/sparse").Output), Is.LessThan(100), "holes are holes");
        Assert.That(new FileInfo(scratch.Path("tree/var/link")).LinkTarget, Is.EqualTo("../outside"));
        Assert.That(File.GetUnixFileMode(scratch.Path("tree")), Is.EqualTo((UnixFileMode)0b111_000_000), "set-id programs below it are out of reach");
    }

    [TestCase("/../outside/victim")]
    [TestCase("../outside/victim")]
    [TestCase("/a/../../outside/victim")]
    [TestCase("/a/./b")]
    [TestCase("/a//b")]
    [TestCase("/a\0b")]
    [TestCase("/")]
    public void APathThatNoObjectBelowTheFolderCanHaveIsALoss(string path)
    {
        var before = scratch.Snapshot("tree");
        var report = Restore([IndexLines.File(path, IndexLines.Entry(0), 4)], "evil"u8.ToArray());
        Assert.That((report.Written, report.LossCount), Is.EqualTo((0, 1)));
        Assert.That(scratch.Snapshot("tree"), Is.EqualTo(before));
        Assert.That(Directory.EnumerateFileSystemEntries(scratch.Path("tree")), Is.Empty);
    }

    [Test]
    public void NothingGoesThroughALinkThatTheIndexPlants()
    {
        var before = scratch.Snapshot("tree");
        var outside = scratch.Path("outside");
        var report = Restore(
            [
                IndexLines.Link("/etc", outside), IndexLines.Link("/victim", scratch.Path("outside/victim")), IndexLines.Link("/up", ".."),
                IndexLines.File("/etc/planted", IndexLines.Entry(0), 4), IndexLines.File("/victim", IndexLines.Entry(1), 4),
                IndexLines.Object("/up/made", "directory"), IndexLines.Object("/up/pipe", "fifo"), IndexLines.Link("/up/link", "x"),
                IndexLines.Object("/hard", "file", line => (line["link_of"], line["step"]) = ("9", "s")), IndexLines.Object("/up/outside/victim", "fifo", id: 9),
            ],
            "evil"u8.ToArray(), "evil"u8.ToArray());
        Assert.That(scratch.Snapshot("tree"), Is.EqualTo(before));
        Assert.That(File.ReadAllText(scratch.Path("outside/victim")), Is.EqualTo("untouched"));
        Assert.That(File.ReadAllText(scratch.Path("tree/etc/planted")), Is.EqualTo("evil"), "content comes first, into a folder of ours");
        Assert.That(report.Losses, Has.Some.StartsWith("/etc: ").And.Some.StartsWith("/victim: ").And.Some.StartsWith("/up/made: ").And.Some.StartsWith("/up/pipe: ").And.Some.StartsWith("/hard: "));
    }

    [Test]
    public void OfTwoObjectsWithOnePathTheFirstStays()
    {
        var report = Restore([IndexLines.File("/a", IndexLines.Entry(0), 5), IndexLines.File("/a", IndexLines.Entry(1), 6), IndexLines.Object("/a", "fifo"), IndexLines.Object("/a", "directory")], "first"u8.ToArray(), "second"u8.ToArray());
        Assert.That(File.ReadAllText(scratch.Path("tree/a")), Is.EqualTo("first"));
        Assert.That((report.Written, report.LossCount), Is.EqualTo((1, 3)));
    }

    [Test]
    public void NamesOfAnyBytesAndOfFullLengthComeBack()
    {
        var name = Enumerable.Repeat((byte)0xe9, 255).ToArray();
        byte[] odd = [.. "\n\t\u001b[31m"u8, 0xff, 0xfe];
        var report = Restore([IndexLines.File([(byte)'/', .. name], IndexLines.Entry(0), 1), IndexLines.File([(byte)'/', .. odd], IndexLines.Entry(1), 1), IndexLines.File("/" + new string('n', 256), IndexLines.Entry(2), 1)],
            "1"u8.ToArray(), "2"u8.ToArray(), "3"u8.ToArray());
        var listed = Tool.Run(scratch.Path("tree"), "python3", "-c", "import os; print(sorted(n.hex() for n in os.listdir(b'.')))").MustSucceed().Output;
        Assert.That(listed, Does.Contain(Convert.ToHexStringLower(name)).And.Contain(Convert.ToHexStringLower(odd)));
        Assert.That(report.Losses, Has.Exactly(1).Contains("256 bytes"));
    }

    [Test]
    public void ATreeOfAHundredThousandLevelsIsALossAndNoMore()
    {
        var deep = string.Concat(Enumerable.Repeat("/d", 100_000));
        var possible = string.Concat(Enumerable.Repeat("/d", 2_000));
        var report = Restore([IndexLines.File(deep, IndexLines.Entry(0), 1), IndexLines.Object(deep, "directory"), IndexLines.File(possible, IndexLines.Entry(1), 1)], "1"u8.ToArray(), "2"u8.ToArray());
        Assert.That((report.Written, report.LossCount), Is.EqualTo((1, 2)));
    }

    private static IEnumerable<TestCaseData> HostileRanges()
    {
        (string, (long, long)[])[] cases =
        [
            ("overlapping", [(0, 3), (2, 3)]), ("out of order", [(10, 3), (0, 3)]), ("empty", [(0, 0), (1, 6)]), ("negative", [(-5, 6)]), ("a negative length", [(0, -6)]),
            ("beyond what a number holds", [(long.MaxValue - 2, 6)]), ("sums beyond what a number holds", [(0, long.MaxValue), (long.MaxValue, long.MaxValue)]),
            ("beyond the size", [(2_000_000, 6)]), ("too short for what is stored", [(0, 5)]), ("too long for what is stored", [(0, 7)]),
        ];
        return cases.Select(each => new TestCaseData(new object[] { each.Item2.Select(range => new[] { range.Item1, range.Item2 }).ToArray() }).SetArgDisplayNames(each.Item1));
    }

    [TestCaseSource(nameof(HostileRanges))]
    public void DataRangesThatNoFileCanHaveAreALoss(long[][] ranges)
    {
        var line = IndexLines.File("/a", IndexLines.Entry(0), 6);
        line["metadata"]!["size_bytes"] = 1_000_000;
        line["extents"] = IndexLines.Extents([.. ranges.Select(range => (range[0], range[1]))]);
        var report = Restore([line], "abcdef"u8.ToArray());
        Assert.That((report.Written, report.LossCount), Is.EqualTo((0, 1)));
        Assert.That(Directory.EnumerateFileSystemEntries(scratch.Path("tree")), Is.Empty);
    }

    [Test]
    public void ASizeThatNoFileSystemHasIsALossAndTakesNoRoom()
    {
        var line = IndexLines.File("/a", IndexLines.Entry(0), 6);
        line["metadata"]!["size_bytes"] = long.MaxValue;
        line["extents"] = IndexLines.Extents((0, 6));
        var report = Restore([line], "abcdef"u8.ToArray());
        Assert.That(report.Losses, Has.One.Contains("its size of"));
        Assert.That(new FileInfo(scratch.Path("tree/a")).Length, Is.EqualTo(6));
    }

    [Test]
    public void APlaceThatNoFileSystemHasIsALossOfThatFileAlone()
    {
        var line = IndexLines.File("/a", IndexLines.Entry(0), 6);
        line["metadata"]!["size_bytes"] = long.MaxValue;
        line["extents"] = IndexLines.Extents((long.MaxValue - 10, 6));
        var report = Restore([line, IndexLines.File("/b", IndexLines.Entry(1), 1)], "abcdef"u8.ToArray(), "b"u8.ToArray());
        Assert.That((report.Written, report.LossCount), Is.EqualTo((1, 1)));
        Assert.That(File.ReadAllText(scratch.Path("tree/b")), Is.EqualTo("b"));
    }

    [Test]
    public void DevicesAreMadeOnlyWhenTheyAreAskedFor()
    {
        JsonObject[] lines = [IndexLines.Object("/null", "character-device", line => line["metadata"]!["special_device"] = "1:3"), IndexLines.Object("/wide", "block-device", line => line["metadata"]!["special_device"] = "4294967295:1")];
        Assert.That(Restore(lines).Losses, Has.Exactly(2).Contains("--devices"));
        if (!Environment.IsPrivilegedProcess) Assert.Ignore("this needs root");
        var report = TreeRestore.Restore(scratch.Read(IndexLines.Bundle(signer, lines)), scratch.Path("devices"), new() { Devices = true });
        Assert.That(Tool.Run(scratch.Folder, "stat", "-c", "%F %t:%T", "devices/null").Output, Is.EqualTo("character special file 1:3\n"));
        Assert.That(report.Losses, Has.One.StartsWith("/wide: "));
    }

    [Test]
    public void LinesThatAreNoneAreCounted()
    {
        var report = TreeRestore.Restore(scratch.Read(IndexLines.Bundle(signer, ["{", "[]", "{\"path\":7}", IndexLines.Object("/d", "directory").ToJsonString(), new string('[', 10_000)])), scratch.Path("tree"), new());
        Assert.That(report.Losses, Has.One.Contains("4 lines"));
        Assert.That(Directory.Exists(scratch.Path("tree/d")), Is.True);
    }

    private ExportReport Restore(IEnumerable<JsonObject> lines, params byte[][] contents)
        => TreeRestore.Restore(scratch.Read(IndexLines.Bundle(signer, lines, contents)), scratch.Path("tree"), new());
}
