using System.Text;
using System.Text.Json;
using Forensics.Plugins.Filesystem.Walking;
using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Filesystem.Tests;

public sealed class WalkTests
{
    private TestTree tree = null!;

    [SetUp]
    public void MakeTree() => tree = new();

    [TearDown]
    public void RemoveTree() => tree.Dispose();

    [Test]
    public async Task PathsBeginAtTheRootUnderInspection()
    {
        tree.Write("a/b/file");

        var listing = await tree.ListAsync();

        Assert.That(listing.Paths(), Is.EquivalentTo((string[])["/", "/a", "/a/b", "/a/b/file"]));
        Assert.That(listing.Entry("/").GetProperty("name").GetString(), Is.EqualTo("/"));
        Assert.That(listing.Items["/"]?.State, Is.EqualTo(ItemState.Collected));
    }

    [TestCase("/a", "/a /a/b /a/b/file")]
    [TestCase("//a/./b/", "/a/b /a/b/file")]
    [TestCase("/a/b/file", "/a/b/file")]
    [TestCase("/link", "/link")]
    public async Task AListingStartsWhereItIsToldAndAtWhateverIsThere(string start, string expected)
    {
        tree.Write("a/b/file");
        File.CreateSymbolicLink(tree.At("link"), "/a");

        var listing = await tree.ListAsync(new() { Root = start });

        Assert.That(string.Join(' ', listing.Paths().Order(StringComparer.Ordinal)), Is.EqualTo(expected));
        Assert.That(listing.Items.Values.Single()?.State, Is.EqualTo(ItemState.Collected));
    }

    [TestCase("/missing", ItemState.Missing, FaultKind.Missing)]
    [TestCase("/link/b", ItemState.ReadError, FaultKind.Changed)]
    public async Task AStartThatCannotBeReachedIsAnItemWithItsState(string start, ItemState state, FaultKind kind)
    {
        tree.Write("a/b/file");
        File.CreateSymbolicLink(tree.At("link"), "/a");

        var listing = await tree.ListAsync(new() { Root = start });

        Assert.That(listing.Paths(), Is.Empty);
        Assert.That(listing.Items[start]?.State, Is.EqualTo(state));
        Assert.That(listing.Faults.Where(fault => fault.Code == "START_UNREADABLE").Select(fault => fault.Kind), Is.EqualTo((FaultKind[])[kind]));
    }

    [TestCase("/a/../b")]
    [TestCase("a")]
    [TestCase("")]
    public void AStartThatIsNoPlainAbsolutePathIsRefused(string start)
        => Assert.That(() => tree.ListAsync(new() { Root = start }), Throws.TypeOf<CollectorException>());

    [TestCase(1, "/ /a")]
    [TestCase(2, "/ /a /a/b")]
    [TestCase(3, "/ /a /a/b /a/b/file")]
    [TestCase(0, "/ /a /a/b /a/b/file")]
    public async Task DepthBoundsTheLevels(int depth, string expected)
    {
        tree.Write("a/b/file");

        var listing = await tree.ListAsync(new() { Depth = depth });

        Assert.That(string.Join(' ', listing.Paths().Order(StringComparer.Ordinal)), Is.EqualTo(expected));
    }

    [TestCase(512, 10_000)]
    [TestCase(12, 10_000)]
    [TestCase(0, 1_000)]
    public async Task TenThousandLevelsAreListed(int held, int levels)
    {
        // A sibling on each level keeps every level waiting until the deepest one is done.
        Shell.Run("python3", "-c", """
            import os, sys
            fd = os.open(sys.argv[1], os.O_RDONLY)
            for n in range(int(sys.argv[2])):
                os.mkdir("s", dir_fd=fd); os.mkdir("d", dir_fd=fd); next = os.open("d", os.O_RDONLY, dir_fd=fd); os.close(fd); fd = next
            """, tree.Path, $"{levels}");

        var listing = await tree.ListAsync(held: new HeldDirectories(held));

        Assert.That(listing.Faults.Where(fault => !fault.Code.StartsWith("ID_NAMES", StringComparison.Ordinal)), Is.Empty);
        var paths = listing.Paths();
        Assert.That(paths, Has.Count.EqualTo((2 * levels) + 1));
        Assert.That(paths.Max(path => path.Length), Is.EqualTo(2 * levels));
    }

    [TestCase(512)]
    [TestCase(0)]
    public async Task PathsOfManyTimesPathMaxAreListed(int held)
    {
        MakeChain(new string('n', 255), 60);

        var listing = await tree.ListAsync(held: new HeldDirectories(held));

        Assert.That(listing.Records("filesystem.entry"), Has.Count.EqualTo(121));
        Assert.That(listing.Paths().Max(path => path.Length), Is.EqualTo(60 * 256));
    }

    [Test]
    public async Task APathOverTheLimitIsAFaultAndNoLineIsOverOneMebibyte()
    {
        // Control characters take six characters each, and an invalid byte adds base64: the longest lines there can be.
        MakeChain(string.Concat(Enumerable.Repeat("\\x01", 254)) + "\\xff", 520, escaped: true);

        var listing = await tree.ListAsync();

        var most = ListingLimits.PathBytes / 256;
        var lines = listing.Records("filesystem.entry").Select(record => record.GetRawText()).ToList();
        Assert.That(lines.Max(Encoding.UTF8.GetByteCount), Is.LessThan(1 << 20).And.GreaterThan(900 << 10));
        var faults = listing.Faults.Where(fault => fault.Code == "PATH_OVER_LIMIT").ToList();
        Assert.That(faults.Select(fault => fault.Kind), Is.EqualTo((FaultKind[])[FaultKind.OverLimit, FaultKind.OverLimit]), "both directories of the last one listed");
        Assert.That(faults.Select(fault => fault.Subject.Bytes.Length).Min(), Is.EqualTo(ListingLimits.PathBytes + 2), "one just over");
        Assert.That(lines, Has.Count.EqualTo(1 + (2 * (most + 1))), "the entries of the last directory within the limit are there");
    }

    [TestCase(1)]
    [TestCase(4)]
    public async Task ADirectoryWithMoreSubdirectoriesThanMayWaitIsListedWhole(int threads)
    {
        Shell.Run("python3", "-c", """
            import os, sys
            os.chdir(sys.argv[1])
            for n in range(30000): os.mkdir(f"{n}")
            for n in range(0, 30000, 100): os.mkdir(f"{n}/below")
            """, tree.Path);

        var listing = await tree.ListAsync(new() { Threads = threads });

        var paths = listing.Paths();
        Assert.That(paths, Has.Count.EqualTo(30_301));
        Assert.That(paths.ToHashSet(), Has.Count.EqualTo(30_301));
        Assert.That(listing.Items["/"]?.State, Is.EqualTo(ItemState.Collected));
    }

    [Test]
    public async Task OwnOutputIsAnExcludedItemAndNoEntry()
    {
        tree.Write("bundle");
        tree.Write("other");

        var listing = await tree.ListAsync(own: tree.Identity("bundle"));

        Assert.That(listing.Paths(), Is.EquivalentTo((string[])["/", "/other"]));
        Assert.That(listing.Items["/bundle"], Is.EqualTo(new ItemConclusion("/bundle", ItemState.Excluded, Reason: "own output")));
    }

    [Test]
    public async Task ADirectorySwappedForALinkWhileItIsWalkedLeadsNowhere([Values(0, 512)] int held)
    {
        tree.Write("inspected/a/victim/inside/deep/file");
        tree.Write("outside/inside/OUTSIDE");
        tree.Write("outside/OUTSIDE");
        var root = OpenBelow("inspected");
        using var descriptor = root.Descriptor;
        using var swapping = Shell.Start("python3", Shell.Script("swap.py"), tree.At("inspected/a/victim"), tree.At("outside"), tree.At("ready"));
        try
        {
            Assert.That(() => File.Exists(tree.At("ready")), Is.True.After(10_000, 5));
            var (entered, refused) = (0, 0);
            var deadline = System.Diagnostics.Stopwatch.StartNew();
            for (var round = 0; round < 1_000 || (refused < 3 && deadline.Elapsed < TimeSpan.FromSeconds(20)); round++)
            {
                var context = new Sdk.Testing.RecordingContext(new ListingCollector().Descriptor, root, TimeProvider.System);
                await new ListingRun(new() { Threads = 1 + (round % 2) }, context) { Held = new(held) }.RunAsync(CancellationToken.None);
                Assert.That(context.Paths().Where(path => path.Contains("OUTSIDE", StringComparison.Ordinal)), Is.Empty);
                entered += context.Paths().Any(path => path.EndsWith("deep", StringComparison.Ordinal)) ? 1 : 0;
                refused += context.Faults.Any(fault => fault.Kind is FaultKind.Changed) ? 1 : 0;
            }

            TestContext.Out.WriteLine($"entered {entered}, refused {refused}");
            Assert.That(entered, Is.Positive);
            if (refused == 0)
            {
                Assert.Inconclusive("the swap never fell between the status and the open: one busy core");
            }
        }
        finally
        {
            swapping.Kill();
            swapping.WaitForExit();
        }
    }

    [Test]
    public async Task WhatMayNotBeReadIsAFaultAndTheRestIsListed()
    {
        Shell.OnlyAsRoot();
        tree.Write("closed/unseen");
        tree.Write("names/only");
        tree.Write("open/seen");
        Shell.Run("chmod", "711", tree.At("closed"));
        Shell.Run("chmod", "744", tree.At("names"));
        Shell.Run("chmod", "755", tree.Path);
        Shell.Run("install", "-d", "-o", "65534", tree.At("out"));
        Shell.Run("setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", "env", "HOME=/", "DOTNET_EnableDiagnostics=0",
            "dotnet", Shell.Script("Forensics.Plugins.Filesystem.Tests.dll"), "collect", tree.Path, tree.At("out/listing"), "{}");

        using var listing = JsonDocument.Parse(await File.ReadAllBytesAsync(tree.At("out/listing")));
        var paths = listing.RootElement.GetProperty("records").EnumerateArray().ToDictionary(record => record.GetProperty("path").GetString()!);
        var faults = listing.RootElement.GetProperty("faults").EnumerateArray().Select(fault => fault.ToString()).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(paths, Contains.Key("/open/seen"));
            Assert.That(paths, Contains.Key("/closed"));
            Assert.That(paths, Does.Not.ContainKey("/closed/unseen"));
            Assert.That(paths["/names/only"].GetProperty("type").GetString(), Is.EqualTo("file"), "the directory itself says that much");
            Assert.That(paths["/names/only"].GetProperty("size_bytes").ValueKind, Is.EqualTo(JsonValueKind.Null));
            Assert.That(faults, Does.Contain("""{"path":"/closed","code":"DIRECTORY_UNREADABLE","errno":13,"kind":"Denied"}"""));
            Assert.That(faults, Does.Contain("""{"path":"/names/only","code":"STATUS_UNREADABLE","errno":13,"kind":"Denied"}"""));
        });
    }

    [Test]
    public void ACancelledListingEndsAsCancelledAndKeepsWhatItRead()
    {
        for (var i = 0; i < 100; i++)
        {
            tree.Write($"d{i}/file");
        }

        using var cancel = new CancellationTokenSource();
        cancel.Cancel();

        Assert.That(async () => await new ListingRun(new(), tree.Context()).RunAsync(cancel.Token), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task DescriptorsAreClosedAtTheEnd()
    {
        for (var i = 0; i < 300; i++)
        {
            tree.Write($"a{i % 7}/b{i % 11}/c{i}/file");
        }

        await tree.ListAsync();
        var before = Directory.GetFiles("/proc/self/fd").Length;
        await tree.ListAsync(new() { Threads = 4 });
        await tree.ListAsync(held: new HeldDirectories(0));

        Assert.That(Directory.GetFiles("/proc/self/fd"), Has.Length.LessThan(before + 10));
    }

    private TargetRoot OpenBelow(string name)
    {
        Assert.That(TargetRootReading.OpenRoot(EvidencePath.Of(tree.At(name)), out var root), Is.EqualTo(Errno.Ok));
        return root;
    }

    private void MakeChain(string name, int levels, bool escaped = false) => Shell.Run("python3", "-c", """
        import os, sys
        name = eval("b'" + sys.argv[2] + "'") if sys.argv[4] == "True" else sys.argv[2].encode()
        fd = os.open(sys.argv[1], os.O_RDONLY)
        for n in range(int(sys.argv[3])):
            os.mkdir(b"s", dir_fd=fd); os.mkdir(name, dir_fd=fd); next = os.open(name, os.O_RDONLY, dir_fd=fd); os.close(fd); fd = next
        """, tree.Path, name, $"{levels}", $"{escaped}");
}
