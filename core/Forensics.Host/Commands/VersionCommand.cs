using System.CommandLine;
using System.Runtime.InteropServices;
using Forensics.Bundle;
using Forensics.Collection.Outcomes;

namespace Forensics.Host.Commands;

/// <summary><c>forensics version</c>.</summary>
internal sealed class VersionCommand(Installation installation, Terminal terminal)
{
    public Command Build()
    {
        var command = new Command("version", "Tell the versions of this program, its SDK, its bundle format and its runtime");
        command.SetAction(_ =>
        {
            terminal.Result($"forensics {installation.Version}");
            terminal.Result($"sdk {installation.SdkVersion}, bundle format {BundleFormat.Version}, {RuntimeInformation.FrameworkDescription} on {RuntimeInformation.RuntimeIdentifier}");
            return (int)ExitCode.Complete;
        });
        return command;
    }
}
