namespace EndToEnd.Tests;

/// <summary>The plugins of the product, between hostile ones.</summary>
public sealed class ProductTests
{
    private Workplace place = null!;

    [SetUp]
    public void SetUp() => place = new();

    [TearDown]
    public void CleanUp() => place.Dispose();

    [Test]
    public void TheProductsPluginsAreListedAndTheDefaultProfileHasNothingToSkip()
    {
        Assert.That(place.Run("plugins", "list").MustEndWith(0).Output, Does.Contain("filesystem.listing").And.Contain("process.list"));
        Product.RequireRoot();
        Assert.That(place.Run("plan").MustEndWith(0).Output, Does.Match("(?m)^run  process.list: ").And.Match("(?m)^run  filesystem.listing: ").And.Not.Match("(?m)^skip "));
    }

    [Test]
    public void AHostilePluginTakesNothingFromThem()
    {
        Product.RequireRoot();
        var tree = Directory.CreateDirectory(place.Path("tree")).FullName;
        for (var i = 0; i < 200; i++)
        {
            File.WriteAllText(Path.Combine(tree, $"file-{i}"), "content");
        }

        var profile = place.Write("mixed.yaml", Profiles.Of(
            "id: crash, collector: hostile.segfault", "collector: process.list", "id: forged, collector: hostile.forged_frame, options: { what: garbage }",
            $"collector: filesystem.listing, options: {{ root: {tree} }}"));
        var bundle = place.Open(place.RunCollect("--profile", profile).MustEndWith(3));
        Assert.That(bundle.Outcome("process.list"), Does.StartWith("completed"));
        Assert.That(bundle.Outcome("filesystem.listing"), Does.StartWith("completed"));
        var processes = bundle.Lines("records/process.list/process").Select(process => (long)process["pid"]!).ToArray();
        Assert.That(processes, Does.Contain(1L).And.Contain((long)Environment.ProcessId));
        var names = bundle.Lines("records/filesystem.listing/filesystem.entry").Select(entry => Path.GetFileName((string)entry["path"]!));
        Assert.That(names.Where(name => name.StartsWith("file-", StringComparison.Ordinal)), Is.EquivalentTo(Enumerable.Range(0, 200).Select(i => $"file-{i}")));
    }
}
