using System.CommandLine;
using Forensics.Collection.Plan;
using Forensics.Collection.Probing;

namespace Forensics.Host.Commands;

/// <summary><c>forensics collect</c>: runs a profile's steps into one signed bundle.</summary>
internal sealed class CollectCommand(Installation installation, PathProbe probe, RunLaunch launch)
{
    private readonly RunOptions options = new();

    public Command Build()
    {
        var command = new Command("collect", "Collect evidence from this device into one signed bundle");
        options.AddTo(command);
        launch.AddTo(command);
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        if (!Environment.IsPrivilegedProcess && !options.IsUnprivileged(parsed))
        {
            throw new RefusedException("this is not root: run it as root, or with --unprivileged and without what root alone can read");
        }

        var (plan, maxTime, catalogue) = options.Decide(parsed, installation, probe, launch.IsDryRun(parsed));
        return (int)launch.Launch(parsed, new()
        {
            Plan = plan,
            Catalogue = catalogue,
            MaxTime = maxTime,
            Root = Path.GetFullPath(options.Root(parsed)),
            Jobs = options.Jobs(parsed),
            PluginDirectories = options.PluginDirectories(parsed),
            Known = options.Known(parsed, probe),
        });
    }
}
