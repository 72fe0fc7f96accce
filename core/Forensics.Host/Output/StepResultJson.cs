using System.Text.Json;
using System.Text.Json.Nodes;
using Forensics.Collection.Outcomes;
using Forensics.Collection.Plan;
using Forensics.Collection.Run;

namespace Forensics.Host.Output;

/// <summary>A step's result as JSON: in the manifest, as an event, and in an entry of its own, which is there as soon as the step has ended.</summary>
internal static class StepResultJson
{
    // 2^50: sums of a thousand of them are still numbers.
    private const long MaxCount = 1L << 50;

    /// <summary>Folder of the entries.</summary>
    public const string Folder = "results/";

    public static string EntryName(string step) => $"{Folder}{step}.json";

    public static byte[] Bytes(StepResult result) => [.. JsonSerializer.SerializeToUtf8Bytes(Of(result), RunManifest.Json), (byte)'\n'];

    /// <summary>One step's result; an event has the same form.</summary>
    public static JsonObject Of(StepResult result) => new()
    {
        ["step"] = result.Step.Id,
        ["collector"] = result.Step.CollectorId,
        ["package_id"] = result.Step.Collector?.Package.Id,
        ["package_version"] = result.Step.Collector?.Package.Version,
        ["plugin_json_sha256"] = result.Step.Collector?.Package.ManifestSha256,
        ["options"] = JsonNode.Parse(result.Step.Options),
        ["outcome"] = JsonNamingPolicy.SnakeCaseLower.ConvertName(result.Outcome.ToString()),
        ["reason"] = result.Reason,
        ["superseded_by"] = result.SupersededBy,
        ["skipped_by_choice"] = result.Step.Skip?.ByChoice,
        ["started_at"] = EvidenceTime.Text(result.StartedAt),
        ["ended_at"] = EvidenceTime.Text(result.EndedAt),
        ["records"] = Counts(result.Records),
        ["items"] = Counts(result.Items),
        ["faults"] = result.Faults,
        ["files"] = result.Blobs,
        ["file_bytes"] = result.BlobBytes,
        ["content"] = Of(result.Contents),
        ["actions"] = Counts(result.Actions),
        ["log_lines_dropped"] = result.LogLinesDropped,
        ["output_bytes"] = result.OutputBytes,
        ["peak_memory_bytes"] = result.PeakMemoryBytes,
        ["peak_charged_bytes"] = result.PeakChargedBytes,
        ["cpu_time_ms"] = result.CpuTime is { } cpuTime ? (long)cpuTime.TotalMilliseconds : null,
        ["survivors_killed"] = new JsonArray([.. result.Survivors.Select(survivor => JsonValue.Create(survivor))]),
        ["not_confined"] = new JsonArray([.. result.NotConfined.Select(obstacle => JsonValue.Create(obstacle))]),
        ["enforced_by"] = new JsonObject(result.EnforcedBy.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)JsonValue.Create(entry.Value)))),
        ["limits"] = new JsonObject
        {
            ["time_ms"] = (long)result.Step.Limits.Time.TotalMilliseconds,
            ["memory_bytes"] = result.Step.Limits.MemoryBytes,
            ["output_bytes"] = result.Step.Limits.OutputBytes,
            ["cpu_time_ms"] = (long)result.Step.Limits.CpuTime.TotalMilliseconds,
            ["cpu_percent"] = result.Step.Limits.CpuPercent,
            ["processes"] = result.Step.Limits.Processes,
            ["descriptors"] = result.Step.Limits.Descriptors,
            ["io_bytes_per_second"] = result.Step.Limits.IoBytesPerSecond,
        },
    };

    /// <summary>What became of content.</summary>
    public static JsonObject Of(ContentCounts counts) => new() { ["stored"] = counts.Stored, ["deduplicated"] = counts.Deduplicated, ["known"] = counts.Known };

    /// <summary>Reads one that an earlier run has written.</summary>
    /// <param name="json">The entry.</param>
    /// <param name="step">The step that it is of.</param>
    /// <exception cref="FormatException">It is none.</exception>
    public static StepResult Read(byte[] json, PlannedStep step)
    {
        try
        {
            var stored = JsonSerializer.Deserialize(json, StoredJson.Default.StoredStepResult) ?? throw new JsonException("it is null");
            if (stored.Records.Values.Concat(stored.Items.Values).Concat(stored.Actions.Values).Concat([stored.Faults, stored.Files, stored.FileBytes, stored.LogLinesDropped, stored.OutputBytes, stored.CpuTimeMs ?? 0, stored.Content.Stored, stored.Content.Deduplicated, stored.Content.Known]).Any(count => count is < 0 or > MaxCount))
            {
                throw new JsonException("a count is out of range");
            }

            return new()
            {
                Step = step,
                Outcome = Enum.GetValues<RunOutcome>().Single(outcome => JsonNamingPolicy.SnakeCaseLower.ConvertName(outcome.ToString()) == stored.Outcome),
                Reason = stored.Reason,
                Records = stored.Records,
                Items = stored.Items,
                Faults = stored.Faults,
                Blobs = stored.Files,
                BlobBytes = stored.FileBytes,
                Contents = stored.Content,
                Actions = stored.Actions,
                LogLinesDropped = stored.LogLinesDropped,
                OutputBytes = stored.OutputBytes,
                PeakMemoryBytes = stored.PeakMemoryBytes,
                PeakChargedBytes = stored.PeakChargedBytes,
                CpuTime = stored.CpuTimeMs is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null,
                StartedAt = stored.StartedAt,
                EndedAt = stored.EndedAt,
                Survivors = stored.SurvivorsKilled,
                EnforcedBy = stored.EnforcedBy,
                NotConfined = stored.NotConfined,
                SupersededBy = stored.SupersededBy,
            };
        }
        catch (Exception malformed) when (malformed is JsonException or ArgumentException or InvalidOperationException or OverflowException)
        {
            throw new FormatException($"{EntryName(step.Id)} of the bundle is not the result of a step: {malformed.Message}");
        }
    }

    private static JsonObject Counts(IReadOnlyDictionary<string, long> counts)
        => new(counts.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)JsonValue.Create(entry.Value))));
}
