using System.Text.Json;

namespace Forensics.Plugins.Filesystem.Tests.Collecting;

/// <summary>What a run of <c>files.collect</c> said, in short.</summary>
/// <param name="Json">Output of <see cref="FileCollection"/>.</param>
internal sealed record CollectedFiles(JsonElement Json)
{
    private static readonly string[] Numbers = ["collected", "excluded", "over_limit", "vanished", "denied", "read_error", "timed_out", "other"];

    public List<JsonElement> Files { get; } = [.. Json.GetProperty("files").EnumerateArray()];

    public List<JsonElement> Coverage { get; } = [.. Json.GetProperty("coverage").EnumerateArray()];

    public List<JsonElement> Items { get; } = [.. Json.GetProperty("items").EnumerateArray()];

    public List<string> Faults { get; } = [.. Json.GetProperty("faults").EnumerateArray().Select(fault => fault.GetString()!)];

    /// <summary>Targets of links, by path.</summary>
    public Dictionary<string, string> Targets { get; } = Json.GetProperty("targets").EnumerateObject().ToDictionary(target => target.Name, target => target.Value.GetString()!);

    /// <summary><c>/path State flags</c>.</summary>
    public IEnumerable<string> Ends => Items.Select(item => $"{Text(item, "id")} {Text(item, "state")} {(Text(item, "flags") is "None" ? "" : Text(item, "flags"))}".TrimEnd());

    /// <summary><c>/path state flags link</c>.</summary>
    public IEnumerable<string> States => Files.Select(State);

    public JsonElement File(string path) => Files.Single(file => Text(file, "path") == path);

    public JsonElement Item(string id) => Items.Single(item => Text(item, "id") == id);

    public JsonElement CoverageOf(string id) => Coverage.Single(coverage => Text(coverage, "item") == id);

    /// <summary>What was stored of a file; null for nothing.</summary>
    public JsonElement? Content(JsonElement file)
    {
        if (Text(file, "content_id") is not { } id)
        {
            return null;
        }

        var content = Json.GetProperty("links").TryGetProperty(id, out var link) ? link.GetString()! : id;
        return Json.GetProperty("content").TryGetProperty(content, out var found) ? found : null;
    }

    public static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>What holds for every run: an item has one state, its numbers add up, and each object that was found has its line.</summary>
    /// <param name="requested">The paths that were asked for.</param>
    public void MustAddUp(IReadOnlyCollection<string> requested)
    {
        Assert.That(Coverage.Select(coverage => Text(coverage, "item")), Is.EquivalentTo(requested), "one sum of each requested item");
        Assert.That(Items.Select(item => Text(item, "id")), Is.Unique.And.SupersetOf(requested));
        Assert.That(Items.Select(item => Text(item, "state")), Has.None.Null, "each item has its end");
        foreach (var coverage in Coverage)
        {
            var id = Text(coverage, "item");
            var found = coverage.GetProperty("found").GetInt64();
            Assert.That(Numbers.Sum(name => coverage.GetProperty(name).GetInt64()), Is.EqualTo(found), coverage.ToString());
            Assert.That(Files.LongCount(file => file.GetProperty("items").EnumerateArray().Any(item => item.GetString() == id)), Is.EqualTo(found), coverage.ToString());
            Assert.That(Text(coverage, "state")!.Replace("-", "", StringComparison.Ordinal), Is.EqualTo(Text(Item(id!), "state")).IgnoreCase, coverage.ToString());
        }

        foreach (var file in Files)
        {
            Assert.That(Text(file, "content_id") is { } content && !Json.GetProperty("content").TryGetProperty(content, out _)
                && !Json.GetProperty("objects").EnumerateArray().Any(one => one.GetString() == content), Is.False, $"no such content: {file}");
            Assert.That(file.GetProperty("items").GetArrayLength(), Is.Positive, file.ToString());
        }
    }

    /// <summary>What was collected whole is what another program read of the same inode.</summary>
    /// <param name="sums">Output of sums.py.</param>
    public void MustBeExact(JsonElement sums)
    {
        foreach (var file in Files.Where(file => Text(file, "type") == "file" && Text(file, "state") == "collected"))
        {
            if (!sums.TryGetProperty($"{Text(file, "device")}/{Text(file, "inode")}", out var sum) || State(file).Contains("changed", StringComparison.Ordinal))
            {
                continue;
            }

            var content = Content(file);
            Assert.That(content, Is.Not.Null, $"no content: {file}");
            var isSparse = content!.Value.GetProperty("extents").ValueKind == JsonValueKind.Array;
            Assert.That(Text(content.Value, "sha256"), Is.EqualTo(Text(sum, isSparse ? "data" : "whole")), file.ToString());
            if (isSparse)
            {
                Assert.That(content.Value.GetProperty("extents").ToString(), Is.EqualTo(sum.GetProperty("ranges").ToString().Replace(" ", "", StringComparison.Ordinal)), file.ToString());
            }
        }
    }

    private static string State(JsonElement file)
    {
        string[] words = [Path(file), Text(file, "state")!, string.Join(',', file.GetProperty("flags").EnumerateArray().Select(flag => flag.GetString())),
            file.GetProperty("is_link").GetBoolean() ? "link" : ""];
        return string.Join(' ', words.Where(word => word.Length > 0));
    }

    /// <summary>Bytes that are no UTF-8 as percent and two digits.</summary>
    private static string Path(JsonElement file) => Text(file, "path_bytes") is { } bytes
        ? string.Concat(Convert.FromBase64String(bytes).Select(value => value < 0x80 ? ((char)value).ToString() : $"%{value:X2}")) : Text(file, "path")!;
}
