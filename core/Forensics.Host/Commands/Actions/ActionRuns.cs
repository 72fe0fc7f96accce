using System.CommandLine;
using Forensics.Collection.Plan;
using Forensics.Collection.Probing;

namespace Forensics.Host.Commands.Actions;

/// <summary>Runs of the commands that act: no profile, and the one step that they are for.</summary>
internal sealed class ActionRuns(Installation installation, PathProbe probe)
{
    private readonly Option<string[]> pluginDirectory = new("--plugin-dir") { Description = "Use the plugins in this folder too", HelpName = "DIR", DefaultValueFactory = _ => [] };

    public void AddTo(Command command) => command.Add(pluginDirectory);

    /// <param name="parsed">The command line.</param>
    /// <param name="command">The command's name, for messages.</param>
    /// <param name="given">The responder that is to act, with its options; none for a run that only ends or takes back actions.</param>
    /// <param name="isDryRun">Whether it tells only.</param>
    /// <exception cref="RefusedException">This is not root.</exception>
    public AskedRun Of(ParseResult parsed, string command, IReadOnlyList<(string Id, OptionSetting Setting)> given, bool isDryRun = false)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            throw new RefusedException($"{command}: this is not root: what changes the device is done by root");
        }

        var catalogue = installation.Catalogue(parsed.GetValue(pluginDirectory)!, probe);
        var selection = new Selection { Only = [.. given.Select(setting => setting.Id).Distinct()], Given = given, DryRun = isDryRun, IsRoot = true };
        var plan = given.Count == 0
            ? new CollectionPlan { Profile = Profile.OfActions, Selection = selection, Steps = [] }
            : CollectionPlan.Make(Profile.OfActions, selection, catalogue, installation.SdkVersion);
        return new() { Plan = plan, Catalogue = catalogue, PluginDirectories = [.. parsed.GetValue(pluginDirectory)!.Select(Path.GetFullPath)] };
    }
}
