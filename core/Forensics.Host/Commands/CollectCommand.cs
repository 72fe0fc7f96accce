using System.CommandLine;
using System.Security.Cryptography;
using System.Text.Json;
using Forensics.Bundle;
using Forensics.Collection.Budgets;
using Forensics.Collection.Footprint;
using Forensics.Collection.Outcomes;
using Forensics.Collection.Plan;
using Forensics.Collection.Probing;
using Forensics.Collection.Run;
using Forensics.Host.Device;
using Forensics.Host.Output;
using Forensics.Host.UserSpace;

namespace Forensics.Host.Commands;

/// <summary><c>forensics collect</c>: runs a profile's steps into one signed bundle.</summary>
internal sealed class CollectCommand(Installation installation, PathProbe probe, Terminal terminal, TimeProvider clock)
{
    private readonly RunOptions options = new();
    private readonly CaseOptions caseOptions = new();
    private readonly BudgetOptions budgets = new();
    private readonly SigningOptions signing = new();
    private readonly WatchOptions watching = new();
    private readonly Option<string?> output = new("-o", "--output") { Description = "Folder or file for the bundle, or - for standard output (default: the current folder)", HelpName = "DIR|FILE|-" };

    public Command Build()
    {
        var command = new Command("collect", "Collect evidence from this device into one signed bundle") { output };
        options.AddTo(command);
        budgets.AddTo(command);
        signing.AddTo(command);
        caseOptions.AddTo(command);
        watching.AddTo(command);
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        if (!Environment.IsPrivilegedProcess && !options.IsUnprivileged(parsed))
        {
            throw new RefusedException("this is not root: run it as root, or with --unprivileged and without what root alone can read");
        }

        var (plan, maxTime, catalogue) = options.Decide(parsed, installation, probe);
        var jobs = options.Jobs(parsed);
        var caseData = caseOptions.Read(parsed);
        var root = Path.GetFullPath(options.Root(parsed));
        var start = ClockReading.Take(clock);
        var runId = RandomNumberGenerator.GetHexString(6, lowercase: true);
        var path = BundlePath.Decide(parsed.GetValue(output), probe, DeviceFacts.HostName, start.Realtime, runId);
        var (maxCpu, limits) = (budgets.CpuPercent(parsed), budgets.Output(parsed, path, root));
        using var watch = watching.Open(parsed, path, terminal, clock);
        var (signer, isRunKey) = signing.Signer(parsed, runId, probe);
        using var interruption = new Interruption();
        using var outputWatch = new OutputWatch(path, interruption, maxTime, terminal, clock);
        using var bundle = BundleOutput.Open(path, root, signer, outputWatch, clock);
        var userSpace = new UserSpaceCheck(installation);
        userSpace.CheckHost();
        var footprint = new FootprintLedger(clock);
        HostFootprint.Begin(footprint, bundle.Place);
        probe.AddTo(footprint);
        var facts = new RunFacts
        {
            RunId = runId,
            Plan = plan,
            Catalogue = catalogue,
            Root = root,
            MaxTime = maxTime,
            MaxCpuPercent = maxCpu,
            Jobs = jobs,
            Limits = limits,
            Case = caseData,
            Output = bundle.Place,
            Signer = signer,
            IsRunKey = isRunKey,
            Start = start,
            End = start,
            Results = [],
            InterruptedBy = null,
            ExitCode = ExitCode.InternalError,
            Footprint = footprint,
            UserSpace = userSpace,
        };
        watch.Begin(facts);
        try
        {
            return (int)Collect(facts, bundle.Writer, interruption, watch, outputWatch);
        }
        catch (IOException failure)
        {
            terminal.Line($"forensics: {path}: {failure.Message}");
            terminal.Line($"forensics: the bundle is cut after custody link {bundle.Writer.LastLink} and kept; 'forensics verify' tells what it proves");
            facts = facts with { ExitCode = RunVerdict.OfCut(bundle.Writer.LastLink, interruption.Signal is not null) };
            watch.End(facts, null, null);
            return (int)facts.ExitCode;
        }
    }

    private ExitCode Collect(RunFacts facts, BundleWriter bundle, Interruption interruption, RunWatch watch, OutputWatch outputWatch)
    {
        var settings = new RunSettings
        {
            Worker = installation.Worker(),
            Root = facts.Root,
            MaxTime = facts.MaxTime,
            MaxCpuPercent = facts.MaxCpuPercent,
            Jobs = facts.Jobs,
            Footprint = facts.Footprint,
            OwnFiles = facts.Output.Identity is { } identity ? [identity] : [],
        };
        var room = new OutputRoom(bundle, facts.Output.Identity is null ? null : Path.GetDirectoryName(facts.Output.Path), facts.Limits, clock);
        var sink = new BundleSink(bundle, room, outputWatch);
        var groups = new GroupsReport();
        var results = watch.Show(facts.UserSpace, observer =>
        {
            var run = new CollectionRun(facts.Plan, settings, sink, observer, clock);
            outputWatch.Run = run;
            var ended = run.Execute(interruption.Token);
            groups = run.Groups;
            return ended;
        });
        facts.UserSpace.CheckHost();
        facts = facts with { Results = results, Groups = groups, InterruptedBy = interruption.Signal, End = ClockReading.Take(clock), ExitCode = RunVerdict.Of(results, interruption.Signal is not null) };
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

        watch.End(facts, summary.BundleDigest, report);
        return facts.ExitCode;
    }
}
