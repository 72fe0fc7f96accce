using System.CommandLine;
using Forensics.Bundle;
using Forensics.Collection.Footprint;
using Forensics.Collection.Native;
using Forensics.Collection.Outcomes;
using Forensics.Collection.Plan;
using Forensics.Collection.Probing;
using Forensics.Host.Device;
using Forensics.Host.Output;
using Forensics.Host.Resuming;
using Forensics.Host.UserSpace;

namespace Forensics.Host.Commands;

/// <summary>
/// <c>forensics resume</c>: goes on with a run that was interrupted, in a new bundle: all that is proven of the old one, then the steps that did not end. What was asked for
/// stands in the old bundle; plugins of others are named anew, and never taken from what it says.
/// </summary>
internal sealed class ResumeCommand(Installation installation, PathProbe probe, Terminal terminal, TimeProvider clock)
{
    private readonly BundleOptions options = new(probe, terminal);
    private readonly SigningOptions signing = new();
    private readonly WatchOptions watching = new();
    private readonly CustodyOptions custody = new(installation, terminal, clock);
    private readonly Option<string?> output = new("-o", "--output") { Description = "Folder or file for the new bundle (default: the current folder)", HelpName = "DIR|FILE" };
    private readonly Option<string?> known = new("--known") { Description = "Where the list of known contents is that the run was begun with (default: where it was)", HelpName = "FILE" };
    private readonly Option<string?> outside = new("--to") { Description = "Folder into which the run puts images that are not in the bundle: the same as at the start, and asked for again", HelpName = "DIR" };
    private readonly Option<string[]> pluginDirectory = new("--plugin-dir") { Description = "Use the plugins in this folder too", HelpName = "DIR", DefaultValueFactory = _ => [] };

    public Command Build()
    {
        var command = new Command("resume", "Go on with an interrupted run: a new bundle with all that is proven of the old one, then the steps that did not end") { output, outside, pluginDirectory, known };
        options.AddTo(command);
        signing.AddTo(command);
        watching.AddTo(command);
        custody.AddTo(command);
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        var reader = new CutBundle();
        var report = options.Verify(parsed, reader);
        var point = PointOf(report, reader);
        var found = reader.UpTo(point.Link);
        var job = found.Documents.TryGetValue(JobFile.EntryName, out var document)
            ? JobFile.Read(document)
            : throw new UsageException($"what is proven of {options.Path(parsed)} does not tell what was asked for: there is no {JobFile.EntryName}; collect again");
        if (job.OnlyActs)
        {
            throw new UsageException($"{options.Path(parsed)} is of a run that acted, and was cut: 'forensics actions repair' ends what it began, 'forensics actions list' tells what it did; then ask for the rest anew, and 'forensics salvage' closes this bundle");
        }

        ThrowIfNotAllowed(report, job);

        var start = ClockReading.Take(clock);
        var catalogue = installation.Catalogue(parsed.GetValue(pluginDirectory)!, probe);
        probe.Ask("root of the job", job.Root);
        var knownList = JobFile.KnownOf(job, parsed.GetValue(known), probe);
        var plan = CollectionPlan.Make(JobFile.ProfileOf(job), SelectionOf(job), catalogue, installation.SdkVersion);
        var resume = ResumePlan.Make(plan, job, found, point.Link, start.Realtime);
        resume = resume with { Left = OutsideFolders.Check(ThrowIfNotNamed(parsed, resume.Left), probe) };
        if (resume.Left.Count == 0)
        {
            terminal.Line($"forensics: {options.Path(parsed)}: every step of it has ended: there is nothing to go on with{(report.IsIntact ? string.Empty : "; 'forensics salvage' makes a closed bundle of it")}");
            return (int)custody.Add(parsed, options.Path(parsed), report.BundleDigest, "verified", "nothing to resume", report.IsIntact ? ExitCode.Complete : ExitCode.NotIntact);
        }

        var runId = RunLaunch.NewRunId();
        var path = BundlePath.Decide(parsed.GetValue(output), probe, DeviceFacts.HostName, start.Realtime, runId);
        ThrowIfNoRoom(path, report.LengthBytes, job.MinFreeDiskBytes);
        using var watch = watching.Open(parsed, path, terminal, clock);
        var (signer, isRunKey) = signing.Signer(parsed, runId, probe);
        using var interruption = new Interruption();
        var maxTime = job.MaxTimeMs is { } limit ? TimeSpan.FromMilliseconds(limit) : (TimeSpan?)null;
        using var outputWatch = new OutputWatch(path, interruption, maxTime, terminal, clock);
        using var cut = options.Open(parsed);
        using var bundle = BundleOutput.Resume(path, job.Root, cut, point with { Contents = resume.Contents }, signer, outputWatch, new() { TimeProvider = clock, Known = knownList?.Contents });
        var left = resume.WithWhatIsThere(bundle.Writer.EarlierLengthOf, terminal);
        var userSpace = new UserSpaceCheck(installation);
        userSpace.CheckHost();
        var footprint = new FootprintLedger(clock);
        HostFootprint.Begin(footprint, bundle.Place);
        probe.AddTo(footprint);
        var facts = new RunFacts
        {
            RunId = runId,
            Plan = plan with { Steps = left },
            Catalogue = catalogue,
            Root = job.Root,
            MaxTime = maxTime,
            MaxCpuPercent = job.MaxCpuPercent,
            Jobs = Math.Clamp(job.Jobs, 1, Environment.ProcessorCount),
            Limits = new(job.MaxSizeBytes, job.MinFreeDiskBytes),
            Case = new(job.Case.CaseNumber, job.Case.EvidenceNumber, job.Case.Description, job.Case.Examiner, job.Case.Notes),
            Known = knownList,
            Output = bundle.Place,
            EarlierFile = FileOwner.Identity(options.Path(parsed)),
            Signer = signer,
            IsRunKey = isRunKey,
            Start = start,
            End = start,
            Results = [],
            Resumed = new(
                job.RunId, point, SignerOf(report, point.Link)?.LastSignedAt, start.Realtime, report.BundleDigest, report.LengthBytes, job.Device.BootId != DeviceFacts.BootId,
                resume.Repeated, [.. found.Parts.Except(found.Indexed).Except(left.SelectMany(step => step.Earlier?.Contents.Values.Select(content => content.Entry) ?? []).OfType<string>()).Order(StringComparer.Ordinal)]),
            InterruptedBy = null,
            ExitCode = ExitCode.InternalError,
            Footprint = footprint,
            UserSpace = userSpace,
        };
        var logged = custody.Add(parsed, options.Path(parsed), report.BundleDigest, "resumed", $"after link {point.Link}, in {path}", ExitCode.Complete);
        terminal.Line($"forensics: goes on after custody link {point.Link} of {options.Path(parsed)}, signed by {point.Fingerprint}{(report.IsAuthentic ? string.Empty : ", whom nobody has confirmed (--fingerprint, --trust)")}");
        var exitCode = new RunExecution(installation, terminal, clock).Execute(facts, resume.Earlier, bundle.Writer, interruption, watch, outputWatch);
        return (int)(exitCode == ExitCode.Complete ? logged : exitCode);
    }

    /// <summary>The last link before the end: of a bundle that was closed, the one before that which covers the manifest.</summary>
    private static ResumePoint PointOf(VerificationReport report, CutBundle reader)
    {
        var link = Math.Min(report.ProvenLinks, reader.ManifestLink - 1 ?? int.MaxValue);
        return link > 0 && SignerOf(report, link) is { } signer
            ? new(link, signer.Fingerprint)
            : throw new UsageException("nothing is proven that a run could go on with: collect again");
    }

    private static SignerIdentity? SignerOf(VerificationReport report, int link) => report.Signers.LastOrDefault(signer => (signer.ResumedAfterLink ?? 0) < link);

    private static Selection SelectionOf(StoredJob job) => new()
    {
        Only = job.Selection.Only,
        Add = job.Selection.Add,
        Skip = job.Selection.Skip,
        Set = job.Selection.Set,
        RamFirst = job.Selection.RamFirst,
        AllowDevmem = job.Selection.AllowDevmem,
        VerifyAfter = job.Selection.VerifyAfter,
        IsRoot = Environment.IsPrivilegedProcess,
    };

    /// <summary>Where something is written is not taken from a bundle, which is anybody's file.</summary>
    private IReadOnlyList<PlannedStep> ThrowIfNotNamed(ParseResult parsed, IReadOnlyList<PlannedStep> left)
    {
        var named = parsed.GetValue(outside) is { } folder ? System.IO.Path.GetFullPath(folder) : null;
        foreach (var step in left.Where(step => step is { OutputFolder: not null, Skip: null }))
        {
            if (named is null)
            {
                throw new UsageException($"{step.Id} puts its images into {step.OutputFolder}: name that folder again with --to");
            }

            if (named != System.IO.Path.GetFullPath(step.OutputFolder!))
            {
                throw new UsageException($"--to: {step.Id} puts its images into {step.OutputFolder}, not into {named}");
            }
        }

        return left;
    }

    /// <summary>What is proven is copied first: it must not fill the disk that perhaps cut the run.</summary>
    private static void ThrowIfNoRoom(string path, long bytes, long minFree)
    {
        if (Path.GetDirectoryName(path) is { } folder && OutputRoom.FreeBytes(folder) is { } free && free - bytes - OutputLimits.ReserveBytes < minFree)
        {
            throw new RefusedException($"{folder} has {free} bytes free; the bundle has {bytes}, and {minFree} have to stay free: name another place with -o");
        }
    }

    private static void ThrowIfNotAllowed(VerificationReport report, StoredJob job)
    {
        if (report.Authenticity == AuthenticityState.Untrusted)
        {
            throw new RefusedException($"the signer of the bundle is not the one that you trust: {report.UntrustedBecause}");
        }

        if (job.Device.MachineId != DeviceFacts.MachineId)
        {
            throw new RefusedException($"the run was begun on another device: {job.Device.Hostname}, machine id {job.Device.MachineId}");
        }

        if (job.Selection.EffectiveUserIsRoot != Environment.IsPrivilegedProcess)
        {
            throw new RefusedException(job.Selection.EffectiveUserIsRoot ? "the run was begun as root: go on as root" : "the run was begun without being root: go on as a user that is not root");
        }
    }
}
