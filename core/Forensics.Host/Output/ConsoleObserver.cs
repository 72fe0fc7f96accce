using Forensics.Collection.Plan;
using Forensics.Collection.Run;

namespace Forensics.Host.Output;

/// <summary>Plain lines about a run as it goes.</summary>
/// <param name="tell">Where they go.</param>
/// <param name="clock">Paces the lines about progress.</param>
/// <param name="verbosity">How much is said.</param>
internal sealed class ConsoleObserver(Action<string> tell, TimeProvider clock, Verbosity verbosity) : OutcomeObserver(tell, verbosity)
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(5);
    private readonly Dictionary<string, long> saidAt = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ProgressPace> paces = new(StringComparer.Ordinal);

    public override void StepStarted(PlannedStep step)
    {
        saidAt[step.Id] = clock.GetTimestamp();
        paces[step.Id] = new(clock);
        Say($"{step.Id}: {(step.Skip is null ? "started" : "not started")}");
    }

    public override void StepProgressed(PlannedStep step, long done, long? total, string unit)
    {
        paces[step.Id].Tell(done, total, unit);
        if (clock.GetElapsedTime(saidAt[step.Id]) >= ProgressInterval)
        {
            saidAt[step.Id] = clock.GetTimestamp();
            Say($"{step.Id}: {paces[step.Id]}");
        }
    }
}
