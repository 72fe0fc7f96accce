namespace Forensics.Plugins.Autoruns.Tests.Sources;

/// <summary>Each type is found where it is planted, with all that can be told of it, and what only looks like it is not.</summary>
public sealed class PlantTests
{
    private static IEnumerable<TestCaseData> Found() => Plants.All.Where(plant => !plant.IsNearMiss).Select((plant, index) => new TestCaseData(plant).SetArgDisplayNames($"{index} {plant}"));

    private static IEnumerable<TestCaseData> Missed() => Plants.All.Where(plant => plant.IsNearMiss).Select((plant, index) => new TestCaseData(plant).SetArgDisplayNames($"{index} {plant}"));

    [TestCaseSource(nameof(Found))]
    public void WhatIsPlantedIsFound(object planted)
    {
        var plant = (Plant)planted;
        if (plant.Type is "cron" or "networkmanager" or "networkd-dispatcher" && !Environment.IsPrivilegedProcess)
        {
            Assert.Ignore("only root makes files that these take");
        }

        using var root = new PlantedRoot();
        root.Lay(plant);
        var found = root.Find(plant.Type);
        Assert.That(root.Files.TakeFaults(), Is.Empty);
        var there = found.Where(autorun => autorun.Path.ToString() == "/" + (plant.At ?? plant.Path) && (plant.Line is null || autorun.Line == plant.Line) && (plant.Entry is null || autorun.Entry?.ToString() == plant.Entry)).ToList();
        Assert.That(there, Has.Count.EqualTo(1), string.Join('\n', found));
        var one = there[0];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(one.Type, Is.EqualTo(plant.Type));
            Assert.That(one.Command?.ToString(), Is.EqualTo(plant.Command));
            Assert.That(one.Target?.ToString(), Is.EqualTo(plant.Target));
            Assert.That(one.Trigger, Is.EqualTo(plant.Trigger));
            Assert.That(one.Enabled, Is.EqualTo(plant.Enabled), one.EnabledReason);
            Assert.That(one.RunAs?.ToString(), Is.EqualTo(plant.RunAs));
            Assert.That(one.Line, Is.EqualTo(plant.Line));
            Assert.That(one.EnabledReason, Is.Not.Null.And.Not.Empty);
        }
    }

    [TestCaseSource(nameof(Missed))]
    public void WhatOnlyLooksLikeItIsNotReportedAsEnabled(object planted)
    {
        var plant = (Plant)planted;
        using var root = new PlantedRoot();
        root.Lay(plant);
        var found = root.Find(plant.Type).Where(autorun => autorun.Path.ToString() == "/" + (plant.At ?? plant.Path)).ToList();
        Assert.That(found, Has.All.Matches<Autorun>(autorun => autorun!.Enabled == false && autorun.EnabledReason is not null));
    }

    [Test]
    public void OneOfEachTypeIsFoundInOneRoot()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            Assert.Ignore("only root makes files that some types take");
        }

        using var root = new PlantedRoot();
        var used = new HashSet<string>();
        var laid = new List<Plant>();
        foreach (var plants in Plants.All.Where(plant => !plant.IsNearMiss && plant.Enabled == true).GroupBy(plant => plant.Type))
        {
            // Those that share a file with one before it have tests of their own.
            var plant = plants.First(plant => Files(plant).All(file => !used.Contains(file)));
            used.UnionWith(Files(plant));
            root.Lay(plant);
            laid.Add(plant);
        }

        foreach (var plant in laid)
        {
            var found = root.Find(plant.Type).Where(autorun => autorun.Path.ToString() == "/" + (plant.At ?? plant.Path) && autorun.Line == plant.Line && autorun.Command?.ToString() == plant.Command);
            Assert.That(found.Select(autorun => (autorun.Target?.ToString(), autorun.Enabled)), Does.Contain((plant.Target, (bool?)true)), plant.ToString());
        }

        Assert.That(laid.Select(plant => plant.Type), Is.EquivalentTo(OtherSources.All.SelectMany(source => source.Types)));
    }

    private static IEnumerable<string> Files(Plant plant) => plant.Also.Select(file => file.Path).Concat(plant.Links.Select(link => link.Path)).Append(plant.Path);

    [Test]
    public void EveryTypeHasAPlantAndANearMiss()
    {
        var types = OtherSources.All.SelectMany(source => source.Types).ToArray();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(types, Is.Unique);
            Assert.That(types.Except(Plants.All.Where(plant => !plant.IsNearMiss).Select(plant => plant.Type)), Is.Empty, "without a plant");
            Assert.That(types.Except(Plants.All.Where(plant => plant.IsNearMiss).Select(plant => plant.Type)), Is.Empty, "without a near miss");
        }
    }

    [Test]
    public void AnEmptyRootHasNothing()
    {
        using var root = new PlantedRoot();
        foreach (var type in OtherSources.All.SelectMany(source => source.Types))
        {
            Assert.That(root.Find(type), Is.Empty, type);
        }

        Assert.That(root.Files.TakeFaults(), Is.Empty);
    }
}
