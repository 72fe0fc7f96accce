using System.Text.Json.Nodes;
using Forensics.Collection.Outcomes;
using Forensics.Collection.Run;
using Forensics.Host.Device;

namespace Forensics.Host.Output;

/// <summary>
/// <c>task_report.json</c>: what a server is told of a task that ended (data contract REP-01 to REP-08 and the SYN fields that need no server; what needs
/// one is null).
/// </summary>
internal static class TaskReport
{
    public static JsonObject Of(RunFacts facts, Installation installation)
    {
        var address = DeviceAddress.Find();
        return new()
        {
            ["task_id"] = facts.RunId,
            ["unique_id"] = DeviceIdentity.UniqueId(),
            ["server_base"] = null,
            ["device_name"] = DeviceFacts.HostName,
            ["device_ip"] = address?.Address,
            ["device_mac"] = address?.Hardware,
            ["os_name"] = OsRelease.Read()?.Name,
            ["os_version"] = OsRelease.Read()?.Version,
            ["kernel_release"] = DeviceFacts.KernelRelease,
            ["agent_version"] = installation.Version,
            ["databases_released_at"] = null,
            ["licence_status"] = "not-applicable",
            ["local_time_at"] = EvidenceTime.Text(facts.End.Realtime),
            ["utc_offset_minutes"] = (int)TimeZoneInfo.Local.GetUtcOffset(facts.End.Realtime).TotalMinutes,
            ["ntp_synchronised"] = facts.End.IsSynchronised,
            ["completion_status"] = Status(facts.ExitCode, facts.Results),
            ["completed_at"] = EvidenceTime.Text(facts.End.Realtime),
            ["return_code"] = (int)facts.ExitCode,
            ["actions"] = RunManifest.ActionCounts(facts),
            ["errors"] = new JsonArray([.. facts.Results.Where(result => result.SupersededBy is null && !result.IsComplete).Select(Error)]),
            ["settings_versions"] = new JsonObject { ["profile"] = facts.Plan.Profile.Name, ["profile_sha256"] = facts.Plan.Profile.Sha256 },
        };
    }

    private static string Status(ExitCode exitCode, IReadOnlyList<StepResult> results) => exitCode switch
    {
        ExitCode.Complete => "done",
        ExitCode.Interrupted => "cancelled",
        ExitCode.Partial => results.Any(result => result.Outcome == RunOutcome.TimedOut) ? "timed-out" : "partial",
        _ => "failed",
    };

    private static JsonObject Error(StepResult result) => new()
    {
        ["step"] = result.Step.Id,
        ["code"] = System.Text.Json.JsonNamingPolicy.SnakeCaseUpper.ConvertName(result.Outcome.ToString()),
        ["text"] = result.Reason ?? "items that are not complete: " + string.Join(", ", result.Items.Where(item => !ItemStates.IsComplete(item.Key)).Select(item => $"{item.Value} {item.Key}")),
    };
}
