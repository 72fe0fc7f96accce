using Forensics.Collection.Outcomes;
using Forensics.Collection.Plan;
using Forensics.Collection.Run;
using Spectre.Console;

namespace Forensics.Host.Output;

/// <summary>A run that people watch: a bar a step, with what is done and the time that is left. Only on a terminal.</summary>
internal sealed class LiveObserver(ProgressContext progress, TimeProvider clock) : RunObserver
{
    private readonly Dictionary<string, ProgressTask> tasks = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ProgressPace> paces = new(StringComparer.Ordinal);

    /// <summary>Runs with a live display on standard error.</summary>
    /// <typeparam name="TResult">What the run gives.</typeparam>
    /// <param name="error">Standard error.</param>
    /// <param name="clock">Measures how fast steps go on.</param>
    /// <param name="run">The run; it watches itself through the observer.</param>
    /// <returns>What the run gave.</returns>
    public static TResult Show<TResult>(TextWriter error, TimeProvider clock, Func<RunObserver, TResult> run)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.Yes, Interactive = InteractionSupport.Yes, Out = new AnsiConsoleOutput(new ForgivingWriter(error)) });
        return console.Progress().AutoClear(true).HideCompleted(false)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn(), new SpinnerColumn())
            .Start(progress => run(new LiveObserver(progress, clock)));
    }

    public override void StepStarted(PlannedStep step)
    {
        if (step.Skip is null)
        {
            var task = progress.AddTask(Name(step));
            tasks[step.Id] = task;
            paces[step.Id] = new(clock);
            task.IsIndeterminate = true;
        }
    }

    public override void StepProgressed(PlannedStep step, long done, long? total, string unit)
    {
        if (!tasks.TryGetValue(step.Id, out var task))
        {
            return;
        }

        paces[step.Id].Tell(done, total, unit);
        task.Description = $"{Name(step)} {Markup.Escape(Terminal.Escape(paces[step.Id].ToString()))}";
        if (total is > 0 and var all)
        {
            // A total is an estimate: the device changes while it is read.
            task.IsIndeterminate = false;
            task.MaxValue = Math.Max(all, done);
            task.Value = done;
        }
    }

    public override void StepEnded(StepResult result)
    {
        if (tasks.Remove(result.Step.Id, out var task))
        {
            task.IsIndeterminate = false;
            task.Value = task.MaxValue;
            task.StopTask();
        }
    }

    private static string Name(PlannedStep step) => Markup.Escape(Terminal.Escape(step.Id));
}
