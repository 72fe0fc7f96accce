using System.Text;
using Forensics.Plugins.Filesystem.Artifacts;

namespace Forensics.Plugins.Filesystem.Tests.Artifacts;

public sealed class ArtifactReadingTests
{
    private const string Whole = """
        # A comment before everything.
        name: Whole
        aliases: [OldWhole, WholeBefore]
        doc: |
          All that a definition may have.

          And a longer part.
        sources:
        - type: FILE
          attributes:
            paths: ['%%users.homedir%%/.x/*', '/var/log/*.log']
          supported_os: [Linux]
          conditions: ["os_major_version >= 8"]
        - type: PATH
          attributes: {paths: ['\Program Files'], separator: '\'}
          supported_os: [Windows]
          returned_types: [StatEntry]
        - type: DIRECTORY
          attributes: {paths: [/opt]}
        - type: COMMAND
          attributes: {cmd: /bin/rpm, args: [-qa, 1]}
        - type: ARTIFACT_GROUP
          attributes: {names: [A, B]}
        - type: REGISTRY_KEY
          attributes: {keys: ['HKEY_LOCAL_MACHINE\X']}
        - type: REGISTRY_VALUE
          attributes: {key_value_pairs: [{key: 'HKEY_LOCAL_MACHINE\X', value: y}]}
        - type: WMI
          attributes: {query: SELECT * FROM X, base_object: 'winmgmts:\root'}
        conditions: [os == 'Linux']
        labels: [System]
        provides: [os]
        license: none
        supported_os: [Linux, Windows]
        urls: ['https://example.org/']
        ---
        name: Second
        doc: The second of the file.
        sources: [{type: FILE, attributes: {paths: [/etc/a]}}]
        """;

    [Test]
    public void EveryFieldOfTheFormatIsRead()
    {
        var whole = Catalogue(Whole).All[0];
        var sources = whole.Sources;

        Assert.Multiple(() =>
        {
            Assert.That((whole.Name, whole.File, whole.Line), Is.EqualTo(("Whole", "own.yaml", 2L)));
            Assert.That(whole.Aliases, Is.EqualTo((string[])["OldWhole", "WholeBefore"]));
            Assert.That(whole.Doc, Is.EqualTo("All that a definition may have.\n\nAnd a longer part.\n"));
            Assert.That(whole.SupportedOs, Is.EqualTo((string[])["Linux", "Windows"]));
            Assert.That(whole.Urls, Is.EqualTo((string[])["https://example.org/"]));
            Assert.That(sources.Select(source => source.Kind), Is.EqualTo((ArtifactSourceKind[])
            [
                ArtifactSourceKind.File, ArtifactSourceKind.Path, ArtifactSourceKind.Path, ArtifactSourceKind.Command, ArtifactSourceKind.ArtifactGroup,
                ArtifactSourceKind.Other, ArtifactSourceKind.Other, ArtifactSourceKind.Other,
            ]));
            Assert.That(sources[0].Paths, Is.EqualTo((string[])["%%users.homedir%%/.x/*", "/var/log/*.log"]));
            Assert.That(sources[0].Conditions, Is.EqualTo((string[])["os == 'Linux'", "os_major_version >= 8"]), "the definition's own come first");
            Assert.That(sources[0].SupportedOs, Is.EqualTo((string[])["Linux"]));
            Assert.That((sources[0].Separator, sources[1].Separator), Is.EqualTo(('/', '\\')));
            Assert.That(sources[3].Command, Is.EqualTo("/bin/rpm"));
            Assert.That(sources[3].Arguments, Is.EqualTo((string[])["-qa", "1"]));
            Assert.That(sources[4].Names, Is.EqualTo((string[])["A", "B"]));
            Assert.That(sources.Select(source => source.IsForLinux), Is.EqualTo((bool[])[true, false, true, true, true, false, false, false]));
        });
    }

    [Test]
    public void AFileMayHoldSeveralDefinitionsOrNone()
    {
        Assert.That(Catalogue(Whole).All.Select(definition => definition.Name), Is.EqualTo((string[])["Whole", "Second"]));
        Assert.That(Catalogue("# only a comment\n").All, Is.Empty);
    }

    [TestCase("[Linux]", "", true)]
    [TestCase("[Darwin, Linux]", "[Linux]", true)]
    [TestCase("[Darwin, Linux]", "[Darwin]", false)]
    [TestCase("[Android]", "", false)]
    [TestCase("[]", "", true)]
    [TestCase("", "", true)]
    [TestCase("", "[Windows]", false)]
    public void ADefinitionIsForLinuxWhenItAndASourceAre(string definition, string source, bool expected)
    {
        var text = "name: X\ndoc: d\nsources:\n- type: FILE\n  attributes: {paths: [/x]}\n"
            + (source.Length == 0 ? "" : $"  supported_os: {source}\n") + (definition.Length == 0 ? "" : $"supported_os: {definition}\n");

        Assert.That(Catalogue(text).All[0].IsForLinux, Is.EqualTo(expected));
    }

    [Test]
    public void ADefinitionOfTheRegistryAloneIsNotForLinux()
        => Assert.That(Catalogue("name: X\ndoc: d\nsources: [{type: REGISTRY_KEY, attributes: {keys: [a]}}]").All[0].IsForLinux, Is.False);

    [TestCase("doc: d\nsources: [{type: FILE, attributes: {paths: [/x]}}]", 1, "name")]
    [TestCase("name: X\nsources: [{type: FILE, attributes: {paths: [/x]}}]", 1, "doc")]
    [TestCase("name: X\ndoc: d", 1, "sources")]
    [TestCase("name: X\ndoc: d\nsources: []", 3, "sources")]
    [TestCase("name: X\ndoc: d\nsources: {type: FILE}", 3, "sources")]
    [TestCase("name: X\ndoc: d\nsource: []", 3, "source")]
    [TestCase("name: X\ndoc: d\nsources:\n- type: FILE\n  attributes: {paths: [/x]}\nsupported_os: Linux", 6, "supported_os")]
    [TestCase("name: X\ndoc: d\nsources:\n- type: FILE\n  attributes: {paths: [/x]}\nsupported_os: [linux]", 6, "supported_os")]
    [TestCase("name: X\ndoc: d\nsources:\n- type: FILE\n  attributes: {paths: [/x]}\n  supported_os: [Linux]\nsupported_os: [Windows]", 6, "sources.supported_os")]
    [TestCase("name: X\ndoc: d\nsources:\n- FILE", 4, "sources")]
    [TestCase("name: X\ndoc: d\nsources:\n- attributes: {paths: [/x]}", 4, "sources.type")]
    [TestCase("name: X\ndoc: d\nsources:\n- type: FILES\n  attributes: {paths: [/x]}", 4, "sources.type")]
    [TestCase("name: X\ndoc: d\nsources:\n- type: FILE\n  attribute: {paths: [/x]}", 5, "sources.attribute")]
    [TestCase("name: X\ndoc: d\nsources:\n- type: FILE", 4, "sources.attributes")]
    [TestCase("name: X\ndoc: d\nsources:\n- type: FILE\n  attributes: {path: [/x]}", 5, "sources.attributes.path")]
    [TestCase("name: X\ndoc: d\nsources:\n- type: FILE\n  attributes: {paths: /x}", 5, "sources.attributes.paths")]
    [TestCase("name: X\ndoc: d\nsources:\n- type: FILE\n  attributes: {paths: []}", 5, "sources.attributes.paths")]
    [TestCase("name: X\ndoc: d\nsources:\n- type: FILE\n  attributes:\n    paths:\n    - /x\n    - {a: b}", 8, "sources.attributes.paths")]
    [TestCase("name: X\ndoc: d\nsources:\n- type: FILE\n  attributes:\n    paths:\n    - /x\n    -", 8, "sources.attributes.paths")]
    [TestCase("name: X\ndoc: d\nsources:\n- type: FILE\n  attributes:\n    paths:\n    - /x\n    - ''", 8, "sources.attributes.paths")]
    [TestCase("name: X\ndoc: d\nsources:\n- type: FILE\n  attributes:\n    paths: [\"/a\\0b\"]", 6, "sources.attributes.paths")]
    [TestCase("name: X\ndoc: d\nsources:\n- type: FILE\n  attributes:\n    paths: [/a\ufffdb]", 6, "sources.attributes.paths")]
    [TestCase("name: X\ndoc: d\nsources:\n- type: FILE\n  attributes:\n    paths: [/x]\n    separator: '|'", 7, "sources.attributes.separator")]
    [TestCase("name: X\ndoc: d\nsources:\n- type: COMMAND\n  attributes: {args: [a]}", 5, "sources.attributes.cmd")]
    [TestCase("name: X\ndoc: d\nsources:\n- type: WMI\n  attributes: {}", 5, "sources.attributes.query")]
    [TestCase("name: X\ndoc: d\nsources:\n- type: ARTIFACT_GROUP\n  attributes: {names: []}", 5, "sources.attributes.names")]
    [TestCase("name: [X]\ndoc: d\nsources: [{type: FILE, attributes: {paths: [/x]}}]", 1, "name")]
    [TestCase("name: \"a\\nb\"\ndoc: d\nsources: [{type: FILE, attributes: {paths: [/x]}}]", 1, "name")]
    [TestCase("name: X\ndoc: ~\nsources: [{type: FILE, attributes: {paths: [/x]}}]", 2, "doc")]
    [TestCase("name: X\ndoc: d\naliases: Y\nsources: [{type: FILE, attributes: {paths: [/x]}}]", 3, "aliases")]
    [TestCase("name: X\ndoc: d\nsources: [{type: FILE, attributes: {paths: [/x]}}]\n---\n", 5, "definition")]
    [TestCase("- a\n- b", 1, "definition")]
    [TestCase("name: X\nname: Y", 2, "file")]
    [TestCase("name: X\ndoc: 'd", 2, "file")]
    [TestCase("name: X\n\tdoc: d", 1, "file")]
    [TestCase("name: &n X\ndoc: *n", 2, "file")]
    [TestCase("name: X\ndoc: &d [*d]", 2, "file")]
    [TestCase("[a]: X", 1, "definition")]
    public void AMistakeIsToldWithFileLineAndField(string text, long line, string field)
    {
        var mistake = Mistake(text);

        Assert.That((mistake.File, mistake.Line, mistake.Field), Is.EqualTo(("own.yaml", line, field)), mistake.Message);
        Assert.That(mistake.Message, Does.StartWith($"own.yaml:{line}: {field}: "));
    }

    [Test]
    public void AFileThatIsNotUtf8IsRefused()
    {
        var text = new StreamReader(new MemoryStream([.. "name: "u8, 0xff]), new UTF8Encoding(false, throwOnInvalidBytes: true));

        Assert.That(Assert.Throws<ArtifactFormatException>(() => new ArtifactCatalogue().Add("own.yaml", text)).Message, Does.Contain("not UTF-8"));
    }

    [Test]
    public void AKeyWithItsValueRightAfterTheColonIsAKeyAsUpstreamHasIt()
    {
        var definition = Catalogue("name: X\ndoc: 'a {b:[c'\nsources:\n- type: FILE\n  attributes: {paths:['/x', '/y:[z]']}\n- {type: FILE, attributes:{paths:[/z]}}").All[0];

        Assert.That(definition.Sources.SelectMany(source => source.Paths), Is.EqualTo((string[])["/x", "/y:[z]", "/z"]));
        Assert.That(definition.Doc, Is.EqualTo("a {b:[c"));
    }

    [TestCase(ArtifactLimits.TightValues, true)]
    [TestCase(ArtifactLimits.TightValues + 1, false)]
    public void ValuesRightAfterTheColonAreTakenUpToTheirLimit(int count, bool taken)
        => MustBeTaken(string.Concat(Enumerable.Range(0, count).Select(number => $"---\nname: N{number}\ndoc: d\nsources: [{{type: FILE, attributes: {{paths:[/x]}}}}]\n")), taken, "it is no YAML");

    [TestCase(ArtifactLimits.FileBytes, true)]
    [TestCase(ArtifactLimits.FileBytes + 1, false)]
    public void AFileIsReadUpToItsLimitInBytes(int bytes, bool taken)
    {
        var start = "# é\n"; // One byte more than characters.
        MustBeTaken(start + new string('#', bytes - start.Length - 1), taken, $"longer than {ArtifactLimits.FileBytes} bytes");
    }

    [TestCase(ArtifactLimits.Definitions, true)]
    [TestCase(ArtifactLimits.Definitions + 1, false)]
    public void DefinitionsAreTakenUpToTheirLimitInAFileOrInSeveral(int count, bool taken)
    {
        MustBeTaken(Definitions(0, count), taken, $"more than {ArtifactLimits.Definitions}");
        var catalogue = Catalogue(Definitions(0, count - 1));

        var add = () => catalogue.Add("second.yaml", new StringReader(Definitions(count - 1, 1)));

        if (taken)
        {
            add();
            Assert.That(catalogue.All, Has.Count.EqualTo(count));
        }
        else
        {
            Assert.That(Assert.Throws<ArtifactFormatException>(() => add()).File, Is.EqualTo("second.yaml"));
            Assert.That(catalogue.All, Has.Count.EqualTo(count - 1));
        }

        static string Definitions(int first, int count)
            => string.Concat(Enumerable.Range(first, count).Select(number => $"---\nname: N{number}\ndoc: d\nsources: [{{type: FILE, attributes: {{paths: [/x]}}}}]\n"));
    }

    [TestCase(ArtifactLimits.Sources, true)]
    [TestCase(ArtifactLimits.Sources + 1, false)]
    public void SourcesAreTakenUpToTheirLimit(int count, bool taken)
        => MustBeTaken("name: X\ndoc: d\nsources:\n" + Repeat("- {type: FILE, attributes: {paths: [/x]}}\n", count), taken, $"more than {ArtifactLimits.Sources}");

    [TestCase(ArtifactLimits.ListEntries, true)]
    [TestCase(ArtifactLimits.ListEntries + 1, false)]
    public void PathsAreTakenUpToTheirLimit(int count, bool taken)
        => MustBeTaken("name: X\ndoc: d\nsources:\n- type: FILE\n  attributes:\n    paths:\n" + Repeat("    - /x\n", count), taken, $"more than {ArtifactLimits.ListEntries}");

    [TestCase(ArtifactLimits.PathCharacters, true)]
    [TestCase(ArtifactLimits.PathCharacters + 1, false)]
    public void APathIsTakenUpToItsLimit(int count, bool taken)
        => MustBeTaken($"name: X\ndoc: d\nsources: [{{type: FILE, attributes: {{paths: [{new string('x', count)}]}}}}]", taken, $"more than {ArtifactLimits.PathCharacters}");

    [TestCase(ArtifactLimits.NameCharacters, true)]
    [TestCase(ArtifactLimits.NameCharacters + 1, false)]
    public void ANameIsTakenUpToItsLimit(int count, bool taken)
    {
        MustBeTaken($"name: {new string('x', count)}\ndoc: d\nsources: [{{type: FILE, attributes: {{paths: [/x]}}}}]", taken, $"more than {ArtifactLimits.NameCharacters}");
        MustBeTaken($"name: X\naliases: [{new string('x', count)}]\ndoc: d\nsources: [{{type: FILE, attributes: {{paths: [/x]}}}}]", taken, $"more than {ArtifactLimits.NameCharacters}");
    }

    [TestCase(ArtifactLimits.NestingLevels, "urls: a text is needed")]
    [TestCase(ArtifactLimits.NestingLevels + 1, "levels of nesting")]
    [TestCase(1_000_000, "levels of nesting")]
    public void NestingIsFollowedUpToItsLimit(int levels, string message)
        => Assert.That(Mistake("name: X\ndoc: d\nsources: [{type: FILE, attributes: {paths: [/x]}}]\nurls: " + new string('[', levels - 1) + "a" + new string(']', levels - 1)).Message, Does.Match(message));

    private static ArtifactCatalogue Catalogue(string text)
    {
        var catalogue = new ArtifactCatalogue();
        catalogue.Add("own.yaml", new StringReader(text));
        return catalogue;
    }

    private static ArtifactFormatException Mistake(string text) => Assert.Throws<ArtifactFormatException>(() => Catalogue(text))!;

    private static void MustBeTaken(string text, bool taken, string otherwise)
    {
        if (taken)
        {
            Catalogue(text);
        }
        else
        {
            Assert.That(Mistake(text).Message, Does.Contain(otherwise));
        }
    }

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));
}
