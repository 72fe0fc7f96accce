using Forensics.Sdk;
using Forensics.Sdk.Testing;

namespace Forensics.Plugins.Autoruns.Tests;

/// <summary>Items, faults and bounds of a run, with sources of the test's own.</summary>
public sealed class AutorunRunTests
{
    private readonly TestRoot root = new();

    [OneTimeSetUp]
    public void SetUp()
    {
        root.Write("etc/passwd", "root:x:0:0::/root:/bin/sh\n");
        root.Write("etc/group", "root:x:0:\n");
        root.Write("etc/one", "one\n");
    }

    [OneTimeTearDown]
    public void CleanUp() => root.Dispose();

    [Test]
    public async Task EachTypeIsAnItemThatEndsOnceAsWhatItWas()
    {
        var context = await RunAsync(
            new(),
            new FakeSource(["found"], _ => [Of("found"), Of("found")]),
            new FakeSource(["nothing"], _ => []),
            new FakeSource(["denied", "also-denied"], files => Faulty(files, FaultKind.Corrupt, FaultKind.Denied)),
            new FakeSource(["in-part"], files => [.. Faulty(files, FaultKind.ReadError), Of("in-part")]),
            new FakeSource(["gone"], files => Faulty(files, FaultKind.Vanished)));
        Assert.That(context.Items.ToDictionary(item => item.Key, item => (item.Value!.State, item.Value.Flags)), Is.EquivalentTo(new Dictionary<string, (ItemState, ItemFlags)>
        {
            ["autoruns:found"] = (ItemState.Collected, ItemFlags.None),
            ["autoruns:nothing"] = (ItemState.Empty, ItemFlags.None),
            ["autoruns:denied"] = (ItemState.Denied, ItemFlags.None),
            ["autoruns:also-denied"] = (ItemState.Denied, ItemFlags.None),
            ["autoruns:in-part"] = (ItemState.Collected, ItemFlags.Truncated),
            ["autoruns:gone"] = (ItemState.Empty, ItemFlags.None),
        }));
        Assert.That(context.Faults, Has.Count.EqualTo(4));
        Assert.That(context.Records("autorun"), Has.Count.EqualTo(3));
    }

    [Test]
    public async Task OnlyTheTypesAskedForAreLookedFor()
    {
        var context = await RunAsync(
            new() { Types = ["wanted"] },
            new FakeSource(["wanted", "other"], _ => [Of("other"), Of("wanted")]),
            new FakeSource(["third"], _ => throw new InvalidOperationException("asked")));
        Assert.That(context.Items.Keys, Is.EqualTo(new[] { "autoruns:wanted" }));
        Assert.That(context.Records("autorun").Select(record => record.GetProperty("autorun_type").GetString()), Is.EqualTo(new[] { "wanted" }));
    }

    [Test]
    public void AnUnknownTypeIsRefusedAndTheKnownOnesAreNamed()
        => Assert.That(
            async () => await RunAsync(new() { Types = ["cronn"] }, new FakeSource(["cron"], _ => []), new FakeSource(["at"], _ => [])),
            Throws.TypeOf<CollectorException>().With.Property("Code").EqualTo("UNKNOWN_AUTORUN_TYPE").And.Message.Contains("'cronn'").And.Message.Contains("at, cron"));

    [TestCase(0, false)]
    [TestCase(1, true)]
    public async Task MoreThanTheBoundIsAFault(int more, bool isFault)
    {
        var context = await RunAsync(
            new() { Types = ["few"] }, new FakeSource(["many", "few"], _ => Enumerable.Repeat(Of("many"), AutorunLimits.Found + more)));
        Assert.That(context.Faults.Select(fault => fault.Code), Is.EqualTo(isFault ? new[] { "AUTORUNS_OVER_LIMIT" } : []));
        Assert.That(context.Items["autoruns:few"]!.State, Is.EqualTo(isFault ? ItemState.OverLimit : ItemState.Empty));
    }

    [Test]
    public async Task TextsBeyondTheBoundOfASourceAreCut()
    {
        // The same bytes each time: only what is told grows.
        var text = new EvidenceText(new byte[AutorunLimits.TextBytes]);
        const int Full = (int)(AutorunLimits.SourceBytes / AutorunLimits.TextBytes) + 1;
        var context = await RunAsync(new() { Types = ["other"] }, new FakeSource(["many", "other"], _ => Enumerable.Range(0, Full + 2).Select(number => Of("many") with { Text = text })));
        Assert.That(context.Faults.Select(fault => fault.Code), Is.EqualTo(new[] { "AUTORUN_TEXTS_OVER_LIMIT" }));
        Assert.That((Of("many") with { Text = text }).Short().Text!.Value.Bytes.Length, Is.EqualTo(AutorunLimits.ShortBytes));
    }

    [Test]
    public async Task HomesThatLeadAnywhereAreNamedOnce()
    {
        using var other = new TestRoot();
        other.Write("etc/passwd", "root:x:0:0::/root:/bin/sh\na:x:1:1::/srv/../etc:/bin/sh\nb:x:2:2::/:/bin/sh\nc:x:3:3::/:/usr/sbin/nologin\n");
        other.Write("etc/group", "root:x:0:\n");
        var context = new RecordingContext(new AutorunCollector().Descriptor, other.Root, TimeProvider.System);
        await new AutorunRun(new(), context).RunAsync([new FakeSource(["type"], _ => [])], default);
        Assert.That(context.Faults.Single().Message, Does.EndWith("of a, b"));
        Assert.That(context.Items["autoruns:type"]!.State, Is.EqualTo(ItemState.Empty));
    }

    [Test]
    public async Task UsersThatCannotBeReadAreATroubleOfEachType()
    {
        using var other = new TestRoot();
        other.Write("etc/group", "root:x:0:\n");
        Directory.CreateDirectory(other.PathOf("etc/passwd"));
        var context = new RecordingContext(new AutorunCollector().Descriptor, other.Root, TimeProvider.System);
        await new AutorunRun(new(), context).RunAsync([new FakeSource(["a", "b"], _ => [])], default);
        Assert.That(context.Items.Values.Select(item => item!.State), Has.All.Not.EqualTo(ItemState.Empty));
    }

    [Test]
    public async Task MoreThanOneBatchIsEmittedInOrder()
    {
        const int Count = AutorunLimits.Batch + 3;
        var context = await RunAsync(new(), new FakeSource(["line"], _ => Enumerable.Range(1, Count).Select(line => Of("line") with { Line = line })));
        Assert.That(context.Records("autorun").Select(record => record.GetProperty("line").GetInt32()), Is.EqualTo(Enumerable.Range(1, Count)));
        Assert.That(context.Progress, Is.EqualTo(new CollectionProgress(Count, null, "autoruns")));
    }

    [Test]
    public void ACancelledRunEnds()
    {
        using var ending = new CancellationTokenSource();
        var context = new RecordingContext(new AutorunCollector().Descriptor, root.Root, TimeProvider.System);
        var source = new FakeSource(["endless"], _ => Endless(ending));
        Assert.That(async () => await new AutorunRun(new(), context).RunAsync([source], ending.Token), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task ARootWithoutAnythingIsEmptyOfAllTypes()
    {
        using var bare = new TestRoot();
        var context = await CollectorRun.RunAsync(new AutorunCollector(), new(), bare.Root);
        Assert.That(context.Records("autorun"), Is.Empty);
        Assert.That(context.Items.Values.Select(item => item?.State), Has.All.AnyOf(ItemState.Empty, ItemState.Unsupported, ItemState.NotRun));
    }

    private static Autorun Of(string type) => new(type, EvidencePath.Of("/etc/one"));

    private static IEnumerable<Autorun> Faulty(Sdk.Linux.RootFiles files, params FaultKind[] kinds)
    {
        foreach (var kind in kinds)
        {
            files.Note(new(EvidencePath.Of("/etc/one"), kind, "TROUBLE", "trouble"));
        }

        return [];
    }

    private static IEnumerable<Autorun> Endless(CancellationTokenSource ending)
    {
        for (var found = 0; ; found++)
        {
            if (found == 100)
            {
                ending.Cancel();
            }

            yield return Of("endless");
        }
    }

    private async Task<RecordingContext> RunAsync(AutorunOptions options, params IAutorunSource[] sources)
    {
        var context = new RecordingContext(new AutorunCollector().Descriptor, root.Root, TimeProvider.System);
        await new AutorunRun(options, context).RunAsync(sources, default);
        return context;
    }
}
