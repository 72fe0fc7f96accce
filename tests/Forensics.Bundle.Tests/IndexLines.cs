using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Forensics.Bundle.Tests;

/// <summary>Lines of a <c>files</c> index as anybody could write them.</summary>
internal static class IndexLines
{
    public static JsonObject File(byte[] path, string? entry, long storedBytes, int id = 1) => new()
    {
        ["step"] = "s",
        ["id"] = id.ToString(CultureInfo.InvariantCulture),
        ["path"] = Encoding.UTF8.GetString(path),
        ["path_bytes"] = Convert.ToBase64String(path),
        ["kind"] = "file",
        ["entry"] = entry,
        ["parts"] = 0,
        ["stored_bytes"] = storedBytes,
        ["sha256"] = null,
        ["truncated"] = false,
        ["reason"] = null,
        ["extents"] = null,
        ["link_of"] = null,
        ["metadata"] = Metadata("file", storedBytes),
    };

    public static JsonObject File(string path, string? entry, long storedBytes, int id = 1) => File(Encoding.UTF8.GetBytes(path), entry, storedBytes, id);

    public static JsonObject Object(string path, string type, Action<JsonObject>? change = null, int id = 1)
    {
        var line = File(path, null, 0, id);
        line["metadata"] = Metadata(type, 0);
        change?.Invoke(line);
        return line;
    }

    public static JsonObject Link(string path, string target) => Object(path, "symlink", line => line["metadata"]!["link_target"] = target);

    public static JsonArray Extents(params (long Offset, long Length)[] extents)
        => [.. extents.Select(extent => new JsonObject { ["offset_bytes"] = extent.Offset, ["length_bytes"] = extent.Length })];

    public static JsonObject Metadata(string type, long sizeBytes) => new()
    {
        ["type"] = type,
        ["size_bytes"] = sizeBytes,
        ["mode"] = "0644",
        ["owner_id"] = 0,
        ["group_id"] = 0,
        ["links"] = 1,
        ["device"] = "1",
        ["inode"] = "2",
        ["special_device"] = null,
        ["modified_at"] = "2020-01-02T03:04:05.123456789Z",
        ["accessed_at"] = "2020-01-02T03:04:06.000000001Z",
        ["changed_at"] = "2020-01-02T03:04:07.000000000Z",
        ["created_at"] = null,
        ["link_target"] = null,
        ["xattrs"] = new JsonArray(),
        ["lsattr"] = null,
    };

    /// <summary>A bundle with entries <c>fs/$rootfs$/0</c>, <c>1</c>, ... of that content, and an index of these lines.</summary>
    public static byte[] Bundle(BundleSigner signer, IEnumerable<string> lines, params byte[][] contents) => Bundles.Write(signer, writer =>
    {
        for (var i = 0; i < contents.Length; i++) writer.WriteEntry(Entry(i), contents[i]);
        foreach (var line in lines) writer.AppendLines("files", Encoding.UTF8.GetBytes(line + "\n"));
    });

    public static byte[] Bundle(BundleSigner signer, IEnumerable<JsonObject> lines, params byte[][] contents) => Bundle(signer, lines.Select(line => line.ToJsonString(Plain)), contents);

    public static string Entry(int number) => $"fs/$rootfs$/{number}";

    private static readonly JsonSerializerOptions Plain = new() { MaxDepth = 64 };
}
