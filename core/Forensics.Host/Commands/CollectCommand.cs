using System.CommandLine;
using System.Security.Cryptography;
using Forensics.Bundle;
using Forensics.Collection.Outcomes;
using Forensics.Collection.Plan;
using Forensics.Collection.Run;
using Forensics.Host.Device;

using Forensics.Host.Output;

namespace Forensics.Host.Commands;

/// <summary><c>forensics collect</c>: runs a profile's steps into one signed bundle.</summary>
internal sealed class CollectCommand(Installation installation, Terminal terminal, TimeProvider clock)
{
    // EEXIST: the runtime hands the kernel's number on.
    private const int FileExists = 17;

    private readonly RunOptions options = new();
    private readonly Option<string?> output = new("-o", "--output") { Description = "Folder or file for the bundle (default: the current folder)", HelpName = "DIR|FILE" };
    private readonly Option<string?> signingKey = new("--signing-key") { Description = "PEM file with the key to sign with, and its certificates (default: a key made for this run)", HelpName = "F" };
    private readonly Option<bool> quiet = new("-q", "--quiet") { Description = "Say only what went wrong, and the result" };
    private readonly Option<bool> verbose = new("-v", "--verbose") { Description = "Show what plugins log" };

    public Command Build()
    {
        var command = new Command("collect", "Collect evidence from this device into one signed bundle") { output, signingKey, quiet, verbose };
        options.AddTo(command);
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        if (!Environment.IsPrivilegedProcess && !options.IsUnprivileged(parsed))
        {
            throw new RefusedException("this is not root: run it as root, or with --unprivileged and without what root alone can read");
        }

        var (plan, maxTime, catalogue) = options.Decide(parsed, installation);
        var start = ClockReading.Take(clock);
        var runId = RandomNumberGenerator.GetHexString(6, lowercase: true);
        var path = BundlePath.Decide(parsed.GetValue(output), DeviceFacts.HostName, start.Realtime, runId);
        var keyFile = parsed.GetValue(signingKey);
        var signer = keyFile is null ? BundleSigner.ForRun($"forensics run key {runId}") : SigningKey.Load(keyFile);
        using var interruption = new Interruption();
        using var bundle = Create(path, signer);
        var facts = new RunFacts
        {
            RunId = runId,
            Plan = plan,
            Catalogue = catalogue,
            Root = Path.GetFullPath(options.Root(parsed)),
            MaxTime = maxTime,
            Output = OutputPlace.Of(path, Path.GetFullPath(options.Root(parsed))),
            Signer = signer,
            IsRunKey = keyFile is null,
            Start = start,
            End = start,
            Results = [],
            InterruptedBy = null,
            ExitCode = ExitCode.InternalError,
        };
        Warn(facts, parsed.GetValue(quiet));

        // Before there is anything to lose: a run that is killed leaves a bundle that proves something only for whoever knows its signer.
        terminal.Result($"signer: {signer.Fingerprint}");
        terminal.Result($"bundle: {path}");
        try
        {
            return Collect(facts, bundle, interruption, new ConsoleObserver(terminal, clock, parsed.GetValue(quiet), parsed.GetValue(verbose)));
        }
        catch (IOException failure)
        {
            terminal.Line($"forensics: {path}: {failure.Message}");
            terminal.Line($"forensics: the bundle is cut after custody link {bundle.LastLink} and kept; 'forensics verify' tells what it proves");
            return (int)(interruption.Signal is not null ? ExitCode.Interrupted : bundle.LastLink == 0 ? ExitCode.NothingCollected : ExitCode.Partial);
        }
    }

    private BundleWriter Create(string path, BundleSigner signer)
    {
        try
        {
            return BundleWriter.Create(path, signer, new BundleWriterOptions { TimeProvider = clock });
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // A symbolic link counts, dangling or not: somebody may have planted it.
            throw failure.HResult == FileExists
                ? new RefusedException($"-o: {path} exists already, and nothing that exists is overwritten: choose another name")
                : new UsageException($"-o: {path} cannot be created: {failure.Message}");
        }
    }

    private int Collect(RunFacts facts, BundleWriter bundle, Interruption interruption, ConsoleObserver observer)
    {
        var settings = new RunSettings { Worker = installation.Worker(), Root = facts.Root, MaxTime = facts.MaxTime, OwnFiles = [facts.Output.Identity] };
        var results = new CollectionRun(facts.Plan, settings, new BundleSink(bundle), observer, clock).Execute(interruption.Token);
        facts = facts with { Results = results, InterruptedBy = interruption.Signal, End = ClockReading.Take(clock), ExitCode = RunVerdict.Of(results, interruption.Signal is not null) };
        var summary = bundle.Close(RunManifest.Write(facts, installation));
        terminal.Result($"sha256: {summary.BundleDigest}");
        if (!facts.Output.IsInPlace())
        {
            terminal.Line($"warning: {facts.Output.Path} is not the file that this run wrote: it was renamed, removed or replaced meanwhile; look for inode {facts.Output.Identity.Inode}, or for the digest");
        }

        return (int)facts.ExitCode;
    }

    private void Warn(RunFacts facts, bool isQuiet)
    {
        if (isQuiet)
        {
            return;
        }

        if (facts.Output.IsOnSource)
        {
            terminal.Line($"warning: the bundle goes to {facts.Output.MountPoint ?? "a file system"} of this device and overwrites free space there; -o names another place");
        }

        terminal.Line("warning: the bundle is not encrypted, and evidence can hold secrets");
        if (DeviceFacts.IsWholeDevice is false)
        {
            terminal.Line("warning: this is a container or a namespace: you see this container only");
        }

        foreach (var refused in facts.Catalogue.Refused)
        {
            terminal.Line($"warning: refused plugin {refused.Directory}: {refused.Reason}");
        }
    }
}
