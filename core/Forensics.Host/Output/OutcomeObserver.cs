using System.Globalization;
using Forensics.Collection.Outcomes;
using Forensics.Collection.Plan;
using Forensics.Collection.Run;

namespace Forensics.Host.Output;

/// <summary>Lines about how steps ended, and what they log.</summary>
/// <param name="tell">Where they go.</param>
/// <param name="verbosity">How much is said.</param>
internal class OutcomeObserver(Action<string> tell, Verbosity verbosity) : RunObserver
{
    public override void Logged(PlannedStep step, string severity, string message)
    {
        if (verbosity == Verbosity.Verbose || severity == "warning")
        {
            foreach (var line in message.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                tell($"{step.Id}: {severity}: {line.TrimEnd('\r')}");
            }
        }
    }

    public override void StepEnded(StepResult result)
    {
        var records = string.Join(", ", result.Records.Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry.Value:N0} {entry.Key}")));
        var items = string.Join(", ", result.Items.Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry.Value} {entry.Key}")));
        var actions = string.Join(", ", result.Actions.Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry.Value} {entry.Key}")));
        var duration = (result.EndedAt - result.StartedAt).TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
        var line = $"{result.Step.Id}: {result.Outcome}{(result.Reason is { } reason ? $" ({reason})" : string.Empty)}"
            + $"{(records.Length > 0 ? $"; records: {records}" : string.Empty)}{(items.Length > 0 ? $"; items: {items}" : string.Empty)}"
            + $"{(actions.Length > 0 ? $"; actions: {actions}" : string.Empty)}{(result.Faults > 0 ? $"; {result.Faults} faults" : string.Empty)}; {duration} s";
        if (result.IsComplete)
        {
            Say(line);
        }
        else
        {
            tell(line);
        }

        foreach (var survivor in result.Survivors)
        {
            tell($"{result.Step.Id}: warning: a process that it left behind was killed: {survivor}");
        }
    }

    protected void Say(string line)
    {
        if (verbosity != Verbosity.Quiet)
        {
            tell(line);
        }
    }
}
