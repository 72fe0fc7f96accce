namespace Forensics.Plugins.Filesystem.Tests.Artifacts;

/// <summary>The definitions that are shipped, read without the collector: each is documented, grouped and shown to match what it is meant for.</summary>
public sealed class ShippedDefinitionTests
{
    private const int LeastDoc = 60;
    private const int LeastDocOfGroup = 30;

    private IReadOnlyList<ShippedDefinition> definitions = [];
    private IReadOnlyList<Plant> plants = [];
    private Dictionary<string, ShippedDefinition> byName = [];

    [OneTimeSetUp]
    public void ReadDefinitions()
    {
        definitions = ShippedDefinitionReader.ReadAll();
        plants = Plant.ReadAll();
        byName = definitions.GroupBy(definition => definition.Name).ToDictionary(group => group.Key, group => group.First());
    }

    [Test]
    public void EveryNameIsUniqueInPascalCaseAndSaysLinux()
    {
        var twice = definitions.GroupBy(definition => definition.Name.ToUpperInvariant()).Where(group => group.Count() > 1).Select(group => group.Key);
        Assert.That(twice, Is.Empty);
        Assert.That(definitions.Select(definition => definition.Name), Has.All.Match("\\A(?:[A-Z][A-Za-z0-9]*)?Linux[A-Za-z0-9]*\\z"));
    }

    [Test]
    public void EveryDefinitionSaysWhatItShowsForWhichSystemAndWhereToReadMore()
    {
        using (Assert.EnterMultipleScope())
        {
            foreach (var definition in definitions)
            {
                Assert.That(definition.Doc.Trim(), Has.Length.GreaterThanOrEqualTo(definition.IsGroup ? LeastDocOfGroup : LeastDoc).And.EndsWith("."), definition.Name);
                Assert.That(definition.SupportedOs, Is.EqualTo(["Linux"]), definition.Name);
                Assert.That(definition.Urls, Is.Not.Empty.And.Unique, definition.Name);
                Assert.That(definition.Urls, Has.All.StartsWith("https://"), definition.Name);
                Assert.That(definition.Urls.Select(url => Uri.IsWellFormedUriString(url, UriKind.Absolute)), Has.All.True, definition.Name);
                Assert.That(definition.IsGroup, Is.Not.EqualTo(definition.Patterns.Count > 0), $"{definition.Name} is either an artifact or a group");
            }
        }
    }

    [Test]
    public void NoTwoDefinitionsHaveTheSameDoc() => Assert.That(definitions.Select(definition => definition.Doc), Is.Unique);

    [Test]
    public void EveryPatternIsWellFormedAndInItsDefinitionOnce()
    {
        using (Assert.EnterMultipleScope())
        {
            foreach (var definition in definitions)
            {
                Assert.That(definition.Patterns.Where(pattern => !PatternOracle.IsWellFormed(pattern)), Is.Empty, definition.Name);
                Assert.That(definition.Patterns, Is.Unique, definition.Name);
            }
        }
    }

    [Test]
    public void FilesOfTheKernelAreNamedLiterally()
    {
        var kernel = definitions.SelectMany(definition => definition.Patterns).Where(pattern => pattern.StartsWith("/proc/", StringComparison.Ordinal) || pattern.StartsWith("/sys/", StringComparison.Ordinal)).ToList();
        Assert.That(kernel, Is.Not.Empty);
        Assert.That(kernel.Where(pattern => !PatternOracle.IsLiteral(pattern)), Is.Empty);
    }

    [Test]
    public void EveryMemberOfAGroupIsDefinedAndThereOnce()
    {
        using (Assert.EnterMultipleScope())
        {
            foreach (var group in definitions.Where(definition => definition.IsGroup))
            {
                Assert.That(group.Members.Where(member => !byName.ContainsKey(member)), Is.Empty, group.Name);
                Assert.That(group.Members, Is.Unique, group.Name);
            }
        }
    }

    [Test]
    public void EveryArtifactIsInExactlyOneOfTriageLargeAndCredentialsAndSoInTheFullGroup()
    {
        string[] parts = ["LinuxTriage", "LinuxLarge", "LinuxCredentials"];
        var artifacts = definitions.Where(definition => !definition.IsGroup).Select(definition => definition.Name);
        Assert.That(parts.SelectMany(Leaves), Is.EquivalentTo(artifacts));
        Assert.That(Leaves("LinuxFull"), Is.EquivalentTo(artifacts));
    }

    [Test]
    public void WhatCallsItselfSecretIsInTheCredentialsAndTheKeysThatLetInAreInTheTriage()
    {
        var secret = definitions.Where(definition => !definition.IsGroup && definition.Doc.Contains("Secrets", StringComparison.Ordinal)).Select(definition => definition.Name);
        Assert.That(secret, Is.Not.Empty.And.SubsetOf(Leaves("LinuxCredentials")));
        Assert.That(Leaves("LinuxTriage"), Does.Contain("LinuxSSHAuthorizedKeys").And.Contain("LinuxSSHKnownHosts"));
    }

    [Test]
    public void EveryPatternOfEveryArtifactHasAPlantThatItMatches()
    {
        var byDefinition = plants.ToLookup(plant => plant.Definition, plant => plant.Path);
        var bare = from definition in definitions
                   from pattern in definition.Patterns
                   let expression = PatternOracle.Compile(pattern)
                   where !byDefinition[definition.Name].Any(expression.IsMatch)
                   select $"{definition.Name}: {pattern}";
        Assert.That(bare, Is.Empty);
    }

    [Test]
    public void EveryPlantIsMatchedByItsDefinitionAndNoDecoyIs()
    {
        var expressions = definitions.ToDictionary(definition => definition.Name, definition => definition.Patterns.Select(PatternOracle.Compile).ToList());
        Assert.That(plants.Where(plant => !expressions.ContainsKey(plant.Definition)), Is.Empty);
        Assert.That(plants.Where(plant => !expressions[plant.Definition].Any(expression => expression.IsMatch(plant.Path))), Is.Empty);
        Assert.That(plants.Where(plant => plant.Decoy is { } decoy && expressions[plant.Definition].Any(expression => expression.IsMatch(decoy))), Is.Empty);
    }

    [Test]
    public void AllPlantsAndDecoysFitIntoOneTree()
    {
        var files = plants.SelectMany(plant => new[] { plant.Path, plant.Decoy }).OfType<string>().ToHashSet(StringComparer.Ordinal);
        Assert.That(files.SelectMany(Folders).Where(files.Contains), Is.Empty, "A file is the folder of another one.");
    }

    [Test]
    public void EachPlantHasALineOfItsOwnAndAlmostEachADecoy()
    {
        const int FewWithout = 5;
        Assert.That(plants.Select(plant => (plant.Definition, plant.Path)), Is.Unique);
        Assert.That(plants.Count(plant => plant.Decoy is null), Is.LessThanOrEqualTo(FewWithout));
    }

    /// <summary>Artifacts of a group through all its groups, each as often as it is reached.</summary>
    private IEnumerable<string> Leaves(string name) => byName[name] is { IsGroup: true } group ? group.Members.SelectMany(Leaves) : [name];

    private static IEnumerable<string> Folders(string path)
    {
        for (var folder = Path.GetDirectoryName(path); folder is not (null or "/"); folder = Path.GetDirectoryName(folder))
        {
            yield return folder;
        }
    }
}
