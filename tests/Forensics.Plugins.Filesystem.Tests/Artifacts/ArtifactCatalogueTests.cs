using Forensics.Plugins.Filesystem.Artifacts;

namespace Forensics.Plugins.Filesystem.Tests.Artifacts;

public sealed class ArtifactCatalogueTests
{
    [Test]
    public void WhatThePluginCarriesLoads()
        => Assert.That(ArtifactCatalogue.Shipped().All.Select(definition => definition.File), Is.All.StartsWith("definitions/").And.All.EndsWith(".yaml"));

    [TestCase("Linux")]
    [TestCase("linux")]
    [TestCase("Tux")]
    public void ADefinitionIsFoundByNameOrAliasInAnyCase(string name)
    {
        var catalogue = Catalogue(File("Linux", "aliases: [TUX]"));

        Assert.That(catalogue.Find(name)?.Name, Is.EqualTo("Linux"));
        Assert.That(catalogue.Find(name + "2"), Is.Null);
    }

    [TestCase("B", "", "a.yaml:1")]
    [TestCase("b", "", "a.yaml:1")]
    [TestCase("AliasOfB", "", "a.yaml:1")]
    [TestCase("C", "aliases: [B]", "a.yaml:1")]
    [TestCase("C", "aliases: [aliasofb]", "a.yaml:1")]
    [TestCase("C", "aliases: [C]", "b.yaml:1")]
    [TestCase("C", "aliases: [D, d]", "b.yaml:1")]
    public void ANameThatIsThereAlreadyIsAMistakeThatNamesBothFiles(string name, string more, string other)
    {
        var catalogue = new ArtifactCatalogue();
        catalogue.Add("a.yaml", new StringReader(File("B", "aliases: [AliasOfB]")));

        var mistake = Assert.Throws<ArtifactFormatException>(() => catalogue.Add("b.yaml", new StringReader(File(name, more))));

        Assert.That(mistake.Message, Does.StartWith("b.yaml:1: ").And.Contain(other));
        Assert.That(catalogue.All.Select(definition => definition.Name), Is.EqualTo((string[])["B"]));
        Assert.That(catalogue.Find("C"), Is.Null);
    }

    [Test]
    public void OfAFileWithAMistakeNothingIsAdded()
    {
        var catalogue = new ArtifactCatalogue();

        Assert.Throws<ArtifactFormatException>(() => catalogue.Add("a.yaml", new StringReader(File("A") + "---\n" + File("A"))));

        Assert.That(catalogue.All, Is.Empty);
        Assert.That(catalogue.Find("A"), Is.Null);
    }

    [Test]
    public void AGroupStandsForItsMembersInOrderEachOnce()
    {
        var catalogue = Catalogue(Group("All", "C", "Inner", "A", "C"), Group("Inner", "B", "A", "Alias"), File("A"), File("B"), File("C", "aliases: [Alias]"));

        var expansion = catalogue.Expand("all");

        Assert.That(Names(expansion), Is.EqualTo((string[])["C", "B", "A"]));
        Assert.That(expansion.Problems, Is.Empty);
        Assert.That(Names(catalogue.Expand("Alias")), Is.EqualTo((string[])["C"]));
    }

    [Test]
    public void ADefinitionWithSourcesOfItsOwnStandsBeforeTheMembersOfItsGroup()
    {
        var mixed = "name: Mixed\ndoc: d\nsources:\n- {type: ARTIFACT_GROUP, attributes: {names: [A]}}\n- {type: FILE, attributes: {paths: [/m]}}\n";

        Assert.That(Names(Catalogue(mixed, File("A")).Expand("Mixed")), Is.EqualTo((string[])["Mixed", "A"]));
    }

    [Test]
    public void AMemberThatIsMissingIsAProblemAndTheOthersAreThere()
    {
        var expansion = Catalogue(Group("All", "Gone", "A"), File("A")).Expand("All");

        Assert.That(Names(expansion), Is.EqualTo((string[])["A"]));
        Assert.That(expansion.Problems, Is.EqualTo((string[])["Gone: there is no such artifact, but All names it as a member"]));
    }

    [Test]
    public void ANameThatDoesNotExistIsAProblem()
    {
        var expansion = Catalogue(File("A")).Expand("B");

        Assert.That(expansion.Definitions, Is.Empty);
        Assert.That(expansion.Problems, Is.EqualTo((string[])["B: there is no such artifact"]));
    }

    [Test]
    public void ARingOfGroupsIsAProblemAndTheOthersAreThere()
    {
        var catalogue = Catalogue(Group("One", "Two", "A"), Group("Two", "Three", "B"), Group("Three", "Alias"), File("A"), File("B"), Group("Self", "self"));
        catalogue.Add("alias.yaml", new StringReader("name: Four\ndoc: d\naliases: [Alias]\nsources: [{type: ARTIFACT_GROUP, attributes: {names: [Two]}}]"));

        var expansion = catalogue.Expand("One");

        Assert.That(Names(expansion), Is.EqualTo((string[])["B", "A"]));
        Assert.That(expansion.Problems, Is.EqualTo((string[])["Two: the group is a member of itself: Two > Three > Four > Two"]));
        Assert.That(catalogue.Expand("Self").Problems, Has.Count.EqualTo(1));
    }

    [TestCase(ArtifactLimits.GroupDepth, true)]
    [TestCase(ArtifactLimits.GroupDepth + 1, false)]
    public void GroupsAreFollowedUpToTheirLimit(int groups, bool followed)
    {
        var texts = Enumerable.Range(0, groups).Select(number => Group($"G{number}", number == groups - 1 ? "Leaf" : $"G{number + 1}"));

        var expansion = Catalogue([.. texts, File("Leaf")]).Expand("G0");

        Assert.That(Names(expansion), Is.EqualTo(followed ? (string[])["Leaf"] : []));
        Assert.That(expansion.Problems, followed ? Is.Empty : Is.EqualTo((string[])[$"Leaf: it lies in more than {ArtifactLimits.GroupDepth} groups within each other, of which G0 is the first"]));
    }

    [Test]
    public void GroupsThatAllNameEachOtherEndSoon()
    {
        // A walk of every way would be 40 to the power of 32.
        var names = Enumerable.Range(0, 40).Select(number => $"G{number}").ToArray();

        var expansion = Catalogue([.. names.Select(name => Group(name, [.. names, "Leaf"])), File("Leaf")]).Expand("G7");

        Assert.That(expansion.Problems, Is.Not.Empty);
    }

    [TestCase(ArtifactLimits.Problems, ArtifactLimits.Problems)]
    [TestCase(ArtifactLimits.Problems + 1, ArtifactLimits.Problems + 1)]
    [TestCase(ArtifactLimits.Problems + 7, ArtifactLimits.Problems + 1)]
    public void ProblemsAreStatedUpToTheirLimitAndThenCounted(int missing, int stated)
    {
        var problems = Catalogue(Group("All", [.. Enumerable.Range(0, missing).Select(number => $"M{number}")])).Expand("All").Problems;

        Assert.That(problems, Has.Count.EqualTo(stated));
        Assert.That(problems[^1], missing > ArtifactLimits.Problems ? Is.EqualTo($"{missing - ArtifactLimits.Problems} more problems with the members of groups") : Does.StartWith("M"));
    }

    [Test]
    public void MembersForOtherSystemsAreStatedAndNotFollowed()
    {
        var catalogue = Catalogue(
            "name: G\ndoc: d\nsources:\n- {type: ARTIFACT_GROUP, attributes: {names: [A, C]}, supported_os: [Darwin]}\n- {type: ARTIFACT_GROUP, attributes: {names: [B]}, supported_os: [Linux]}\n",
            File("A"), File("B"), File("C"), Group("W", "A") + "supported_os: [Windows]\n");

        var expansion = catalogue.Expand("G");

        Assert.That(Names(expansion), Is.EqualTo((string[])["B"]));
        Assert.That(expansion.NotForLinux, Is.EqualTo((string[])["G: 2 members from A on are for Darwin only"]));
        Assert.That(expansion.Problems, Is.Empty);
        Assert.That(catalogue.Expand("W").NotForLinux, Is.EqualTo((string[])["W: 1 members from A on are for Windows only"]));
    }

    [TestCase("LinuxAuthLog", "LinuxAuthLogs")]
    [TestCase("linuxauthlogs", "LinuxAuthLogs")]
    [TestCase("LinuxAutLogs", "LinuxAuthLogs")]
    [TestCase("Firefox", "FirefoxCookies,FirefoxHistory,MozillaFirefox")]
    [TestCase("Nothing", "")]
    [TestCase("", "")]
    public void NearNamesAreTheOnesThatMayHaveBeenMeant(string name, string expected)
    {
        var catalogue = Catalogue(File("LinuxAuthLogs"), File("FirefoxHistory"), File("FirefoxCookies"), File("MozillaFirefox"), File("OtherOfFirefoxProfiles"), File("ShellHistory"));

        Assert.That(string.Join(',', catalogue.Near(name)), Is.EqualTo(expected));
    }

    [TestCase(ArtifactLimits.NameCharacters, 1)]
    [TestCase(ArtifactLimits.NameCharacters + 1, 0)]
    public void ANameLongerThanAnyHasNoneNear(int length, int expected)
        => Assert.That(Catalogue(File(new string('x', ArtifactLimits.NameCharacters))).Near(new string('x', length)), Has.Count.EqualTo(expected));

    [TestCase("kitten", "sitting", 3)]
    [TestCase("", "abc", 3)]
    [TestCase("abc", "", 3)]
    [TestCase("Abc", "aBC", 0)]
    public void TheDistanceIsTheNumberOfLettersToChange(string left, string right, int expected) => Assert.That(NameDistance.Of(left, right), Is.EqualTo(expected));

    private static ArtifactCatalogue Catalogue(params string[] texts)
    {
        var catalogue = new ArtifactCatalogue();
        catalogue.Add("own.yaml", new StringReader(string.Join("---\n", texts)));
        return catalogue;
    }

    private static string[] Names(ArtifactExpansion expansion) => [.. expansion.Definitions.Select(definition => definition.Name)];

    private static string File(string name, string more = "") => $"name: {name}\ndoc: d\nsources: [{{type: FILE, attributes: {{paths: [/x]}}}}]\n{more}{(more.Length == 0 ? "" : "\n")}";

    private static string Group(string name, params string[] members) => $"name: {name}\ndoc: d\nsources: [{{type: ARTIFACT_GROUP, attributes: {{names: [{string.Join(", ", members)}]}}}}]\n";
}
