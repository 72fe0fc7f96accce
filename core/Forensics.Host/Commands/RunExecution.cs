using System.Text.Json;
using Forensics.Bundle;
using Forensics.Collection.Actions;
using Forensics.Collection.Budgets;
using Forensics.Collection.Outcomes;
using Forensics.Collection.Run;
using Forensics.Host.Device;
using Forensics.Host.Output;
using Forensics.Host.Resuming;

namespace Forensics.Host.Commands;

/// <summary>Runs the steps of a plan into a bundle that is open, and closes it: for <c>collect</c> and for <c>resume</c>.</summary>
internal sealed class RunExecution(Installation installation, Terminal terminal, TimeProvider clock)
{
    /// <param name="facts">The run.</param>
    /// <param name="earlier">Results of the run that this one goes on with.</param>
    /// <param name="bundle">The bundle.</param>
    /// <param name="interruption">Asks the run to end.</param>
    /// <param name="watch">Tells what happens.</param>
    /// <param name="outputWatch">Watches the bundle's file system.</param>
    public ExitCode Execute(RunFacts facts, IReadOnlyList<StepResult> earlier, BundleWriter bundle, Interruption interruption, RunWatch watch, OutputWatch outputWatch)
    {
        watch.Begin(facts);
        try
        {
            return Collect(facts, earlier, bundle, interruption, watch, outputWatch);
        }
        catch (IOException failure)
        {
            terminal.Line($"forensics: {facts.Output.Path}: {failure.Message}");
            terminal.Line($"forensics: the bundle is cut after custody link {bundle.LastLink} and kept; 'forensics verify' tells what it proves, 'forensics resume' goes on with it");
            facts = facts with { ExitCode = RunVerdict.OfCut(bundle.LastLink, interruption.Signal is not null) };
            watch.End(facts, null, null);
            return facts.ExitCode;
        }
    }

    private ExitCode Collect(RunFacts facts, IReadOnlyList<StepResult> earlier, BundleWriter bundle, Interruption interruption, RunWatch watch, OutputWatch outputWatch)
    {
        var room = new OutputRoom(bundle, facts.Output.Identity is null ? null : Path.GetDirectoryName(facts.Output.Path), facts.Limits, clock);
        var sink = new BundleSink(bundle, room, outputWatch);
        Begin(facts, earlier, sink);
        var groups = new GroupsReport();
        var results = watch.Show(facts.UserSpace, observer =>
        {
            var run = new CollectionRun(facts.Plan, SettingsOf(facts), sink, observer, clock);
            outputWatch.Run = run;
            var ended = run.Execute(interruption.Token);
            groups = run.Groups;
            return ended;
        });
        results = InOrder([.. earlier, .. results], facts);
        facts.UserSpace.CheckHost();
        facts = facts with { PageCacheUse = sink.HasImagedMemory ? bundle.PageCacheUse : null, Results = results, Groups = groups, InterruptedBy = interruption.Signal, End = ClockReading.Take(clock), ExitCode = RunVerdict.Of(results, interruption.Signal is not null) };
        var after = new AfterCheck(terminal);
        facts = facts with { Outside = facts.VerifiesAfter ? [.. sink.Outside.Select(after.Look)] : sink.Outside };
        facts = facts with { ExitCode = facts.Outside.Any(file => file.IsVerified is false) && facts.ExitCode is ExitCode.Complete or ExitCode.Partial ? ExitCode.NotIntact : facts.ExitCode };
        var report = TaskReport.Of(facts, installation);
        sink.AddEntry("task_report.json", JsonSerializer.SerializeToUtf8Bytes(report, RunManifest.Json));
        ClockFault.WriteTo(sink, facts);
        HostFootprint.End(facts.Footprint, facts.Output, bundle.LengthBytes);
        facts.Footprint.WriteTo(sink);
        BundleSummary summary;
        using (outputWatch.Ask())
        {
            summary = bundle.Close(RunManifest.Write(facts, installation));
        }

        if (facts is { VerifiesAfter: true, Output.Identity: not null } && !after.LookAtBundle(facts.Output.Path, summary.BundleDigest))
        {
            facts = facts with { ExitCode = ExitCode.NotIntact };
        }

        watch.End(facts, summary.BundleDigest, report);
        return facts.ExitCode;
    }

    /// <summary>What was asked for, or what is gone on with, is signed before anything is done: whatever happens then, it can be gone on with.</summary>
    private void Begin(RunFacts facts, IReadOnlyList<StepResult> earlier, BundleSink sink)
    {
        if (facts.Resumed is { } resumed)
        {
            sink.AddEntry(resumed.EntryName, [.. JsonSerializer.SerializeToUtf8Bytes(resumed.ToJson(), RunManifest.Json), (byte)'\n']);
            foreach (var result in earlier)
            {
                // Of a step that was cut: it could not be written then. Those that are there already stay as they are.
                sink.AddEntry(StepResultJson.EntryName(result.Step.Id), StepResultJson.Bytes(result));
            }
        }
        else
        {
            sink.AddEntry(JobFile.EntryName, JobFile.Write(facts, installation));
        }

        sink.Link();
    }

    private RunSettings SettingsOf(RunFacts facts) => new()
    {
        Worker = installation.Worker(),
        Root = facts.Root,
        MaxTime = facts.MaxTime,
        MaxCpuPercent = facts.MaxCpuPercent,
        Jobs = facts.Jobs,
        Footprint = facts.Footprint,
        OutputDevices = OutsideFolders.Devices(facts),
        Case = facts.Case.ToRun(),
        Actions = facts.Actions?.Run,
        OwnFiles = [.. facts.Output.Identity is { } identity ? [identity] : Array.Empty<(ulong, ulong)>(), .. facts.EarlierFile is { } earlier ? [earlier] : Array.Empty<(ulong, ulong)>()],
    };

    /// <summary>The plan's order; what was done again stands after what it repeats.</summary>
    private static IReadOnlyList<StepResult> InOrder(IReadOnlyList<StepResult> results, RunFacts facts)
    {
        var order = facts.Plan.Profile.Steps.Select(step => step.Id).ToList();
        return facts.Resumed is null ? results : [.. results.OrderBy(result => facts.Plan.Selection.RamFirst && result.Step.ReadsDeviceMemory ? 0 : 1).ThenBy(result => result.Step.Order is { Mode: ActionModes.Repair or ActionModes.Revert } ? -1 : order.IndexOf(result.Step.Id.Split('~')[0]) is var at && at < 0 ? int.MaxValue : at)];
    }
}
