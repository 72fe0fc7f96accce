using System.CommandLine;
using Forensics.Collection.Probing;

namespace Forensics.Host.Commands;

/// <summary><c>forensics verify</c>: says two things apart, whether a bundle is intact and whether its signer is one that is trusted.</summary>
internal sealed class VerifyCommand(PathProbe probe, Terminal terminal, TimeProvider clock)
{
    private readonly BundleOptions options = new(probe, terminal, clock);

    public Command Build()
    {
        var command = new Command("verify", "Check that a bundle is intact, and who signed it");
        options.AddTo(command);
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        var report = options.Verify(parsed, null);
        options.Tell(report);
        return (int)BundleOptions.ExitCodeOf(report);
    }
}
