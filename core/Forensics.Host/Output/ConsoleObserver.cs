using System.Globalization;
using Forensics.Collection.Plan;

namespace Forensics.Host.Output;

/// <summary>Plain lines about a run as it goes.</summary>
/// <param name="tell">Where they go.</param>
/// <param name="clock">Paces the lines about progress.</param>
/// <param name="verbosity">How much is said.</param>
internal sealed class ConsoleObserver(Action<string> tell, TimeProvider clock, Verbosity verbosity) : OutcomeObserver(tell, verbosity)
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(5);
    private readonly Dictionary<string, long> saidAt = new(StringComparer.Ordinal);

    public override void StepStarted(PlannedStep step)
    {
        saidAt[step.Id] = clock.GetTimestamp();
        Say($"{step.Id}: {(step.Skip is null ? "started" : "not started")}");
    }

    public override void StepProgressed(PlannedStep step, long done, long? total, string unit)
    {
        if (clock.GetElapsedTime(saidAt[step.Id]) >= ProgressInterval)
        {
            saidAt[step.Id] = clock.GetTimestamp();
            Say(string.Create(CultureInfo.InvariantCulture, $"{step.Id}: {done:N0}{(total is { } all ? $" of {all:N0}" : string.Empty)} {unit}"));
        }
    }
}
