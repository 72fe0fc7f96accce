using System.Text;
using Forensics.Sdk.Quarantine.Files;

namespace Forensics.Sdk.Quarantine.Tests.Files;

/// <summary>Removed and restored files are as they were, as stat, getfacl, getfattr, lsattr and sha256sum see them.</summary>
[TestFixture("ext4")]
[TestFixture("xfs")]
[TestFixture("btrfs")]
[TestFixture("tmpfs")]
public sealed class RoundTripTests(string kind)
{
    private const string Token = "0123456789abcdef";

    // GNU tar reads where there is data: a gibibyte of zeros says nothing.
    private const string SparseSnapshot = "stat -c '%a %u %g %s %h %y' file && tar --sparse -cf - file | sha256sum";

    [Test]
    public void AFileWithThreeNamesAndAllThatAFileCanHaveIsAsItWas()
    {
        Tool.Require("setfacl", "setfattr", "setcap", "chattr");
        using var volume = new Volume(kind);
        volume.Run("""
            mkdir -p a/b && head -c 3000017 /dev/urandom > $'a/b/odd \xff\n name'
            cd a/b && f=$'odd \xff\n name'
            chown 1234:567 "$f" && chmod 6755 "$f" && setfacl -m u:4321:rw,g:99:r,m::rwx "$f"
            setfattr -n user.note -v $'two\nlines' "$f" && setfattr -n user.empty "$f" && setfattr -n trusted.deep -v 0x00ff "$f"
            setcap cap_net_raw,cap_sys_ptrace=ep "$f" && chattr +dA "$f" || exit 1
            touch -a -d '2001-02-03 04:05:06.123456789' "$f" && touch -m -d '2100-01-02 03:04:05.987654321' "$f"
            ln "$f" ../second && ln "$f" ../../third
            """);
        var before = volume.Describe();
        Assert.That(before, Does.Contain("2100-01-02 03:04:05.987654321").And.Contain("6775").And.Contain("user:4321:rw-").And.Contain("security.capability").And.Contain("trusted.deep"));
        byte[][] paths = [[.. "/a/b/odd "u8, 0xff, .. "\n name"u8], "/a/second"u8.ToArray(), "/third"u8.ToArray()];
        KeptFile? kept = null;
        for (var i = 0; i < paths.Length; i++)
        {
            using var capture = volume.Capture(paths[i]);
            Assert.That(capture.Faults, Is.Empty);
            kept ??= new(capture, [.. paths.Select(path => new EvidencePath(path))]);
            var outcome = FileRemoval.Remove(capture, Token, new());
            Assert.That((outcome.NameRemoved, outcome.OriginalDeleted, outcome.LinksLeft, outcome.Code),
                Is.EqualTo((true, i == 2, (uint?)(2 - i), i == 2 ? null : "hard_links")), outcome.ToString());
        }

        Assert.That(volume.Names(), Is.EqualTo("./a\n./a/b\n"));
        var restored = kept!.Restore(volume.Root, Token);
        Assert.That(restored.IsExact, Is.True, Say(restored));
        Assert.That(volume.Describe(), Is.EqualTo(before));
    }

    [Test]
    public void AnImmutableFileFromBefore1970IsRemovedOnlyWhenAskedForAndComesBackImmutable()
    {
        Tool.Require("chattr");
        using var volume = new Volume(kind);
        volume.Run("echo text > file && touch -d '1969-12-31 23:59:58.500000001' file && chattr +i file");
        var before = volume.Describe();
        using (var capture = volume.Capture("/file"))
        {
            var counting = new ActCalls();
            var refused = FileRemoval.Remove(capture, Token, counting);
            Assert.That((refused.NameRemoved, refused.Code, counting.Count), Is.EqualTo((false, "immutable", 0)));
            var kept = new KeptFile(capture);
            var outcome = FileRemoval.Remove(capture, Token, new(), new() { ClearFlags = true });
            Assert.That(outcome.OriginalDeleted, Is.True, outcome.ToString());
            Assert.That(volume.Names(), Is.Empty);
            var restored = kept.Restore(volume.Root, Token);
            Assert.That(restored.IsExact, Is.True, Say(restored));
        }

        Assert.That(volume.Describe(), Is.EqualTo(before).And.Contain("1969-12-31 23:59:58.500000001"));
        volume.Run("chattr -i file");
    }

    [Test]
    public void ASparseFileOfAGibibyteStaysSparse()
    {
        using var volume = new Volume(kind, mebibytes: 300);
        volume.Run("truncate -s 1G file && head -c 70000 /dev/urandom | dd of=file bs=64K seek=1600 conv=notrunc status=none && printf end | dd of=file bs=1 seek=1073741821 conv=notrunc status=none");
        var before = volume.Run(SparseSnapshot);
        using (var capture = volume.Capture("/file"))
        {
            Assert.That(capture.Extents, Has.Count.EqualTo(2));
            var kept = new KeptFile(capture);
            Assert.That(kept.Bytes, Has.Length.LessThan(1 << 20));
            Assert.That(FileRemoval.Remove(capture, Token, new()).OriginalDeleted, Is.True);
            var restored = kept.Restore(volume.Root, Token);
            Assert.That(restored.IsExact, Is.True, Say(restored));
        }

        Assert.That(volume.Run(SparseSnapshot), Is.EqualTo(before));
        Assert.That(long.Parse(volume.Run("stat -c %b file")), Is.LessThan(4096), "blocks of 512 bytes");
    }

    [Test]
    public void APathLongerThanOneCallTakesIsRemovedAndRestored()
    {
        using var volume = new Volume(kind);
        volume.Run("d=$(printf 'd%.0s' {1..250}); for i in {1..20}; do mkdir $d && cd $d; done; echo deep > file");
        var path = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("/" + new string('d', 250), 20)) + "/file");
        Assert.That(path, Has.Length.GreaterThan(4096));
        using var capture = volume.Capture(path);
        var kept = new KeptFile(capture);
        Assert.That(FileRemoval.Remove(capture, Token, new()).OriginalDeleted, Is.True);
        Assert.That(volume.Run("find . -type f"), Is.Empty);
        var restored = kept.Restore(volume.Root, Token);
        Assert.That(restored.IsExact, Is.True, Say(restored));
        Assert.That(volume.Run("find . -type f -execdir cat {} +"), Is.EqualTo("deep\n"));
    }

    [Test]
    public void AnEmptyFileAndOneThatIsAllHoleComeBack()
    {
        using var volume = new Volume(kind);
        volume.Run("touch empty && truncate -s 5000000 hole");
        var before = volume.Describe();
        foreach (var path in new[] { "/empty", "/hole" })
        {
            using var capture = volume.Capture(path);
            var kept = new KeptFile(capture);
            Assert.That(FileRemoval.Remove(capture, Token, new()).OriginalDeleted, Is.True);
            Assert.That(kept.Restore(volume.Root, Token).IsExact, Is.True);
        }

        Assert.That(volume.Describe(), Is.EqualTo(before));
    }

    internal static string Say(RestoreOutcome outcome)
        => $"{outcome} {string.Join(',', outcome.NotRestored)} {string.Join(',', outcome.Differences ?? ["unread"])} {string.Join(',', outcome.Left)}";
}
