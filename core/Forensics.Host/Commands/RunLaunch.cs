using System.CommandLine;
using System.Security.Cryptography;
using Forensics.Collection.Actions;
using Forensics.Collection.Footprint;
using Forensics.Collection.Outcomes;
using Forensics.Collection.Plan;
using Forensics.Collection.Probing;
using Forensics.Host.Device;
using Forensics.Host.Output;
using Forensics.Host.UserSpace;

namespace Forensics.Host.Commands;

/// <summary>From a plan to a bundle: what every command has that begins a run.</summary>
internal sealed class RunLaunch(Installation installation, PathProbe probe, Terminal terminal, TimeProvider clock)
{
    private readonly CaseOptions caseOptions = new();
    private readonly BudgetOptions budgets = new();
    private readonly SigningOptions signing = new();
    private readonly WatchOptions watching = new();
    private readonly ActionOptions acting = new();
    private readonly Option<string?> output = new("-o", "--output") { Description = "Folder or file for the bundle, or - for standard output (default: the current folder)", HelpName = "DIR|FILE|-" };

    /// <param name="command">The command.</param>
    /// <param name="canDryRun">Whether it can tell what it would do.</param>
    public void AddTo(Command command, bool canDryRun = true)
    {
        command.Add(output);
        budgets.AddTo(command);
        signing.AddTo(command);
        caseOptions.AddTo(command);
        watching.AddTo(command);
        acting.AddTo(command, canDryRun);
    }

    /// <summary>Whether responders only tell what they would do.</summary>
    public bool IsDryRun(ParseResult parsed) => acting.IsDryRun(parsed);

    /// <summary>The state directory.</summary>
    /// <exception cref="RefusedException">Others can write it.</exception>
    public StateFolder StateFolder(ParseResult parsed) => acting.Folder(parsed);

    /// <summary>An id for a run. Two runs can have the same: a journal has each once.</summary>
    public static string NewRunId() => RandomNumberGenerator.GetHexString(6, lowercase: true);

    /// <summary>Runs a plan.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="asked">What is to be run.</param>
    /// <exception cref="UsageException">A mistake.</exception>
    /// <exception cref="RefusedException">Something is not safe.</exception>
    public ExitCode Launch(ParseResult parsed, AskedRun asked)
    {
        var plan = asked.Plan with { Steps = OutsideFolders.Check(asked.Plan.Steps, probe) };
        var caseData = caseOptions.Read(parsed);
        var start = ClockReading.Take(clock);
        using var actions = acting.Begin(parsed, asked, caseData.Examiner, terminal, clock);
        var runId = actions?.Facts.Run.RunId ?? NewRunId();
        plan = actions?.Plan(plan, asked, installation) ?? plan;
        if (plan.Steps.Count == 0)
        {
            actions?.EndReverts();
            terminal.Line("forensics: there is nothing to do");
            return ExitCode.Complete;
        }

        var path = BundlePath.Decide(parsed.GetValue(output), probe, DeviceFacts.HostName, start.Realtime, runId);
        var (maxCpu, limits) = (budgets.CpuPercent(parsed), budgets.Output(parsed, path, asked.Root));
        using var watch = watching.Open(parsed, path, terminal, clock);
        var (signer, isRunKey) = signing.Signer(parsed, runId, probe);
        using var interruption = new Interruption();
        using var outputWatch = new OutputWatch(path, interruption, asked.MaxTime, terminal, clock);
        using var bundle = BundleOutput.Open(path, asked.Root, signer, outputWatch, new() { TimeProvider = clock, Known = asked.Known?.Contents });
        var userSpace = new UserSpaceCheck(installation);
        userSpace.CheckHost();
        var footprint = new FootprintLedger(clock);
        HostFootprint.Begin(footprint, bundle.Place);
        probe.AddTo(footprint);
        actions?.AddTo(footprint);
        actions?.SetTimer(installation.Program, [.. asked.PluginDirectories.SelectMany(folder => new[] { "--plugin-dir", folder })], footprint);
        var facts = new RunFacts
        {
            RunId = runId,
            Plan = plan,
            Catalogue = asked.Catalogue,
            Root = asked.Root,
            MaxTime = asked.MaxTime,
            MaxCpuPercent = maxCpu,
            Jobs = asked.Jobs,
            Limits = limits,
            Case = caseData,
            Known = asked.Known,
            Output = bundle.Place,
            Signer = signer,
            IsRunKey = isRunKey,
            Start = start,
            End = start,
            Results = [],
            InterruptedBy = null,
            ExitCode = ExitCode.InternalError,
            Actions = actions?.Facts,
            Footprint = footprint,
            UserSpace = userSpace,
        };
        var exitCode = new RunExecution(installation, terminal, clock).Execute(facts, [], bundle.Writer, interruption, watch, outputWatch);
        actions?.EndReverts();
        return exitCode;
    }
}
