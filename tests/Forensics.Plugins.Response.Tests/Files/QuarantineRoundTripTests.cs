using System.Text;
using Forensics.Plugins.Response.Files;
using Forensics.Sdk;
using Forensics.Sdk.Testing;

namespace Forensics.Plugins.Response.Tests.Files;

/// <summary>What was quarantined comes back by undo and by restore as it was: as stat, lsattr, getfacl, getfattr and sha256sum have it.</summary>
[TestFixture("ext4")]
[TestFixture("xfs")]
[TestFixture("btrfs")]
[TestFixture("tmpfs")]
[Parallelizable(ParallelScope.All)]
public sealed class QuarantineRoundTripTests(string kind)
{
    private const string Scene = """
        mkdir -p a/b && head -c 3000017 /dev/urandom > $'a/b/odd \xff\n name'
        cd a/b && f=$'odd \xff\n name'
        chown 1234:567 "$f" && setfacl -m u:4321:rw,g:99:r,m::rwx "$f" && chmod 6755 "$f"
        setfattr -n user.note -v $'two\nlines' "$f" && setfattr -n trusted.deep -v 0x00ff "$f"
        setcap cap_net_raw,cap_sys_ptrace=ep "$f" && chattr +d "$f" || exit 1
        touch -a -d '2001-02-03 04:05:06.123456789' "$f" && touch -m -d '2100-01-02 03:04:05.987654321' "$f"
        ln "$f" ../second && ln "$f" ../../third
        """;

    private static readonly byte[][] Names = [[.. "/a/b/odd "u8, 0xff, .. "\n name"u8], [.. "/a/second"u8], [.. "/third"u8]];

    [TestCase(false)]
    [TestCase(true)]
    public void AFileWithThreeNamesAndAllThatAFileCanHaveComesBack(bool byRestore)
    {
        Tool.Require("setfacl", "setfattr", "setcap", "chattr");
        using var device = new Device(kind);
        device.Run(Scene);
        var before = device.Volume.Describe();
        Assert.That(before, Does.Contain("6755").And.Contain("user:4321:rw-").And.Contain("security.capability").And.Contain("2100-01-02 03:04:05.987654321"));
        var put = device.Put(new QuarantineOptions { PathsBytes = [.. Names.Select(name => Convert.ToBase64String([.. Encoding.UTF8.GetBytes(device.Volume.Folder), .. name]))] }).Must(ActionOutcome.Done);
        Assert.That(put.Items.Values.Select(item => item!.State), Is.EqualTo(Enumerable.Repeat(ItemState.Collected, 3)), put.Say());
        MustBeTaken(device, put, before, paths: 3);
        Bring(device, put, byRestore);
        MustBeOneFile(device, before);
    }

    [TestCase(false)]
    [TestCase(true)]
    public void AllNamesOfAContentBelowAFolderAreOneObjectAndComeBack(bool byRestore)
    {
        Tool.Require("setfacl", "setfattr", "setcap", "chattr");
        using var device = new Device(kind);
        device.Run(Scene + "\necho other > ../../other");
        var before = device.Volume.Describe();
        var put = device.Put(new QuarantineOptions { Sha256 = [Device.Sha256(device.At("third"))], Below = [device.Volume.Folder] }).Must(ActionOutcome.Done);
        Assert.That(put.Item().State, Is.EqualTo(ItemState.Collected), put.Say());
        Assert.That(device.Run("find . -type f"), Is.EqualTo("./other\n"));
        File.Move(device.At("other"), Path.Combine(device.Volume.Outside, "other"));
        MustBeTaken(device, put, before, paths: 3);
        Tool.Run(device.Volume.Outside, "mv", "other", device.At("other")).MustSucceed();
        Bring(device, put, byRestore);
        MustBeOneFile(device, before);
    }

    [TestCase(false)]
    [TestCase(true)]
    public void AnImmutableASparseAndAnEmptyFileComeBackAsTheyWere(bool byRestore)
    {
        Tool.Require("chattr");
        using var device = new Device(kind);
        device.Run("echo text > fixed && touch -d '1969-12-31 23:59:58.500000001' fixed && chattr +i fixed; touch empty; truncate -s 20M holes && printf end | dd of=holes bs=1 seek=15000001 conv=notrunc status=none");
        try
        {
            var before = device.Volume.Describe();
            Assert.That(before, Does.Contain("1969-12-31 23:59:58.500000001"));
            var put = device.Put(new QuarantineOptions { Paths = [device.At("fixed"), device.At("empty"), device.At("holes")], ClearFlags = true }).Must(ActionOutcome.Done);
            Assert.That(put.Actions, Has.Count.EqualTo(3));
            Assert.That(device.Volume.Names(), Is.Empty);
            if (byRestore)
            {
                device.Restore(new() { Ids = device.Objects }).Must(ActionOutcome.Done);
            }
            else
            {
                device.Do(new QuarantineResponder(), new(), ActionMode.Revert, [.. put.Actions.Select(action => action.ToJournalled())]).Must(ActionOutcome.Done);
            }

            Assert.That(device.Volume.Describe(), Is.EqualTo(before));
            Assert.That(long.Parse(device.Run("stat -c %b holes")), Is.LessThan(4096), "blocks of 512 bytes");
        }
        finally
        {
            device.Run("[ ! -e fixed ] || chattr -i fixed");
        }
    }

    [TestCase(false)]
    [TestCase(true)]
    public void OfASparseFileTheBundleAndTheQuarantineHaveTheDataAndTheDigestOfAll(bool byRestore)
    {
        using var device = new Device(kind);

        // Larger than all that the quarantine may have, but for its holes.
        device.Run("truncate -s 200M holes && head -c 70000 /dev/urandom | dd of=holes bs=64K seek=1600 conv=notrunc status=none && printf end | dd of=holes bs=1 seek=190000001 conv=notrunc status=none");
        var (sha256, snapshot) = (Device.Sha256(device.At("holes")), device.Run("stat -c '%a %u %g %s %h %y' holes"));
        var blocks = long.Parse(device.Run("stat -c %b holes"));
        var put = device.Put(new QuarantineOptions { Paths = [device.At("holes")], Sha256 = [sha256], MaxStoreBytes = 1 << 20 }).Must(ActionOutcome.Done);
        Assert.That((put.Object().Text("sha256"), put.Object().GetProperty("size_bytes").GetUInt64()), Is.EqualTo((sha256, 200UL << 20)));
        var blob = put.Blobs.Values.Single();
        Assert.That((blob.Source.Extents!.Count, blob.Content.LongLength), Is.EqualTo((2, blob.Source.Extents.Sum(extent => extent.LengthBytes))));
        Assert.That(blob.Content.LongLength, Is.LessThan(1 << 20));
        Assert.That(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(blob.Content)), Is.EqualTo(device.UnsealedSha256(put.Id())), "openssl unseals what the bundle has");
        var got = device.Do(new QuarantineGetResponder(), new() { Ids = [put.Id()] }).Must(ActionOutcome.Done).Blobs.Values.Single();
        Assert.That((got.Source.Extents, got.Content), Is.EqualTo((blob.Source.Extents, blob.Content)).Using<(IReadOnlyList<Extent>?, byte[])>((a, b) => a.Item1!.SequenceEqual(b.Item1!) && a.Item2.AsSpan().SequenceEqual(b.Item2)));
        (byRestore ? device.Restore(new() { Ids = [put.Id()] }) : device.Undo(put.Journalled())).Must(ActionOutcome.Done);
        Assert.That((Device.Sha256(device.At("holes")), device.Run("stat -c '%a %u %g %s %h %y' holes")), Is.EqualTo((sha256, snapshot)));
        Assert.That(long.Parse(device.Run("stat -c %b holes")), Is.LessThanOrEqualTo(blocks + 128), "blocks of 512 bytes");
    }

    private static void MustBeTaken(Device device, RecordingContext put, string before, int paths)
    {
        Assert.That(device.Volume.Names(), Is.EqualTo("./a\n./a/b\n"));
        var record = put.Object();
        var sha256 = record.Text("sha256")!;
        Assert.That((record.Flag("original_deleted"), record.Text("why_not"), record.GetProperty("paths").GetArrayLength()), Is.EqualTo((true, (string?)null, paths)), put.Say());
        Assert.That(before, Does.Contain(sha256));
        Assert.That(device.UnsealedSha256(put.Id()), Is.EqualTo(sha256), "the sealed content");
        Assert.That(put.Blobs.Values.Select(blob => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(blob.Content))), Is.EqualTo(new[] { sha256 }), "the content in the bundle");
    }

    private static void MustBeOneFile(Device device, string before)
    {
        Assert.That(device.Volume.Describe(), Is.EqualTo(before));
        Assert.That(device.Run("find . -type f -name '*' -links 3 -printf '%i\\n' | sort -u | wc -l"), Is.EqualTo("1\n"), "inodes with three names");
        Assert.That(device.Run("find . -name '.forensics-*'"), Is.Empty);
    }

    private static void Bring(Device device, RecordingContext put, bool byRestore)
    {
        var back = byRestore ? device.Restore(new() { Ids = [put.Id()] }) : device.Undo(put.Journalled());
        back.Must(ActionOutcome.Done);
        Assert.That(back.Records("quarantine.event").Select(line => (line.Text("event"), line.Text("result"))), Is.EqualTo(new[] { ("restored", "done") }));
        Assert.That(device.UnsealedSha256(put.Id()), Is.EqualTo(put.Object().Text("sha256")), "it stays in the quarantine");
    }
}
