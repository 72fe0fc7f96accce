using System.Text.Json;
using System.Text.RegularExpressions;
using Forensics.Collection;
using Forensics.Collection.Plan;

namespace Forensics.Host.Resuming;

/// <summary>A line of <c>checkpoints/STEP/NNNN.jsonl</c>, as anybody may have written it.</summary>
internal static partial class StoredCheckpoint
{
    private const int MaxContents = 64;

    /// <returns>Null when it is none of ours.</returns>
    /// <exception cref="InvalidOperationException">A value is of another kind.</exception>
    public static EarlierStep? Read(JsonElement line)
    {
        if (!line.TryGetProperty("contents", out var list) || list.ValueKind != JsonValueKind.Array || list.GetArrayLength() > MaxContents
            || !line.TryGetProperty("state", out var text) || !text.TryGetBytesFromBase64(out var state) || state.Length > CollectionLimits.MaxStateBytes)
        {
            return null;
        }

        var contents = new Dictionary<string, EarlierStepContent>(StringComparer.Ordinal);
        foreach (var one in list.EnumerateArray())
        {
            var (entry, outside, sha256) = (Text(one, "entry"), Text(one, "outside"), Text(one, "sha256"));
            var isValid = one.TryGetProperty("length_bytes", out var length) && length.TryGetInt64(out var bytes) && bytes >= 0
                && Text(one, "name") is { } name && (entry is null) != (outside is null)
                && (outside is null || (!outside.Contains('\0', StringComparison.Ordinal) && System.IO.Path.IsPathRooted(outside) && System.IO.Path.GetFullPath(outside) == outside && sha256 is not null && DigestPattern().IsMatch(sha256)))
                && contents.TryAdd(name, new(entry, outside, bytes, sha256));
            if (!isValid)
            {
                return null;
            }
        }

        // What had nothing yet is begun, not gone on with.
        return new(line.GetProperty("step").GetString()!, state, contents.Where(content => content.Value.LengthBytes > 0).ToDictionary(StringComparer.Ordinal));
    }

    private static string? Text(JsonElement line, string member) => line.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    [GeneratedRegex("^[0-9a-f]{64}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex DigestPattern();
}
