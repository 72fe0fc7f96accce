using System.Text.Json;
using Forensics.Plugins.Filesystem.Artifacts;

namespace Forensics.Plugins.Filesystem.Tests.Artifacts;

/// <summary>
/// Upstream's own definitions, and Python's YAML reader as the second opinion on them: Debian's packages forensic-artifacts and python3-yaml. FORENSIC_ARTIFACTS_DIR
/// names another folder of definitions, such as <c>artifacts/data</c> of upstream's repository.
/// </summary>
public sealed class UpstreamDefinitionTests
{
    private const string Python = "/usr/bin/python3";

    // Every definition as a line of JSON, files and documents in order. The field order is that of Line below.
    private const string Script = """
        import glob, json, os, sys, yaml
        kinds = dict(FILE='File', PATH='Path', DIRECTORY='Path', ARTIFACT_GROUP='ArtifactGroup', COMMAND='Command')
        for path in sorted(glob.glob(sys.argv[1] + '/*.yaml'), key=os.fsencode):
            for d in yaml.safe_load_all(open(path, encoding='utf-8')):
                own = d.get('conditions') or []
                print(json.dumps(dict(file=os.path.basename(path), name=d['name'], doc=d['doc'], aliases=d.get('aliases') or [], os=d.get('supported_os') or [], urls=d.get('urls') or [],
                    sources=[dict(kind=kinds.get(s['type'], 'Other'), paths=s['attributes'].get('paths') or [], separator=s['attributes'].get('separator', '/'),
                        names=s['attributes'].get('names') or [], cmd=s['attributes'].get('cmd'), args=s['attributes'].get('args') or [],
                        os=s.get('supported_os') or [], conditions=own + (s.get('conditions') or [])) for s in d['sources']])))
        """;

    // What each group, and each other definition, comes to: names that do not exist, then those that do.
    private const string Closures = """
        import glob, sys, yaml
        all = [d for path in glob.glob(sys.argv[1] + '/*.yaml') for d in yaml.safe_load_all(open(path, encoding='utf-8'))]
        by = {n.lower(): d for d in all for n in [d['name']] + (d.get('aliases') or [])}
        linux = lambda x: not x.get('supported_os') or 'Linux' in x['supported_os']
        def close(name, seen, missing):
            d = by.get(name.lower())
            if d is None: missing.add(name)
            elif d['name'] not in seen:
                seen.add(d['name'])
                for s in d['sources']:
                    if s['type'] == 'ARTIFACT_GROUP' and linux(d) and linux(s):
                        for n in s['attributes']['names']: close(n, seen, missing)
        for d in all:
            seen, missing = set(), set()
            close(d['name'], seen, missing)
            seen = {n for n in seen if any(s['type'] != 'ARTIFACT_GROUP' for s in by[n.lower()]['sources'])}
            print(d['name'], len(missing), *sorted(seen))
        """;

    private static readonly string Folder = Environment.GetEnvironmentVariable("FORENSIC_ARTIFACTS_DIR") ?? "/usr/share/artifacts";

    [Test]
    public void TheUpstreamDefinitionsLoadUnchanged()
    {
        var read = Upstream().All.Select(Line).ToArray();

        var expected = Shell.Run(Python, "-c", Script, Folder).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Serialize(JsonElement.Parse(line))).ToArray();
        Assert.That(expected, Is.Not.Empty);
        Assert.That(read, Is.EqualTo(expected));
        TestContext.Out.WriteLine($"{read.Length} definitions of {Folder}");
    }

    [Test]
    public void TheUpstreamGroupsComeToTheSameDefinitions()
    {
        var catalogue = Upstream();

        var read = catalogue.All.Select(definition =>
        {
            var expansion = catalogue.Expand(definition.Name);
            return string.Join(' ', [definition.Name, $"{expansion.Problems.Count}", .. expansion.Definitions.Select(leaf => leaf.Name).Order(StringComparer.Ordinal)]);
        });

        Assert.That(read, Is.EquivalentTo(Shell.Run(Python, "-c", Closures, Folder).Split('\n', StringSplitOptions.RemoveEmptyEntries)));
    }

    private static ArtifactCatalogue Upstream()
    {
        if (!Directory.Exists(Folder) || !File.Exists("/usr/lib/python3/dist-packages/yaml/__init__.py"))
        {
            Assert.Ignore("forensic-artifacts or python3-yaml is not installed");
        }

        var catalogue = new ArtifactCatalogue();
        foreach (var path in Directory.EnumerateFiles(Folder, "*.yaml").Order(StringComparer.Ordinal))
        {
            using var text = File.OpenText(path);
            catalogue.Add(Path.GetFileName(path), text);
        }

        return catalogue;
    }

    private static string Line(ArtifactDefinition definition) => JsonSerializer.Serialize(new
    {
        file = definition.File,
        name = definition.Name,
        doc = definition.Doc,
        aliases = definition.Aliases,
        os = definition.SupportedOs,
        urls = definition.Urls,
        sources = definition.Sources.Select(source => new
        {
            kind = source.Kind.ToString(),
            paths = source.Paths,
            separator = source.Separator,
            names = source.Names,
            cmd = source.Command,
            args = source.Arguments,
            os = source.SupportedOs,
            conditions = source.Conditions,
        }),
    });
}
