using System.Text;
using System.Text.Json;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Testing;

namespace Forensics.Plugins.Filesystem.Tests;

public sealed class OptionTests
{
    private static readonly string[] OptionFields =
        ["file_id", "lsattr", "xattrs", "acl", "capabilities", "selinux_label", "mime_type", "elf_build_id", "md5", "sha1", "sha256", "changed_during_read"];

    private TestTree tree = null!;

    [SetUp]
    public void MakeTree() => tree = new();

    [TearDown]
    public void RemoveTree() => tree.Dispose();

    [Test]
    public async Task WithoutOptionsNoneOfTheirFieldsIsThere()
    {
        tree.Write("file");
        var listing = await tree.ListAsync();
        Assert.That(listing.Records("filesystem.entry").SelectMany(record => record.EnumerateObject()).Select(field => field.Name), Has.None.AnyOf([.. OptionFields]));
        Assert.That(listing.Blobs, Is.Empty);
    }

    [TestCase("*.txt", "a.txt .txt")]
    [TestCase("?.txt", "a.txt")]
    [TestCase("[a-c]*", "a.txt b")]
    [TestCase("[!a-c]*", "sub [x] .txt")]
    [TestCase("\\[x\\]", "[x]")]
    [TestCase("[]x[]*", "[x]")]
    [TestCase("*a*t*", "a.txt")]
    [TestCase("[x]", "")]
    public async Task TheNameMaskDecidesWhatIsEmittedNotWhatIsWalked(string mask, string expected)
    {
        foreach (var name in (string[])["sub/a.txt", "sub/b", "sub/[x]", "sub/.txt"])
        {
            tree.Write(name);
        }

        var listing = await tree.ListAsync(new() { Name = mask });
        var names = listing.Records("filesystem.entry").Select(record => record.GetProperty("name").GetString()).Where(name => name != "/");
        Assert.That(names, Is.EquivalentTo(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
    }

    [Test]
    public async Task SizesAndTimesDecideWhatIsEmittedToTheByteAndNanosecond()
    {
        Shell.Run("bash", "-c", """
            cd "$1"; mkdir d; for n in 9 10 20 21; do head -c $n /dev/zero > d/$n; done
            touch -d 2020-01-01T00:00:00.000000001Z d/9; touch -d 2020-01-01T00:00:00.000000000Z d/10; touch -d 2019-12-31T23:59:59.999999999Z d/20
            """, "-", tree.Path);
        async Task<string> Names(ListingOptions options)
        {
            options.Root = "/d";
            return string.Join(' ', (await tree.ListAsync(options)).Paths().Where(path => path.StartsWith("/d/", StringComparison.Ordinal)).Select(path => path[3..]).Order());
        }

        Assert.Multiple(async () =>
        {
            Assert.That(await Names(new() { MinSizeBytes = 10, MaxSizeBytes = 20 }), Is.EqualTo("10 20"));
            Assert.That(await Names(new() { ModifiedAfter = "2020-01-01", ModifiedBefore = "2020-01-02" }), Is.EqualTo("10 9"));
            Assert.That(await Names(new() { ModifiedAfter = "2020-01-01T00:00:00.000000001Z", ModifiedBefore = "2021-01-01" }), Is.EqualTo("9"));
            Assert.That(await Names(new() { ModifiedBefore = "2020-01-01T01:00:00+01:00" }), Is.EqualTo("20"));
            Assert.That(await Names(new() { ChangedAfter = "2021-01-01T00:00:00Z", Name = "2?" }), Is.EqualTo("20 21"));
            Assert.That(await Names(new() { ChangedAfter = "9999-01-01" }), Is.Empty);
        });
    }

    [Test]
    public void ATimeThatIsNoneEndsTheListingBeforeItBegins()
        => Assert.That(() => tree.ListAsync(new() { ModifiedAfter = "2020-13-01" }), Throws.TypeOf<CollectorException>());

    [Test]
    public async Task AFileHasOneIdWhateverItsNameAndAnotherOnceItsInodeIsUsedAgain()
    {
        tree.Write("one");
        Shell.Run("ln", tree.At("one"), tree.At("two"));
        tree.Write("three");
        var before = await tree.ListAsync(new() { FileId = true });
        string Id(RecordingContext listing, string path) => listing.Entry(path).GetProperty("file_id").GetString()!;
        Assert.That(Id(before, "/one"), Is.EqualTo(Id(before, "/two")).And.Match("^[0-9a-f]{32}$"));
        Assert.That(before.Records("filesystem.entry").Select(record => record.GetProperty("file_id").GetString()).Distinct().Count(), Is.EqualTo(3), "/, one, three");
        using (var handle = File.OpenHandle(tree.At("one")))
        {
            Assert.That(FileId.Read(handle, out var id), Is.EqualTo(Errno.Ok));
            Assert.That(id, Is.EqualTo(Id(before, "/one")), "the same from an open file");
        }

        File.Delete(tree.At("three"));
        tree.Write("three");
        Assert.That(Id(await tree.ListAsync(new() { FileId = true }), "/three"), Is.Not.EqualTo(Id(before, "/three")));
    }

    [Test]
    public async Task FlagsAreThoseOfLsattr()
    {
        Shell.OnlyAsRoot();
        Shell.Run("bash", "-c", """
            cd "$1"; mkdir d; touch plain odd; mkfifo fifo; ln -s plain link; chattr +A +d +s d; chattr +i odd
            """, "-", tree.Path);
        try
        {
            var listing = await tree.ListAsync(new() { Flags = true });
            foreach (var name in (string[])["d", "plain", "odd"])
            {
                var expected = Shell.Run("lsattr", "-d", tree.At(name)).Split(' ')[0].Where(letter => letter != '-');
                var letters = listing.Entry($"/{name}").GetProperty("lsattr").EnumerateArray().Select(letter => letter.GetString()![0]);
                Assert.That(letters, Is.EquivalentTo(expected), name);
            }

            Assert.That(listing.Entry("/fifo").TryGetProperty("lsattr", out _), Is.False);
            Assert.That(listing.Entry("/link").TryGetProperty("lsattr", out _), Is.False);
            Assert.That(listing.Faults.Where(fault => fault.Code.StartsWith("FLAGS", StringComparison.Ordinal)), Is.Empty);
        }
        finally
        {
            Shell.Run("chattr", "-i", tree.At("odd"));
        }
    }

    [Test]
    public async Task AttributesAreThoseOfGetfattrGetfaclAndGetcap()
    {
        Shell.OnlyAsRoot();
        Shell.Run("bash", "-c", """
            cd "$1"; mkdir d; echo x > f; ln -s f link; cp /bin/true c
            setfattr -n user.text -v 'a "b" é' f; setfattr -n user.binary -v 0x00ff0a f; setfattr -n user.empty f; setfattr -n trusted.t -v 1 f; setfattr -h -n trusted.link -v l link
            setfattr -n security.selinux -v 0x73797374656d5f753a6f626a6563745f7200 f
            setfacl -m u:1000:r,g:77:rwx,m::r f; setfacl -m u:5:x -d -m u:7:rw,o::- d; setcap cap_net_raw,cap_kill=eip c
            """, "-", tree.Path);

        var listing = await tree.ListAsync(new() { Xattrs = true });

        foreach (var name in (string[])["f", "link", "c", "d"])
        {
            var dump = Shell.Run("getfattr", "-h", "-d", "-m", "-", "-e", "base64", "--absolute-names", tree.At(name)).Split('\n').Where(line => line.Contains('=', StringComparison.Ordinal));
            var ours = listing.Entry($"/{name}").GetProperty("xattrs").EnumerateArray().Select(attribute =>
            {
                var bytes = attribute.TryGetProperty("value_bytes", out var lossy) ? lossy.GetBytesFromBase64() : Encoding.UTF8.GetBytes(attribute.GetProperty("value").GetString()!);
                return $"{attribute.GetProperty("name")}=0s{Convert.ToBase64String(bytes)}";
            });
            Assert.That(ours, Is.EquivalentTo(dump), name);
        }

        foreach (var name in (string[])["f", "d"])
        {
            var lines = Shell.Run("getfacl", "-n", "-c", "-E", "--absolute-names", tree.At(name)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.That(listing.Entry($"/{name}").GetProperty("acl").EnumerateArray().Select(line => line.GetString()), Is.EqualTo(lines), name);
        }

        Assert.That(listing.Entry("/c").GetProperty("capabilities").GetString(), Is.EqualTo(Shell.Run("getcap", tree.At("c")).Trim().Split(' ', 2)[1]));
        Assert.That(listing.Entry("/f").GetProperty("selinux_label").GetString(), Is.EqualTo("system_u:object_r"));
        Assert.That(listing.Faults.Where(fault => fault.Code.StartsWith("XATTR", StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public async Task MoreAttributesThanARecordHoldsAreAFaultAndTheRecordStaysWithinItsBound()
    {
        // tmpfs takes trusted attributes of any number; control characters take six characters each.
        Shell.OnlyAsRoot();
        var folder = Directory.CreateDirectory($"/dev/shm/forensics-test-{Guid.NewGuid():N}").FullName;
        try
        {
            Shell.Run("python3", "-c", """
                import os, sys
                open(sys.argv[1] + "/f", "w").close()
                for n in range(12): os.setxattr(sys.argv[1] + "/f", f"trusted.n{n:02}", b"\x01" * 60000)
                open(sys.argv[1] + "/small", "w").close(); os.setxattr(sys.argv[1] + "/small", "trusted.most", b"a" * 65536)
                """, folder);
            Assert.That(TargetRootReading.OpenRoot(EvidencePath.Of(folder), out var root), Is.EqualTo(Errno.Ok));
            using var descriptor = root.Descriptor;
            var context = new RecordingContext(new ListingCollector().Descriptor, root, TimeProvider.System);
            await CollectorRun.RunAsync(new ListingCollector(), new() { Xattrs = true }, context);

            var attributes = context.Entry("/f").GetProperty("xattrs").EnumerateArray().ToList();
            Assert.That(attributes, Has.Count.EqualTo(12));
            Assert.That(attributes.Count(attribute => attribute.GetProperty("value").ValueKind == JsonValueKind.String), Is.EqualTo(2));
            Assert.That(context.Faults.Where(fault => fault.Code == "XATTRS_OVER_LIMIT").Select(fault => fault.Kind), Is.EqualTo(Enumerable.Repeat(FaultKind.OverLimit, 10)));
            Assert.That(context.Entry("/small").GetProperty("xattrs")[0].GetProperty("value").GetString(), Has.Length.EqualTo(65_536));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
