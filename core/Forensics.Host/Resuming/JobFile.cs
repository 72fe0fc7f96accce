using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Forensics.Collection.Plan;
using Forensics.Collection.Probing;
using Forensics.Host.Device;
using Forensics.Host.Output;

namespace Forensics.Host.Resuming;

/// <summary><c>job.json</c>: what was asked for. It is written and signed before the first step, so that an interrupted run can be gone on with.</summary>
internal static class JobFile
{
    public const string EntryName = "job.json";

    private const int Schema = 1;

    // 30 years: what a timer takes, and more than any run.
    private const long MaxTimeMs = 30L * 365 * 24 * 3_600 * 1_000;

    public static byte[] Write(RunFacts facts, Installation installation)
    {
        var plan = facts.Plan;
        var job = new JsonObject
        {
            ["schema"] = Schema,
            ["run_id"] = facts.RunId,
            ["tool_version"] = installation.Version,
            ["started_at"] = Collection.Run.EvidenceTime.Text(facts.Start.Realtime),
            ["profile"] = new JsonObject { ["name"] = plan.Profile.Name, ["path"] = plan.Profile.Path, ["sha256"] = plan.Profile.Sha256, ["text"] = plan.Profile.Text },
            ["selection"] = new JsonObject
            {
                ["only"] = Texts(plan.Selection.Only),
                ["add"] = Texts(plan.Selection.Add),
                ["skip"] = Texts(plan.Selection.Skip),
                ["set"] = Texts(plan.Selection.Set),
                ["ram_first"] = plan.Selection.RamFirst,
                ["allow_devmem"] = plan.Selection.AllowDevmem,
                ["verify_after"] = plan.Selection.VerifyAfter,
                ["effective_user_is_root"] = plan.Selection.IsRoot,
            },
            ["root"] = facts.Root,
            ["max_time_ms"] = facts.MaxTime is { } limit ? (long)limit.TotalMilliseconds : null,
            ["max_cpu_percent"] = facts.MaxCpuPercent,
            ["jobs"] = facts.Jobs,
            ["max_size_bytes"] = facts.Limits.MaxBytes,
            ["min_free_disk_bytes"] = facts.Limits.MinFreeBytes,
            ["known"] = facts.Known?.ToJson(),
            ["case"] = facts.Case.ToJson(),
            ["device"] = DeviceFacts.Read(),
            ["clock"] = facts.Start.ToJson(),
            ["steps"] = new JsonArray([.. plan.Steps.Select(step => new JsonObject
            {
                ["step"] = step.Id,
                ["collector"] = step.CollectorId,
                ["plugin_json_sha256"] = step.Collector?.Package.ManifestSha256,
                ["options"] = JsonNode.Parse(step.Options),
                ["skip"] = step.Skip?.Text,
                ["order"] = step.Order?.Mode,
            })]),
        };
        return [.. JsonSerializer.SerializeToUtf8Bytes(job, RunManifest.Json), (byte)'\n'];
    }

    /// <exception cref="UsageException">It is none of this version.</exception>
    public static StoredJob Read(byte[] json)
    {
        try
        {
            var job = JsonSerializer.Deserialize(json, StoredJson.Default.StoredJob) ?? throw new JsonException("it is null");
            return job.Schema == Schema
                ? FaultOf(job) is { } fault ? throw new JsonException(fault) : job
                : throw new JsonException($"its schema is {job.Schema}, this version knows {Schema}");
        }
        catch (JsonException malformed)
        {
            throw new UsageException($"the bundle's {EntryName} cannot be used: {malformed.Message}");
        }
    }

    // What it says was said by whoever made the bundle.
    private static string? FaultOf(StoredJob job)
        => job.Selection is var chosen && chosen.Only.Concat(chosen.Add).Concat(chosen.Skip).Concat(chosen.Set).Any(text => text is null) || job.Steps.Any(step => step is null) ? "something in a list is null"
            : job.MaxTimeMs is <= 0 or > MaxTimeMs ? $"max_time_ms is {job.MaxTimeMs}"
            : job.MaxCpuPercent is <= 0 or > 100_000 ? $"max_cpu_percent is {job.MaxCpuPercent}"
            : job.MaxSizeBytes is < OutputLimits.MinMaxBytes ? $"max_size_bytes is {job.MaxSizeBytes}"
            : job.MinFreeDiskBytes < 0 ? $"min_free_disk_bytes is {job.MinFreeDiskBytes}"
            : job.Known is { } known && (!Path.IsPathRooted(known.Path) || known.Path.Contains('\0', StringComparison.Ordinal)) ? "known.path is no absolute path"
            : !Path.IsPathRooted(job.Root) || Path.GetFullPath(job.Root) != job.Root ? "root is no absolute path"
            : null;

    /// <summary>The profile as it was at the start.</summary>
    /// <exception cref="UsageException">It is not what its digest says, or has a mistake.</exception>
    public static Profile ProfileOf(StoredJob job)
    {
        var text = Encoding.UTF8.GetBytes(job.Profile.Text);
        return Convert.ToHexStringLower(SHA256.HashData(text)) == job.Profile.Sha256
            ? Profile.Parse(job.Profile.Path, text)
            : throw new UsageException($"the profile in the bundle's {EntryName} is not the one that its digest names");
    }

    /// <summary>The list of known contents, which has to be the same as at the start: it decides what is stored.</summary>
    /// <param name="job">The job.</param>
    /// <param name="path">Where the operator says that it is now; null when he does not, and it is where it was.</param>
    /// <param name="probe">Asks whether it answers.</param>
    /// <exception cref="UsageException">It cannot be used, or is another one.</exception>
    /// <exception cref="RefusedException">Others can write it.</exception>
    public static KnownList? KnownOf(StoredJob job, string? path, PathProbe probe)
    {
        if (job.Known is null && path is not null)
        {
            throw new UsageException("--known: the run was begun without a list of known contents");
        }

        var list = KnownList.Read(job.Known is null ? null : path ?? job.Known.Path, probe);
        return list?.Contents.Sha256 == job.Known?.Sha256 ? list
            : throw new UsageException($"--known: {list!.Path} is another list than at the start (SHA-256 {list.Contents.Sha256}, then {job.Known!.Sha256}): name the same with --known");
    }

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => JsonValue.Create(text))]);
}
