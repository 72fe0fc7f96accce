using Forensics.Plugins.Filesystem.Artifacts;
using Forensics.Sdk;
using Forensics.Sdk.Testing;

namespace Forensics.Plugins.Filesystem.Tests.Collecting;

/// <summary>Every definition that the plugin carries finds what is planted for it, and leaves what lies beside it: <c>Artifacts/plants.tsv</c> has the files, one run collects them.</summary>
public sealed class PlantTests
{
    private static readonly (string Definition, string Plant, string Decoy)[] Lines =
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "plants.tsv")).Select(line => line.Split('\t')).Where(parts => parts.Length == 3).Select(parts => (parts[0], parts[1], parts[2]))];

    private readonly List<PlantedTree> trees = [];
    private readonly HashSet<(string Item, string Path)> found = [];
    private readonly Dictionary<string, HashSet<ItemState>> states = [];

    public static IEnumerable<string> Definitions => ArtifactCatalogue.Shipped().Expand("LinuxFull").Definitions.Select(definition => definition.Name);

    [OneTimeSetUp]
    public async Task Collect()
    {
        // A path that is a file for one definition is a folder for another: those go into a tree of their own.
        foreach (var path in Lines.SelectMany(line => new[] { line.Plant, line.Decoy }).Where(path => path != "-").Distinct())
        {
            if (!trees.Exists(tree => tree.TryPlant(path)))
            {
                trees.Add(new());
                Assert.That(trees[^1].TryPlant(path), path);
            }
        }

        foreach (var tree in trees)
        {
            var run = await CollectorRun.RunAsync(new FilesCollector(), new CollectOptions { Definitions = ["LinuxFull"] }, tree.Root);
            foreach (var record in run.Records("files.file"))
            {
                found.UnionWith(record.GetProperty("items").EnumerateArray().Select(item => (item.GetString()!, record.GetProperty("path").GetString()!)));
            }

            foreach (var (item, end) in run.Items)
            {
                states.TryAdd(item, []);
                states[item].Add(end!.State);
            }
        }
    }

    [OneTimeTearDown]
    public void RemoveTrees() => trees.ForEach(tree => tree.Dispose());

    [Test]
    public void ThereAreAsManyDefinitionsAsAreNeeded() => Assert.That(Definitions.Count(), Is.GreaterThanOrEqualTo(60));

    [TestCaseSource(nameof(Definitions))]
    public void ADefinitionFindsWhatIsPlantedForItAndNothingBesideIt(string definition)
    {
        var item = $"definition:{definition}";
        var lines = Lines.Where(line => line.Definition == definition).ToArray();

        Assert.That(lines, Is.Not.Empty);
        Assert.That(lines.Select(line => line.Plant).Where(path => !found.Contains((item, path))), Is.Empty, "planted and not found");
        Assert.That(lines.Select(line => line.Decoy).Where(path => found.Contains((item, path))), Is.Empty, "decoys that were found");
        Assert.That(states[item], Is.SubsetOf((ItemState[])[ItemState.Collected, ItemState.Empty]).And.Contains(ItemState.Collected));
    }

    [Test]
    public async Task OnAnEmptyRootEachIsEmptyAndNoneIsSilent()
    {
        using var tree = new PlantedTree();

        var run = await CollectorRun.RunAsync(new FilesCollector(), new CollectOptions { Definitions = ["LinuxFull"] }, tree.Root);

        var open = run.Items.Where(item => item.Value?.State != ItemState.Empty).Select(item => item.Key);
        Assert.That(run.Items, Has.Count.GreaterThan(Definitions.Count()));
        Assert.That(open, Is.SubsetOf((string[])["definition:LinuxFull", "definition:LinuxTriage", "definition:LinuxAccountFiles", "definition:LinuxCredentials", "definition:LinuxConfigurationFiles"]), "there is etc/passwd, of the users that it is looked for");
    }
}
