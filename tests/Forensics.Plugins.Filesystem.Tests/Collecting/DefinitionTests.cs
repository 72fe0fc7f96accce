using System.Text;
using System.Text.Json;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Testing;

namespace Forensics.Plugins.Filesystem.Tests.Collecting;

/// <summary>What definitions ask for, from an operator's own file, and how each ends.</summary>
public sealed class DefinitionTests
{
    private const string Text = """
        name: Histories
        doc: Shell histories.
        sources:
        - type: FILE
          attributes:
            paths: ['%%users.homedir%%/.*_history', '/root/.nothing']
        supported_os: [Linux]
        ---
        name: Places
        doc: A place.
        sources:
        - type: PATH
          attributes: {paths: ['/etc']}
        supported_os: [Linux]
        ---
        name: Nowhere
        doc: Nothing.
        sources:
        - type: FILE
          attributes: {paths: ['/nowhere/**']}
        ---
        name: Windows
        doc: Not here.
        sources:
        - type: REGISTRY_KEY
          attributes: {keys: ['HKEY_LOCAL_MACHINE\Software']}
        supported_os: [Windows]
        ---
        name: Says
        doc: A program.
        sources:
        - type: COMMAND
          attributes: {cmd: /bin/sh, args: ['-c', 'echo out; echo err >&2; exit 3']}
        supported_os: [Linux]
        ---
        name: Lacks
        doc: A program that is not there.
        sources:
        - type: COMMAND
          attributes: {cmd: no-such-program, args: []}
        supported_os: [Linux]
        ---
        name: Strange
        doc: A variable that Linux has not.
        sources:
        - type: FILE
          attributes: {paths: ['%%environ_systemroot%%/x']}
        ---
        name: Units
        doc: One folder, by two ways.
        sources:
        - type: FILE
          attributes: {paths: ['/lib/systemd/*.service', '/usr/lib/systemd/**']}
        supported_os: [Linux]
        ---
        name: Programs
        doc: That they are there, by two ways.
        sources:
        - type: PATH
          attributes: {paths: ['/lib/systemd/*', '/usr/lib/systemd/*']}
        supported_os: [Linux]
        ---
        name: All
        doc: A group.
        sources:
        - type: ARTIFACT_GROUP
          attributes: {names: [Histories, Places, Nowhere]}
        supported_os: [Linux]
        """;

    private TestTree tree = null!;
    private string definitions = null!;

    [SetUp]
    public void MakeTree()
    {
        tree = new();
        tree.Write("etc/passwd");
        File.WriteAllText(tree.At("etc/passwd"), "root:x:0:0::/root:/bin/sh\nbob:x:1000:1000::/srv/bob:/bin/sh\n");
        foreach (var name in (string[])["root/.bash_history", "srv/bob/.zsh_history", "home/gone/.bash_history", "srv/bob/history"])
        {
            tree.Write(name);
        }

        definitions = Path.Combine(Path.GetDirectoryName(tree.Path)!, Path.GetFileName(tree.Path) + ".yaml");
        File.WriteAllText(definitions, Text);
        File.SetUnixFileMode(definitions, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [TearDown]
    public void RemoveTree()
    {
        File.Delete(definitions);
        tree.Dispose();
    }

    [Test]
    public async Task HomesOfUsersAndOfDeletedAccountsAreLookedInto()
    {
        var run = await CollectAsync("Histories");

        Assert.That(Paths(run), Is.EquivalentTo((string[])["/root/.bash_history", "/srv/bob/.zsh_history", "/home/gone/.bash_history"]));
        Assert.That(run.Items["definition:Histories"]!.State, Is.EqualTo(ItemState.Collected));
        Assert.That(Coverage(run, "definition:Histories").GetProperty("found").GetInt64(), Is.EqualTo(3));
    }

    [Test]
    public async Task AGroupIsAnItemAndSoIsEachOfItsDefinitions()
    {
        var run = await CollectAsync("All");

        Assert.That(States(run), Is.EqualTo("definition:All=Collected definition:Histories=Collected definition:Nowhere=Empty definition:Places=Collected"));
        Assert.That(Paths(run), Does.Contain("/etc").And.Not.Contain("/etc/passwd"));
    }

    [Test]
    public async Task WaysThatMeetTellAnObjectOnceAndPathIsMetadata()
    {
        tree.Write("usr/lib/systemd/a.service");
        File.CreateSymbolicLink(tree.At("lib"), "usr/lib");

        var run = await CollectAsync("Programs", "Units");

        Assert.That(Coverage(run, "definition:Units").GetProperty("found").GetInt64(), Is.EqualTo(1));
        Assert.That(Coverage(run, "definition:Programs").GetProperty("found").GetInt64(), Is.EqualTo(1));
        Assert.That(run.Blobs.Values.Select(blob => blob.Source.Path.ToString()), Is.EqualTo((string[])["/usr/lib/systemd/a.service"]));
        var alone = await CollectAsync("Programs");
        Assert.That(alone.Blobs, Is.Empty);
        var record = alone.Records("files.file").Single();
        Assert.That(record.GetProperty("content_id").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(record.GetProperty("status").GetProperty("mode").GetString(), Does.Match("^0[0-7]{3}$"));
    }

    [Test]
    public async Task ADefinitionThatIsAskedForTwiceIsOneItem() => Assert.That(States(await CollectAsync("histories", "Histories")), Is.EqualTo("definition:Histories=Collected"));

    [TestCase("Nowhere", ItemState.Empty, "nothing found")]
    [TestCase("Windows", ItemState.Excluded, "not for Linux")]
    [TestCase("Says", ItemState.Excluded, "untrusted-tool")]
    [TestCase("Strange", ItemState.Unsupported, "environ_systemroot")]
    [TestCase("Historys", ItemState.NotRun, "did you mean Histories")]
    public async Task WhatFindsNothingSaysWhy(string name, ItemState state, string reason)
    {
        var end = (await CollectAsync(name)).Items.Values.Single()!;

        Assert.That(end.State, Is.EqualTo(state));
        Assert.That(end.Reason, Does.Contain(reason));
    }

    [TestCase("name: X\n", "1")]
    [TestCase("name: Histories\ndoc: a\nsources:\n- type: FILE\n  attributes: {paths: [/a]}\nwrong: 1\n", "6")]
    public async Task AFileThatIsNotInTheFormatIsRefusedWithItsLine(string text, string line)
    {
        File.WriteAllText(definitions, text);

        var e = await Assert.ThrowsAsync<CollectorException>(() => CollectAsync("X"));

        Assert.That(e!.Code, Is.EqualTo("DEFINITIONS_MALFORMED"));
        Assert.That(e.Message, Does.Contain(definitions).And.Contain(line));
    }

    [TestCase("/root/.bash_history", ItemState.Excluded, "it exists, and the options do not select it")]
    [TestCase("/root/.bash*", ItemState.Empty, "nothing found that the options select")]
    [TestCase("/root/.nothing", ItemState.Missing, "it does not exist")]
    public async Task WhatIsThereAndNotSelectedIsNotCalledMissing(string path, ItemState state, string reason)
    {
        var run = await CollectorRun.RunAsync(new FilesCollector(), new CollectOptions { Paths = [path], MinSizeBytes = 1 << 20 }, tree.Root);

        Assert.That((run.Items[path]!.State, run.Items[path]!.Reason), Is.EqualTo((state, reason)));
    }

    [Test]
    public async Task ManyHomesDoNotOverflowTheRecordOfTheirItem()
    {
        File.WriteAllLines(tree.At("etc/passwd"), Enumerable.Range(0, 15_000).Select(n => $"user{n}:x:{n + 1000}:{n + 1000}::/srv/{new string('h', 60)}{n}:/bin/sh"));

        var run = await CollectAsync("Histories");

        Assert.That(run.Items["definition:Histories"]!.State, Is.EqualTo(ItemState.Collected));
        Assert.That(Coverage(run, "definition:Histories").GetProperty("patterns_left_out").GetInt32(), Is.GreaterThan(10_000));
    }

    [Test]
    public async Task AFileThatOthersCanWriteIsRefused()
    {
        File.SetUnixFileMode(definitions, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherWrite);

        var e = await Assert.ThrowsAsync<CollectorException>(() => CollectAsync("Histories"));

        Assert.That(e!.Code, Is.EqualTo("DEFINITIONS_UNSAFE"));
    }

    [Test]
    public async Task ProgramsRunOnlyWhenTheyAreAllowedAndAreMarked()
    {
        Assert.That(TargetRootReading.OpenRoot(EvidencePath.Of("/"), out var root), Is.EqualTo(Errno.Ok));
        using var descriptor = root.Descriptor;

        var run = await CollectorRun.RunAsync(new FilesCollector(), new CollectOptions { Definitions = ["Says", "Lacks"], DefinitionFiles = [definitions], Commands = true }, root);

        var command = run.Records("files.command").Single();
        Assert.That(command.GetProperty("source").GetString(), Is.EqualTo("untrusted-tool"));
        Assert.That(command.GetProperty("exit_code").GetInt32(), Is.EqualTo(3));
        Assert.That(command.GetProperty("executable_sha256").GetString(), Is.EqualTo(Shell.Run("sha256sum", "/bin/sh")[..64]));
        Assert.That(Stored(run, command.GetProperty("output_id").GetString()!), Is.EqualTo("out\n"));
        Assert.That(Stored(run, command.GetProperty("error_id").GetString()!), Is.EqualTo("err\n"));
        Assert.That(States(run), Is.EqualTo("definition:Lacks=Empty definition:Says=Collected"));
    }

    [Test]
    public async Task ProgramsDoNotRunOnAnotherRoot()
    {
        var run = await CollectAsync(new CollectOptions { Definitions = ["Says"], Commands = true });

        Assert.That(run.Items["definition:Says"]!.State, Is.EqualTo(ItemState.Unsupported));
        Assert.That(run.Records("files.command"), Is.Empty);
    }

    private Task<RecordingContext> CollectAsync(params string[] names) => CollectAsync(new CollectOptions { Definitions = names });

    private Task<RecordingContext> CollectAsync(CollectOptions options)
    {
        options.DefinitionFiles = [definitions];
        return CollectorRun.RunAsync(new FilesCollector(), options, tree.Root);
    }

    private static string States(RecordingContext run) => string.Join(' ', run.Items.OrderBy(item => item.Key, StringComparer.Ordinal).Select(item => $"{item.Key}={item.Value!.State}"));

    private static IEnumerable<string?> Paths(RecordingContext run) => run.Records("files.file").Select(record => record.GetProperty("path").GetString());

    private static JsonElement Coverage(RecordingContext run, string item) => run.Records("files.coverage").Single(record => record.GetProperty("item").GetString() == item);

    private static string Stored(RecordingContext run, string id) => Encoding.UTF8.GetString(run.Blobs[new(id)].Content);
}
