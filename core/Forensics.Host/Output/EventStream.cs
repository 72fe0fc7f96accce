using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Forensics.Collection.Outcomes;
using Forensics.Collection.Plan;
using Forensics.Collection.Run;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Host.Output;

/// <summary>The run as JSON lines for another program (<c>docs/events.md</c>). A reader that is gone is no reason to stop.</summary>
internal sealed class EventStream : RunObserver, IDisposable
{
    /// <summary>How lines of JSON are written.</summary>
    public static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly FileStream stream;
    private readonly TimeProvider clock;
    private readonly Dictionary<string, ProgressPace> paces = new(StringComparer.Ordinal);
    private bool isReaderGone;

    /// <exception cref="UsageException">The descriptor is not open.</exception>
    public EventStream(int descriptor, TimeProvider clock)
    {
        this.clock = clock;
        if (!InheritedDescriptor.IsInherited(descriptor))
        {
            throw new UsageException($"--json-fd {descriptor}: the descriptor is not open");
        }

        stream = new FileStream(new SafeFileHandle(descriptor, ownsHandle: false), FileAccess.Write, bufferSize: 0);
    }

    public void RunStarted(RunFacts facts) => Write("run_started", new()
    {
        ["run_id"] = facts.RunId,
        ["profile"] = facts.Plan.Profile.Name,
        ["root"] = facts.Root,
        ["output"] = facts.Output.Path,
        ["signer"] = facts.Signer.Fingerprint,
        ["steps"] = new JsonArray([.. facts.Plan.Steps.Select(step => new JsonObject { ["step"] = step.Id, ["collector"] = step.CollectorId, ["skip"] = step.Skip?.Text })]),
    });

    public override void StepStarted(PlannedStep step) => Write("step_started", new() { ["step"] = step.Id, ["collector"] = step.CollectorId });

    public override void StepProgressed(PlannedStep step, long done, long? total, string unit)
    {
        if (!paces.TryGetValue(step.Id, out var pace))
        {
            paces.Add(step.Id, pace = new(clock));
        }

        pace.Tell(done, total, unit);
        Write("progress", new() { ["step"] = step.Id, ["done"] = done, ["total"] = total, ["unit"] = unit, ["rate_bytes_per_second"] = pace.BytesPerSecond, ["remaining_ms"] = (long?)pace.Left?.TotalMilliseconds });
    }

    public override void Logged(PlannedStep step, string severity, string message)
        => Write("log", new() { ["step"] = step.Id, ["severity"] = severity, ["message"] = message });

    public override void StepEnded(StepResult result) => Write("step_ended", StepResultJson.Of(result));

    public void RunEnded(RunFacts facts, string? sha256, JsonObject? taskReport) => Write("run_ended", new()
    {
        ["run_id"] = facts.RunId,
        ["exit_code"] = (int)facts.ExitCode,
        ["result"] = JsonNamingPolicy.SnakeCaseLower.ConvertName(facts.ExitCode.ToString()),
        ["sha256"] = sha256,
        ["signer"] = facts.Signer.Fingerprint,
        ["bundle"] = facts.Output.Path,
        ["task_report"] = taskReport,
        ["alerts"] = new JsonArray([.. facts.UserSpace.Alerts.Select(alert => alert.ToJson())]),
    });

    public void Dispose() => stream.Dispose();

    private void Write(string name, JsonObject members)
    {
        if (isReaderGone)
        {
            return;
        }

        members.Insert(0, "event", name);
        members.Insert(1, "at", EvidenceTime.Text(clock));
        try
        {
            stream.Write([.. JsonSerializer.SerializeToUtf8Bytes(members, Json), (byte)'\n']);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            // Gone, or open for reading only.
            isReaderGone = true;
        }
    }
}
