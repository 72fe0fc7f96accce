using System.CommandLine;
using Forensics.Collection.Probing;
using Forensics.Host.Inspection;

namespace Forensics.Host.Commands;

/// <summary><c>forensics inspect</c>: verifies a bundle and, in the same pass, tells what it holds and what is unusual in it.</summary>
internal sealed class InspectCommand(PathProbe probe, Terminal terminal)
{
    private readonly BundleOptions options = new(probe, terminal);

    public Command Build()
    {
        var command = new Command("inspect", "Check a bundle, and tell its run, its steps and the most unusual things in it");
        options.AddTo(command);
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        var inspection = new BundleInspection();
        var report = options.Verify(parsed, inspection);
        options.Tell(report);
        new InspectionText(terminal).Tell(inspection, report);
        return (int)BundleOptions.ExitCodeOf(report);
    }
}
