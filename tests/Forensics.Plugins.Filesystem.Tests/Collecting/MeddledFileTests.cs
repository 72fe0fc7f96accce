using System.Text.Json;

namespace Forensics.Plugins.Filesystem.Tests.Collecting;

/// <summary>A long file that is changed at one very moment: after it was opened and before it is read, or after it was found and before it is opened.</summary>
public sealed class MeddledFileTests
{
    private const int Bytes = 1 << 20;

    // The moment of /long itself is after its opening; that of /a, the shorter, before it.
    [TestCase("/long", "head -c 5000 /dev/zero >>long", "/long collected changed-during-read", Bytes, "/long FILE_CHANGED Changed")]
    [TestCase("/long", "truncate -s 700000 long", "/long collected truncated,changed-during-read", 700_000, "/long FILE_CHANGED Changed")]
    [TestCase("/long", ": >long", "/long collected truncated,changed-during-read", 0, "/long FILE_CHANGED Changed")]
    [TestCase("/long", "printf x | dd of=long conv=notrunc status=none", "/long collected changed-during-read", Bytes, "/long FILE_CHANGED Changed")]
    [TestCase("/long", "rm long", "/long collected changed-during-read", Bytes, "/long FILE_CHANGED Changed")]
    [TestCase("/long", "cp long other; mv other long", "/long collected changed-during-read", Bytes, "/long FILE_CHANGED Changed")]
    [TestCase("/long", "cat long >/dev/null", "/long collected", Bytes, "")]
    [TestCase("/a", "rm long", "/long missing", 0, "/long CONTENT_UNREADABLE Vanished")]
    [TestCase("/a", "truncate -s 700000 long", "/long collected truncated,changed-during-read", 700_000, "/long FILE_CHANGED Changed")]
    [TestCase("/a", "head -c 5000 /dev/zero >>long", "/long collected changed-during-read", Bytes, "/long FILE_CHANGED Changed")]
    [TestCase("/a", "cp long other; mv other long", "/long read-error", 0, "/long FILE_REPLACED Changed")]
    [TestCase("/a", "rm long; ln -s /etc/passwd long", "/long read-error", 0, "/long FILE_REPLACED Changed")]
    [TestCase("/a", "rm long; mkfifo long", "/long read-error", 0, "/long FILE_REPLACED Changed")]
    public async Task ItIsCollectedAsFarAsItWasThereAndTheChangeIsTold(string moment, string change, string state, int bytes, string fault)
    {
        Shell.OnlyAsRoot();
        using var tree = new TestTree();
        Shell.Run("bash", "-c", $"set -e; cd {tree.Path}; mkdir etc; : >etc/passwd; : >etc/group; echo short >a; head -c 400000 /dev/urandom >last; head -c {Bytes} /dev/urandom >long; touch -d 2001-01-01 long");

        var files = await CollectAsync(tree, moment, change, "/a", "/last", "/long");

        Assert.That(files.States, Is.EquivalentTo((string[])["/a collected", "/last collected", state]), string.Join('\n', files.Files));
        var file = files.File("/long");
        Assert.That(file.GetProperty("stored_bytes").GetInt64(), Is.EqualTo(bytes));
        Assert.That(file.GetProperty("size_bytes").GetInt64(), Is.EqualTo(Bytes));
        Assert.That(files.Content(file)?.GetProperty("length").GetInt64() ?? 0, Is.EqualTo(bytes));
        Assert.That(string.Join("; ", files.Faults), Is.EqualTo(fault));
    }

    [Test]
    public async Task AFileThatGotTheInodeOfOneThatWasStoredIsStoredToo()
    {
        Shell.OnlyAsRoot();
        using var tree = new TestTree();
        Shell.Run("bash", "-c", $"set -e; cd {tree.Path}; mkdir etc z; : >etc/passwd; : >etc/group; echo short >a");
        var inode = Shell.Run("stat", "-c", "%i", tree.At("a"));

        var files = await CollectAsync(tree, "/a", "rm a; echo another >b; mv b z/b", "/a", "/z/*");

        if (Shell.Run("stat", "-f", "-c", "%T", tree.Path).Trim() == "ext2/ext3")
        {
            Assert.That(Shell.Run("stat", "-c", "%i", tree.At("z/b")), Is.EqualTo(inode), "ext4 gives a free number out again at once: without that this would show nothing");
        }

        Assert.That(files.States, Is.EquivalentTo((string[])["/a collected", "/z/b collected"]));
        Assert.That(files.Content(files.File("/z/b"))!.Value.GetProperty("length").GetInt64(), Is.EqualTo("another\n".Length));
    }

    [Test]
    public async Task ASecondNameOfWhatWasStoredInPartIsNoMoreWholeThanTheFirst()
    {
        Shell.OnlyAsRoot();
        using var tree = new TestTree();
        Shell.Run("bash", "-c", $"set -e; cd {tree.Path}; mkdir etc; : >etc/passwd; : >etc/group; head -c {Bytes} /dev/urandom >long; ln long other");

        var files = await CollectAsync(tree, "/long", "truncate -s 700000 long", "/long", "/other");

        Assert.That(files.States, Is.EquivalentTo((string[])["/long collected truncated,changed-during-read", "/other collected truncated,changed-during-read link"]));
        Assert.That(files.Ends, Is.EquivalentTo((string[])["/long Collected Truncated, ChangedDuringRead", "/other Collected Truncated, ChangedDuringRead"]));
    }

    private static async Task<CollectedFiles> CollectAsync(TestTree tree, string moment, string change, params string[] paths)
    {
        var json = await FileCollection.RunAsync(tree.Root, $"{{\"paths\":{JsonSerializer.Serialize(paths)}}}",
            inner => new MeddlingContext(inner, moment, () => Shell.Run("bash", "-c", $"set -e; cd {tree.Path}; {change}")));
        var files = new CollectedFiles(JsonDocument.Parse(json).RootElement);
        files.MustAddUp(paths);
        return files;
    }
}
