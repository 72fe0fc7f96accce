using System.CommandLine;
using Forensics.Bundle;
using Forensics.Collection.Outcomes;
using Forensics.Collection.Plan;
using Forensics.Collection.Probing;

namespace Forensics.Host.Commands;

/// <summary><c>forensics countersign</c>: verifies a bundle, and puts the analyst's detached signature over its file into the log that follows it.</summary>
internal sealed class CountersignCommand(Installation installation, PathProbe probe, Terminal terminal, TimeProvider clock)
{
    private readonly BundleOptions options = new(probe, terminal, clock);
    private readonly SigningOptions signing = new();
    private readonly CustodyOptions custody = new(installation, terminal, clock);
    private readonly Option<string?> note = new("--note") { Description = "What the signature is for: it stands in the log", HelpName = "S" };

    public Command Build()
    {
        var command = new Command("countersign", "Sign a bundle that somebody else has made: the signature goes into NAME.custody.jsonl beside it") { note };
        options.AddTo(command);
        signing.AddTo(command);
        custody.AddTo(command);
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        var (signer, isRunKey) = signing.Signer(parsed, "countersign", probe);
        if (isRunKey)
        {
            throw new UsageException("--signing-key: name the key of whoever countersigns; one that is made for the moment would prove nothing");
        }

        var report = options.Verify(parsed, null);
        if (report.Integrity is IntegrityState.Damaged or IntegrityState.CutAfterLink)
        {
            options.Tell(report);
            terminal.Line("forensics: only what is intact is countersigned; 'forensics salvage' makes a closed bundle of what is proven");
            return (int)ExitCode.NotIntact;
        }

        if (report.Authenticity == AuthenticityState.Untrusted)
        {
            options.Tell(report);
            return (int)ExitCode.NotTrusted;
        }

        var path = custody.Countersign(parsed, options.Path(parsed), report, parsed.GetValue(note), signer);
        options.Tell(report);
        terminal.Result($"countersigned: {signer.Fingerprint}");
        terminal.Result($"custody log: {path}");
        return (int)ExitCode.Complete;
    }
}
