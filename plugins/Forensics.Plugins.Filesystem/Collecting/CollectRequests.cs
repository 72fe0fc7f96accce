using System.Text;
using Forensics.Plugins.Filesystem.Rules;
using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Filesystem.Collecting;

/// <summary>What the options ask for: items, and the rules that lead to it.</summary>
internal sealed class CollectRequests
{
    private readonly List<RequestedItem> items = [];
    private readonly List<PathRule> rules = [];
    private readonly List<CollectionFault> faults = [];
    private readonly ItemIds ids = new();

    private CollectRequests()
    {
    }

    public IReadOnlyList<RequestedItem> Items => items;

    public IReadOnlyList<PathRule> Rules => rules;

    /// <summary>The ids of the items; those of places that rules leave out come after them.</summary>
    public ItemIds Ids => ids;

    /// <summary>What could not be read on the way.</summary>
    public IReadOnlyList<CollectionFault> Faults => faults;

    /// <exception cref="CollectorException">Nothing is asked for, or a file with definitions is none.</exception>
    public static CollectRequests Of(CollectOptions options, TargetRoot root, AbandonableReader reader)
    {
        if (options.Paths.Count + options.Definitions.Count == 0)
        {
            throw new CollectorException("NOTHING_REQUESTED", "neither paths nor definitions are given: set files.collect.definitions=LinuxTriage, or files.collect.paths=/etc/**");
        }

        var requests = new CollectRequests();
        foreach (var path in options.Paths.Distinct(StringComparer.Ordinal))
        {
            requests.AddPath(path);
        }

        return requests;
    }

    private void AddPath(string path)
    {
        var components = RulePattern.Read(Encoding.UTF8.GetBytes(path), isDefinition: false);
        var isName = components is not null && RulePattern.IsName(components);
        var item = new RequestedItem(ids.Take(path)) { Path = isName ? EvidencePath.Of(path) : null, NamesItsObject = isName };
        item.Patterns.Add(new(Encoding.UTF8.GetBytes(path)));
        items.Add(item);
        if (components is not { Count: > 0 })
        {
            item.Beforehand = (ItemState.NotRun, components is null ? "no absolute path without '..'" : "the root itself: ask for /** or for what is in it");
            return;
        }

        rules.Add(new(items.Count - 1, components, RuleTypes.Everything));
    }
}
