using System.CommandLine;
using Forensics.Collection.Probing;

namespace Forensics.Host.Commands;

/// <summary><c>forensics export</c>.</summary>
internal sealed class ExportCommand(PathProbe probe, Terminal terminal)
{
    private readonly BundleOptions options = new(probe, terminal);

    public Command Build()
    {
        var command = new Command("export", "Write a bundle in another format");
        options.AddTo(command);
        return command;
    }
}
