using System.CommandLine;
using Forensics.Collection.Catalogue;
using Forensics.Collection.Outcomes;
using Forensics.Collection.Plan;
using Forensics.Collection.Probing;

namespace Forensics.Host.Commands;

/// <summary><c>forensics plugins list|describe</c>: the catalogue. Loads no code of any plugin.</summary>
internal sealed class PluginsCommand(Installation installation, PathProbe probe, Terminal terminal)
{
    private readonly Option<string[]> pluginDirectory = new("--plugin-dir") { Description = "Use the plugins in this folder too", HelpName = "DIR", DefaultValueFactory = _ => [] };
    private readonly Argument<string> collectorId = new("ID") { Description = "A collector's id" };

    public Command Build()
    {
        var list = new Command("list", "List the collectors") { pluginDirectory };
        list.SetAction(List);
        var describe = new Command("describe", "Tell a collector's options, records and needs") { collectorId, pluginDirectory };
        describe.SetAction(Describe);
        return new Command("plugins", "What there is to collect with") { list, describe };
    }

    private int List(ParseResult parsed)
    {
        var catalogue = installation.Catalogue(parsed.GetValue(pluginDirectory)!, probe);
        foreach (var collector in catalogue.Collectors.Values)
        {
            terminal.Result($"{collector.Id,-24} {collector.Package.Id} {collector.Package.Version}  {collector.Summary}");
        }

        foreach (var refused in catalogue.Refused)
        {
            terminal.Line($"refused plugin {refused.Directory}: {refused.Reason}");
        }

        return (int)(catalogue.Refused.Count == 0 ? ExitCode.Complete : ExitCode.Refused);
    }

    private int Describe(ParseResult parsed)
    {
        var id = parsed.GetValue(collectorId)!;
        var catalogue = installation.Catalogue(parsed.GetValue(pluginDirectory)!, probe);
        if (!catalogue.Collectors.TryGetValue(id, out var collector))
        {
            throw new UsageException($"there is no collector '{id}'; there are {string.Join(", ", catalogue.Collectors.Keys)}");
        }

        terminal.Result($"id: {collector.Id}");
        terminal.Result($"summary: {collector.Summary}");
        terminal.Result($"package: {collector.Package.Id} {collector.Package.Version}, built with SDK {collector.Package.Sdk}, in {collector.Package.Directory}");
        terminal.Result($"kind: {collector.Kind}{(collector.IsResponder ? $" (it changes the device; it runs only when it is named; undoing it: {collector.Reversal})" : string.Empty)}");
        terminal.Result($"needs: {(collector.Needs.Count == 0 ? "nothing" : string.Join(", ", collector.Needs))}");
        terminal.Result($"impact: {collector.Impact}");
        terminal.Result($"volatility: {collector.Volatility}{(collector.Volatility == Volatilities.Unstated ? " (it runs alone)" : string.Empty)}");
        terminal.Result($"exclusive stream: {(collector.ExclusiveStream ? "yes (it runs alone)" : "no")}");
        foreach (var option in collector.Options.Options)
        {
            terminal.Result($"option {option.Name}: {option.Range}{(option.IsList ? ", several" : string.Empty)}; default {option.Default}. {option.Description}");
        }

        foreach (var record in collector.Records)
        {
            terminal.Result($"record {record.Name} v{record.Version}");
        }

        foreach (var reference in collector.References)
        {
            terminal.Result($"see {reference}");
        }

        return (int)ExitCode.Complete;
    }
}
