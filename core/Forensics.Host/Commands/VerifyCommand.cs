using System.CommandLine;
using Forensics.Collection.Probing;

namespace Forensics.Host.Commands;

/// <summary><c>forensics verify</c>: says two things apart, whether a bundle is intact and whether its signer is one that is trusted.</summary>
internal sealed class VerifyCommand(Installation installation, PathProbe probe, Terminal terminal, TimeProvider clock)
{
    private readonly BundleOptions options = new(probe, terminal, clock);
    private readonly CustodyOptions custody = new(installation, terminal, clock);

    public Command Build()
    {
        var command = new Command("verify", "Check that a bundle is intact, and who signed it");
        options.AddTo(command);
        custody.AddTo(command);
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        var report = options.Verify(parsed, null);
        options.Tell(report);
        var exitCode = custody.Tell(options.Path(parsed), report, BundleOptions.ExitCodeOf(report));
        return (int)custody.Add(parsed, options.Path(parsed), report.BundleDigest, "verified", $"{report.Integrity}, {report.Authenticity}", exitCode);
    }
}
