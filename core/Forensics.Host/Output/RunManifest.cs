using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Forensics.Bundle;
using Forensics.Collection.Budgets;
using Forensics.Collection.Footprint;
using Forensics.Collection.Outcomes;
using Forensics.Collection.Run;
using Forensics.Host.Device;

namespace Forensics.Host.Output;

/// <summary>Writes <c>manifest.json</c>: facts and counts of a run, no list of entries (<c>docs/bundle-format.md</c>).</summary>
internal static class RunManifest
{
    /// <summary>How the bundle's own documents are written.</summary>
    public static readonly JsonSerializerOptions Json = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What no part of this version prevents. It is said in every bundle, so that nobody claims more for the evidence than is true.</summary>
    private static readonly string[] NotPrevented =
    [
        "plugins are not checked for a signature",
        "read-only mounts do not stop writes into device nodes, sockets and pipes, which their owners and modes alone protect, nor through /proc/PID/root by a collector that needs ptrace, where modes alone count",
        "trusted.* attributes are read by nobody: they need a capability that could undo the read-only mounts",
        "a file system that answered at the start and falls silent holds this program where it writes the bundle or reads what it was given; a plugin that does not watch its reads is held until its time is over",
    ];

    public static byte[] Write(RunFacts facts, Installation installation)
    {
        var manifest = new JsonObject
        {
            ["format"] = "forensics-bundle",
            ["format_version"] = BundleFormat.Version,
            ["tool"] = new JsonObject
            {
                ["name"] = "forensics",
                ["version"] = installation.Version,
                ["sdk"] = installation.SdkVersion.ToString(),
                ["runtime"] = RuntimeInformation.FrameworkDescription,
            },
            ["run"] = Run(facts),
            ["case"] = facts.Case.ToJson(),
            ["device"] = DeviceFacts.Read(),
            ["clock"] = new JsonObject
            {
                ["start"] = facts.Start.ToJson(),
                ["end"] = facts.End.ToJson(),
                ["stepped_ms"] = (long)facts.Start.StepUntil(facts.End).TotalMilliseconds,
                ["zone"] = TimeZoneInfo.Local.Id,
                ["utc_offset_minutes"] = (int)TimeZoneInfo.Local.GetUtcOffset(facts.End.Realtime).TotalMinutes,
            },
            ["output"] = new JsonObject
            {
                ["path"] = facts.Output.Path,
                ["mount_point"] = facts.Output.MountPoint,
                ["file_system"] = facts.Output.FileSystem,
                ["output_on_source"] = facts.Output.IsOnSource,
                ["page_cache"] = PageCache(facts),
                ["encrypted"] = false,
            },
            ["outside"] = new JsonArray([.. facts.Outside.Select(file => file.ToJson())]),
            ["actions"] = Actions(facts),
            ["alerts"] = new JsonArray([.. facts.UserSpace.Alerts.Select(alert => alert.ToJson())]),
            ["user_space"] = facts.UserSpace.ToJson(),
            ["footprint"] = Footprint(facts.Footprint.Counts),
            ["signer"] = new JsonObject
            {
                ["fingerprint"] = facts.Signer.Fingerprint,
                ["subject"] = facts.Signer.Subject,
                ["key"] = facts.IsRunKey ? "made for this run" : "given",
                ["proves"] = facts.IsRunKey ? "integrity since the bundle was closed, for whoever noted the fingerprint" : "integrity and the holder of the key",
            },
            ["steps"] = new JsonArray([.. facts.Results.Select(StepResultJson.Of)]),
            ["refused_plugins"] = new JsonArray([.. facts.Catalogue.Refused.Select(refused => new JsonObject { ["directory"] = refused.Directory, ["reason"] = refused.Reason })]),
            ["enforcement"] = new JsonObject
            {
                ["limits"] = "each step's enforced_by tells by what each of its limits was held; what is not in it was not",
                ["max_cpu_percent"] = facts.MaxCpuPercent,
                ["max_cpu_enforced_by"] = facts.Groups.CpuEnforcedBy,
                ["max_size_bytes"] = facts.Limits.MaxBytes,
                ["min_free_disk_bytes"] = facts.Limits.MinFreeBytes,
                ["control_groups"] = ControlGroups(facts.Groups),
                ["not_prevented"] = new JsonArray([.. NotPrevented.Concat(OfThisRun(facts)).Select(text => JsonValue.Create(text))]),
            },
        };
        return [.. JsonSerializer.SerializeToUtf8Bytes(manifest, Json), (byte)'\n'];
    }

    /// <summary>Where the image of the device's memory went while it was made; null when none was.</summary>
    private static string? PageCache(RunFacts facts)
        => facts.PageCacheUse is null ? null
            : facts.Output == OutputPlace.StandardOutput ? "not ours: standard output"
            : facts.Output.IsInMemory ? $"holds the bundle: {facts.Output.FileSystem} lies in memory"
            : facts.PageCacheUse switch
            {
                PageCacheUse.Bypassed => "bypassed (O_DIRECT)",
                PageCacheUse.Dropped => $"dropped as it was written (no O_DIRECT on {facts.Output.FileSystem ?? "this file system"})",
                _ => "used",
            };

    private static IEnumerable<string> OfThisRun(RunFacts facts)
    {
        if (Environment.GetEnvironmentVariable("DOTNET_EnableDiagnostics") != "0")
        {
            yield return "the runtime of this program made a socket and two pipes in /tmp, which are in the footprint: DOTNET_EnableDiagnostics was not 0";
        }

        if (facts.UserSpace.UsesDevice)
        {
            yield return "the user space of the device was used, as user_space tells: its loader, libc and libraries can change what this program reads";
        }

        if (facts is { MaxCpuPercent: not null, Groups.CpuEnforcedBy: null })
        {
            yield return "the run was to be held to a share of the CPU, and nothing here could do that";
        }

        foreach (var step in facts.Results.Where(result => result.EnforcedBy.Count > 0))
        {
            foreach (var obstacle in step.NotConfined)
            {
                yield return $"{step.Step.Id}: {obstacle}";
            }

            string?[] missing = [Missing(step, "memory", "host: "), Missing(step, "processes", "host: "), step.Step.Limits.CpuPercent is null ? null : Missing(step, "cpu", null), step.Step.Limits.IoBytesPerSecond is null ? null : Missing(step, "io", null)];
            foreach (var budget in missing.OfType<string>())
            {
                yield return $"{step.Step.Id}: its limit of {budget} was {(step.EnforcedBy.ContainsKey(budget) ? "only looked after by sampling" : "not enforced")}";
            }
        }
    }

    private static string? Missing(StepResult step, string budget, string? weak)
        => !step.EnforcedBy.TryGetValue(budget, out var means) || (weak is not null && means.StartsWith(weak, StringComparison.Ordinal)) ? budget : null;

    private static JsonObject ControlGroups(GroupsReport groups) => new()
    {
        ["name"] = groups.Name,
        ["created_in"] = Texts(groups.Roots),
        ["removed_of_earlier_runs"] = Texts(groups.RemovedStale),
        ["could_not"] = Texts(groups.Notes),
        ["left_on_device"] = Texts(groups.Left),
    };

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => JsonValue.Create(text))]);

    private static JsonObject Footprint(FootprintCounts counts) => new()
    {
        ["entries"] = counts.Entries,
        ["entries_dropped"] = counts.Dropped,
        ["sums"] = Counts(counts.Sums),
    };

    private static JsonObject? Actions(RunFacts facts)
        => facts.Actions is not { } actions ? null : new()
        {
            ["state_dir"] = actions.Run.Folder.Path,
            ["dry_run"] = actions.Run.Journal is null,
            ["by"] = actions.Run.By,
            ["revert_at"] = actions.RevertAt is { } due ? EvidenceTime.Text(due) : null,
            ["revert_by"] = actions.RevertBy,
            ["open_before"] = Texts(actions.OpenBefore),
            ["counts"] = ActionCounts(facts),
        };

    /// <summary>Actions of all responders by what became of them.</summary>
    public static JsonObject ActionCounts(RunFacts facts)
        => Counts(facts.Results.SelectMany(result => result.Actions).GroupBy(entry => entry.Key).ToDictionary(group => group.Key, group => group.Sum(entry => entry.Value)));

    private static JsonObject Run(RunFacts facts) => new()
    {
        ["id"] = facts.RunId,
        ["started_at"] = EvidenceTime.Text(facts.Start.Realtime),
        ["ended_at"] = EvidenceTime.Text(facts.End.Realtime),
        ["duration_ms"] = (long)(facts.End.SinceBoot - facts.Start.SinceBoot).TotalMilliseconds,
        ["result"] = JsonNamingPolicy.SnakeCaseLower.ConvertName(facts.ExitCode.ToString()),
        ["exit_code"] = (int)facts.ExitCode,
        ["interrupted_by"] = facts.InterruptedBy,
        ["effective_user_is_root"] = Environment.IsPrivilegedProcess,
        ["root"] = facts.Root,
        ["max_time_ms"] = facts.MaxTime is { } limit ? (long)limit.TotalMilliseconds : null,
        ["jobs"] = facts.Jobs,
        ["ram_first"] = facts.Plan.Selection.RamFirst,
        ["known"] = facts.Known?.ToJson(),
        ["profile"] = new JsonObject { ["name"] = facts.Plan.Profile.Name, ["path"] = facts.Plan.Profile.Path, ["sha256"] = facts.Plan.Profile.Sha256 },
        ["resumed"] = facts.Resumed?.ToJson(),
        ["items"] = Counts(facts.Results.Where(result => result.SupersededBy is null).SelectMany(result => result.Items).GroupBy(entry => entry.Key).ToDictionary(group => group.Key, group => group.Sum(entry => entry.Value))),
        ["content"] = StepResultJson.Of(facts.Results.Where(result => result.SupersededBy is null).Aggregate(default(ContentCounts), (sum, result) => sum.Plus(result.Contents))),
        ["faults"] = facts.Results.Where(result => result.SupersededBy is null).Sum(result => result.Faults) + (ClockFault.Of(facts) is null ? 0 : 1),
    };

    private static JsonObject Counts(IReadOnlyDictionary<string, long> counts)
        => new(counts.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)JsonValue.Create(entry.Value))));
}
