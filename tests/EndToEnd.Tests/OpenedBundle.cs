using System.Text.Json.Nodes;

namespace EndToEnd.Tests;

/// <summary>A bundle as anybody opens it: unpacked by GNU tar, read as text. Nothing of ours takes part.</summary>
internal sealed class OpenedBundle
{
    private OpenedBundle(string folder) => Folder = folder;

    public string Folder { get; }

    public JsonNode Manifest => JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "manifest.json")))!;

    public JsonNode Run => Manifest["run"]!;

    public IEnumerable<JsonNode> Steps => Manifest["steps"]!.AsArray()!;

    public static OpenedBundle Open(string path, string parent)
    {
        Tool.Require("tar", "zstd");
        var folder = Directory.CreateDirectory(Path.Combine(parent, $"opened-{Path.GetFileName(path)}")).FullName;
        Tool.Run(folder, "tar", "--zstd", "-xf", path).MustBeSilentSuccess();
        return new(folder);
    }

    public JsonNode Step(string id) => Steps.Single(step => (string)step["step"]! == id);

    public string Outcome(string id) => (string)Step(id)["outcome"]!;

    public string? Reason(string id) => (string?)Step(id)["reason"];

    /// <summary>The lines of a stream such as <c>items</c> or <c>records/STEP/RECORD</c>, over all of its parts.</summary>
    public IReadOnlyList<JsonNode> Lines(string stream)
    {
        var folder = Path.Combine(Folder, stream);
        return Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder, "*.jsonl").Order(StringComparer.Ordinal).SelectMany(File.ReadLines).Select(line => JsonNode.Parse(line)!)]
            : [];
    }

    /// <summary>The lines of a stream as text, without the fields that tell when something was read.</summary>
    public IReadOnlyList<string> LinesWithoutTimes(string stream)
        => [.. Lines(stream).Select(line => new JsonObject(line.AsObject().Where(field => !field.Key.EndsWith("_at", StringComparison.Ordinal)).Select(field => KeyValuePair.Create(field.Key, field.Value?.DeepClone()))).ToJsonString())];

    /// <summary>By the wall clock of the device.</summary>
    public TimeSpan Took(string step) => DateTimeOffset.Parse((string)Step(step)["ended_at"]!) - DateTimeOffset.Parse((string)Step(step)["started_at"]!);

    /// <summary>The texts of a hostile step's notes.</summary>
    public IReadOnlyList<string> Notes(string step) => [.. Lines($"records/{step}/hostile.note").Select(note => (string)note["text"]!)];

    /// <summary>A step's items: <c>ID STATE</c>.</summary>
    public IReadOnlyList<string> Items(string step)
        => [.. Lines("items").Where(item => (string)item["step"]! == step).Select(item => $"{item["item"]} {item["state"]}")];
}
