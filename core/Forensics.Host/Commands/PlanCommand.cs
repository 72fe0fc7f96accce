using System.CommandLine;
using Forensics.Collection.Outcomes;
using Forensics.Collection.Plan;
using Forensics.Collection.Probing;
using Forensics.Host.Output;
using Forensics.Host.Planning;

namespace Forensics.Host.Commands;

/// <summary><c>forensics plan</c>: what <c>collect</c> with the same options would do. Starts nothing.</summary>
internal sealed class PlanCommand(Installation installation, PathProbe probe, Terminal terminal)
{
    private readonly RunOptions options = new();
    private readonly Option<string?> output = new("-o", "--output") { Description = "Where the bundle would go, for the room that is there (default: the current folder)", HelpName = "DIR|FILE|-" };

    public Command Build()
    {
        var command = new Command("plan", "Tell what would run, what would be skipped, and why; start nothing") { output };
        options.AddTo(command);
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        var (plan, maxTime, catalogue) = options.Decide(parsed, installation, probe);
        var jobs = options.Jobs(parsed);
        var known = options.Known(parsed, probe);
        terminal.Result($"profile: {plan.Profile.Name} - {plan.Profile.Summary}");
        terminal.Result($"root: {options.Root(parsed)}");
        terminal.Result($"time: {(maxTime is { } limit ? $"at most {limit}" : "no limit")}");
        if (known is not null)
        {
            terminal.Result($"known: {known.Contents.Count} digests of {known.Path}");
        }

        foreach (var (index, stage) in plan.Stages.Index())
        {
            terminal.Result(Stage(index + 1, stage, jobs));
            foreach (var step in stage.Steps)
            {
                Tell(step, options.Root(parsed));
            }
        }

        Tell(HeadRoomOf(plan, options.Root(parsed), parsed.GetValue(output)));
        foreach (var refused in catalogue.Refused)
        {
            terminal.Line($"refused plugin {refused.Directory}: {refused.Reason}");
        }

        if (!Environment.IsPrivilegedProcess)
        {
            terminal.Line("warning: this is not root: 'collect' needs --unprivileged, and what root alone can read will be missing");
        }

        return (int)ExitCode.Complete;
    }

    private HeadRoom HeadRoomOf(CollectionPlan plan, string root, string? output)
    {
        // Nothing is written: a folder that collect would refuse is told as it is, and so is one of which only the name is known yet.
        if (output == OutputPlace.StandardOutput.Path)
        {
            return HeadRoom.Of(plan.Steps, root, null, 0);
        }

        probe.Ask("-o", output ?? ".");
        var folder = Path.GetFullPath(Directory.Exists(output ?? ".") ? output ?? "." : Path.GetDirectoryName(Path.GetFullPath(output!))!);
        return Directory.Exists(folder)
            ? HeadRoom.Of(plan.Steps, root, folder, OutputPlace.IsFolderOnSource(folder, Path.GetFullPath(root)) ? OutputLimits.DeviceMinFreeBytes : 0)
            : throw new UsageException($"-o: the folder {folder} does not exist");
    }

    private void Tell(HeadRoom room)
    {
        if (room.IsEnough)
        {
            terminal.Result(room.Text);
        }
        else
        {
            terminal.Line($"warning: {room.Text}");
        }
    }

    private void Tell(PlannedStep step, string root)
    {
        terminal.Result(step.Skip is { } skip
            ? $"skip {step.Id}: {skip.Text}"
            : $"run  {step.Id}{(step.Id == step.CollectorId ? string.Empty : $" ({step.CollectorId})")}: {step.Collector!.Summary}");
        if (step is { Skip: null, Collector: { } collector })
        {
            terminal.Result($"     options {step.Options}; needs {Words(collector.Needs)}; impact {collector.Impact}; volatility {collector.Volatility}{(collector.ExclusiveStream ? "; exclusive stream" : string.Empty)}");
            if (step.Order is not null)
            {
                terminal.Result($"     CHANGES THE DEVICE; undoing it: {collector.Reversal}; 'collect --dry-run' tells what it would do");
            }

            terminal.Result($"     {StepEstimate.Of(step, root)?.ToString() ?? "no estimate"}");
            terminal.Result($"     limits {Limits(step.Limits)}");
        }
    }

    private static string Stage(int number, PlannedStage stage, int jobs)
    {
        var count = stage.Running.Count();
        return count == 0 ? $"stage {number}: nothing runs"
            : $"stage {number}: {stage.Volatility}; {count} step{(count == 1 ? string.Empty : $"s, {(jobs == 1 ? "one after another" : $"at most {jobs} at once")}")}";
    }

    private static string Limits(StepLimits limits)
        => $"{limits.Time} of time, {limits.MemoryBytes >> 20} MiB of memory, {limits.OutputBytes >> 20} MiB of output, {limits.CpuTime} of CPU time"
            + $"{(limits.CpuPercent is { } percent ? $" at {percent} % of a core" : string.Empty)}, {limits.Processes} processes, {limits.Descriptors} descriptors"
            + $"{(limits.IoBytesPerSecond is { } rate ? $", {rate >> 10} KiB/s of each disk" : string.Empty)}";

    private static string Words(IReadOnlyList<string> needs) => needs.Count == 0 ? "nothing" : string.Join(", ", needs);
}
