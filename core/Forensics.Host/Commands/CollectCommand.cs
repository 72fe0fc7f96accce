using System.CommandLine;
using System.Security.Cryptography;
using Forensics.Collection.Footprint;
using Forensics.Collection.Outcomes;
using Forensics.Collection.Plan;
using Forensics.Collection.Probing;
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
        plan = plan with { Steps = OutsideFolders.Check(plan.Steps, probe) };
        var jobs = options.Jobs(parsed);
        var known = options.Known(parsed, probe);
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
        using var bundle = BundleOutput.Open(path, root, signer, outputWatch, new() { TimeProvider = clock, Known = known?.Contents });
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
            Known = known,
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
        return (int)new RunExecution(installation, terminal, clock).Execute(facts, [], bundle.Writer, interruption, watch, outputWatch);
    }
}
