using System.CommandLine;
using System.Globalization;
using Forensics.Collection.Catalogue;
using Forensics.Collection.Outcomes;
using Forensics.Collection.Plan;
using Forensics.Collection.Probing;
using Forensics.Host.Device;

namespace Forensics.Host.Commands;

/// <summary><c>forensics plan</c>: what <c>collect</c> with the same options would do. Starts nothing.</summary>
internal sealed class PlanCommand(Installation installation, PathProbe probe, Terminal terminal)
{
    private readonly RunOptions options = new();

    public Command Build()
    {
        var command = new Command("plan", "Tell what would run, what would be skipped, and why; start nothing");
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

    private void Tell(PlannedStep step, string root)
    {
        terminal.Result(step.Skip is { } skip
            ? $"skip {step.Id}: {skip.Text}"
            : $"run  {step.Id}{(step.Id == step.CollectorId ? string.Empty : $" ({step.CollectorId})")}: {step.Collector!.Summary}");
        if (step is { Skip: null, Collector: { } collector })
        {
            terminal.Result($"     options {step.Options}; needs {Words(collector.Needs)}; impact {collector.Impact}; volatility {collector.Volatility}{(collector.ExclusiveStream ? "; exclusive stream" : string.Empty)}");
            terminal.Result($"     {Estimate(collector, root)}");
            terminal.Result($"     limits {Limits(step.Limits)}");
        }
    }

    private static string Stage(int number, PlannedStage stage, int jobs)
    {
        var count = stage.Running.Count();
        return count == 0 ? $"stage {number}: nothing runs"
            : $"stage {number}: {stage.Volatility}; {count} step{(count == 1 ? string.Empty : $"s, {(jobs == 1 ? "one after another" : $"at most {jobs} at once")}")}";
    }

    private static string Estimate(CollectorEntry collector, string root)
        => collector.Cost is { } cost && DeviceSize.Units(cost.Basis, root) is { } units
            ? string.Create(CultureInfo.InvariantCulture, $"estimate {units:N0} {cost.Basis}, about {Seconds(units, cost)} s, about {(units * cost.BundleBytesPerUnit >> 20) + 1:N0} MiB in the bundle (with default options)")
            : "no estimate";

    private static string Seconds(long units, CostEntry cost) => (units * cost.MicrosecondsPerUnit / 1e6 + 0.2).ToString(units * cost.MicrosecondsPerUnit < 10_000_000 ? "0.0" : "0", CultureInfo.InvariantCulture);

    private static string Limits(StepLimits limits)
        => $"{limits.Time} of time, {limits.MemoryBytes >> 20} MiB of memory, {limits.OutputBytes >> 20} MiB of output, {limits.CpuTime} of CPU time"
            + $"{(limits.CpuPercent is { } percent ? $" at {percent} % of a core" : string.Empty)}, {limits.Processes} processes, {limits.Descriptors} descriptors"
            + $"{(limits.IoBytesPerSecond is { } rate ? $", {rate >> 10} KiB/s of each disk" : string.Empty)}";

    private static string Words(IReadOnlyList<string> needs) => needs.Count == 0 ? "nothing" : string.Join(", ", needs);
}
