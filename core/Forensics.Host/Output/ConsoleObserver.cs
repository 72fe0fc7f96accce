using System.Globalization;
using Forensics.Collection.Outcomes;
using Forensics.Collection.Plan;

using Forensics.Collection.Run;

namespace Forensics.Host.Output;

/// <summary>Plain progress lines on standard error.</summary>
internal sealed class ConsoleObserver(Terminal terminal, TimeProvider clock, bool quiet, bool verbose) : RunObserver
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(5);
    private long saidAt;

    public override void StepStarted(PlannedStep step)
    {
        saidAt = clock.GetTimestamp();
        Say($"{step.Id}: {(step.Skip is null ? "started" : "not started")}");
    }

    public override void StepProgressed(PlannedStep step, long done, long? total, string unit)
    {
        if (clock.GetElapsedTime(saidAt) >= ProgressInterval)
        {
            saidAt = clock.GetTimestamp();
            Say(string.Create(CultureInfo.InvariantCulture, $"{step.Id}: {done:N0}{(total is { } all ? $" of {all:N0}" : string.Empty)} {unit}"));
        }
    }

    public override void Logged(PlannedStep step, string severity, string message)
    {
        if (verbose || severity == "warning")
        {
            foreach (var line in message.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                terminal.Line($"{step.Id}: {severity}: {line.TrimEnd('\r')}");
            }
        }
    }

    public override void StepEnded(StepResult result)
    {
        var records = string.Join(", ", result.Records.Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry.Value:N0} {entry.Key}")));
        var items = string.Join(", ", result.Items.Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry.Value} {entry.Key}")));
        var duration = (result.EndedAt - result.StartedAt).TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
        var line = $"{result.Step.Id}: {result.Outcome}{(result.Reason is { } reason ? $" ({reason})" : string.Empty)}"
            + $"{(records.Length > 0 ? $"; records: {records}" : string.Empty)}{(items.Length > 0 ? $"; items: {items}" : string.Empty)}"
            + $"{(result.Faults > 0 ? $"; {result.Faults} faults" : string.Empty)}; {duration} s";
        if (result.IsComplete)
        {
            Say(line);
        }
        else
        {
            terminal.Line(line);
        }

        foreach (var survivor in result.Survivors)
        {
            terminal.Line($"{result.Step.Id}: warning: a process that it left behind was killed: {survivor}");
        }
    }

    private void Say(string line)
    {
        if (!quiet)
        {
            terminal.Line(line);
        }
    }
}
