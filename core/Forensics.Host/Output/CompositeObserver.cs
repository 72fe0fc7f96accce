using Forensics.Collection.Outcomes;
using Forensics.Collection.Plan;
using Forensics.Collection.Run;

namespace Forensics.Host.Output;

/// <summary>Several who watch one run. Each is told one thing at a time, whatever number of steps tells; one that takes long holds up only who tells the same one something.</summary>
internal sealed class CompositeObserver : RunObserver
{
    private readonly IReadOnlyList<(RunObserver Observer, Lock Gate)> observers;

    public CompositeObserver(IReadOnlyList<RunObserver> observers) => this.observers = [.. observers.Select(observer => (observer, new Lock()))];

    public override void StepStarted(PlannedStep step) => Tell(observer => observer.StepStarted(step));

    public override void WorkerReady(PlannedStep step, int processId) => Tell(observer => observer.WorkerReady(step, processId));

    public override void StepProgressed(PlannedStep step, long done, long? total, string unit) => Tell(observer => observer.StepProgressed(step, done, total, unit));

    public override void Logged(PlannedStep step, string severity, string message) => Tell(observer => observer.Logged(step, severity, message));

    public override void StepEnded(StepResult result) => Tell(observer => observer.StepEnded(result));

    private void Tell(Action<RunObserver> what)
    {
        foreach (var (observer, gate) in observers)
        {
            lock (gate)
            {
                what(observer);
            }
        }
    }
}
