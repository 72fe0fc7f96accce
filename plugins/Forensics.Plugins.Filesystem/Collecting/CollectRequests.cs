using System.Text;
using Forensics.Plugins.Filesystem.Artifacts;
using Forensics.Plugins.Filesystem.Rules;
using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Filesystem.Collecting;

/// <summary>What the options ask for: items, and the rules that lead to it.</summary>
internal sealed class CollectRequests
{
    private readonly List<RequestedItem> items = [];
    private readonly Dictionary<ArtifactDefinition, RequestedItem> byDefinition = [];
    private readonly List<PathRule> rules = [];
    private readonly List<CollectionFault> faults = [];
    private readonly ArtifactCatalogue catalogue;
    private readonly PathVariables variables;
    private readonly ArtifactConditions conditions;
    private readonly bool runsCommands;
    private readonly ItemIds ids = new();

    private CollectRequests(bool runsCommands, ArtifactCatalogue catalogue, PathVariables variables, ArtifactConditions conditions)
    {
        this.runsCommands = runsCommands;
        this.catalogue = catalogue;
        this.variables = variables;
        this.conditions = conditions;
        faults.AddRange(variables.Faults);
        faults.AddRange(conditions.Faults);
    }

    public IReadOnlyList<RequestedItem> Items => items;

    public IReadOnlyList<PathRule> Rules => rules;

    /// <summary>The ids of the items; those of places that rules leave out come after them.</summary>
    public ItemIds Ids => ids;

    /// <summary>What could not be read on the way.</summary>
    public IReadOnlyList<CollectionFault> Faults => faults;

    /// <summary>Reads the options.</summary>
    /// <param name="options">The options.</param>
    /// <param name="root">The root under inspection: its users and its version.</param>
    /// <param name="reader">Reads it.</param>
    /// <exception cref="CollectorException">Nothing is asked for, or a file with definitions is none.</exception>
    public static CollectRequests Of(CollectOptions options, TargetRoot root, AbandonableReader reader)
    {
        if (options.Paths.Count + options.Definitions.Count == 0)
        {
            throw new CollectorException("NOTHING_REQUESTED", "neither paths nor definitions are given: set files.collect.definitions=LinuxTriage, or files.collect.paths=/etc/**");
        }

        var catalogue = options.Definitions.Count > 0 ? ArtifactCatalogue.Shipped() : new();
        foreach (var file in options.DefinitionFiles)
        {
            DefinitionFile.AddTo(catalogue, file, reader);
        }

        var requests = new CollectRequests(options.Commands, catalogue, PathVariables.Read(root, reader), ArtifactConditions.Read(root, reader));
        foreach (var path in options.Paths.Distinct(StringComparer.Ordinal))
        {
            requests.AddPath(path);
        }

        foreach (var name in options.Definitions.Distinct(StringComparer.OrdinalIgnoreCase))
        {
            requests.AddName(name);
        }

        return requests;
    }

    private void AddPath(string path)
    {
        var bytes = Encoding.UTF8.GetBytes(path);
        var components = RulePattern.Read(bytes, isDefinition: false);
        var isName = components is { Count: > 0 } && RulePattern.IsName(components);
        var item = Add(new(ids.Take(path)) { Path = isName ? new(bytes) : null, NamesItsObject = isName });
        if (components is not { Count: > 0 })
        {
            item.Beforehand = (ItemState.NotRun, components is null ? "no absolute path without '..'" : "the root itself: ask for /** or for what is in it");
            return;
        }

        AddRule(item, bytes, components, RuleTypes.Everything);
    }

    private void AddName(string name)
    {
        if (catalogue.Find(name) is not { } definition)
        {
            var near = catalogue.Near(name);
            var hint = near.Count == 0 ? string.Empty : $"; did you mean {string.Join(", ", near)}?";
            Add(new(Id(name)) { Beforehand = (ItemState.NotRun, $"there is no definition '{name}'{hint}") });
            return;
        }

        if (!definition.Sources.Any(source => source.Kind == ArtifactSourceKind.ArtifactGroup))
        {
            AddDefinition(definition);
            return;
        }

        var expansion = catalogue.Expand(name);
        var members = expansion.Definitions.Select(AddDefinition).ToList();

        // A definition can have sources of its own beside those that name a group: then its item is there already.
        if (!byDefinition.ContainsKey(definition))
        {
            var group = Add(new(Id(definition.Name)) { Members = members });
            group.Unsupported.AddRange(expansion.Problems);
            byDefinition.Add(definition, group);
        }
    }

    private RequestedItem AddDefinition(ArtifactDefinition definition)
    {
        if (byDefinition.TryGetValue(definition, out var known))
        {
            return known;
        }

        var item = Add(new(Id(definition.Name)));
        byDefinition.Add(definition, item);
        if (!definition.IsForLinux)
        {
            item.Beforehand = (ItemState.Excluded, "it is not for Linux");
            return item;
        }

        var notMet = new List<string>();
        var asked = 0;
        foreach (var source in definition.Sources.Where(source => source.IsForLinux))
        {
            var answer = conditions.Answer(source.Conditions);
            if (answer.Verdict == ConditionVerdict.Met)
            {
                asked += AddSource(item, source);
            }
            else
            {
                (answer.Verdict == ConditionVerdict.NotMet ? notMet : item.Unsupported).Add(answer.Reason!);
            }
        }

        if (asked == 0 && item.Unsupported.Count == 0)
        {
            item.Beforehand = (ItemState.Excluded, notMet is [var reason, ..] ? reason : "its COMMAND sources are not run: they would start programs of the device (untrusted-tool)");
        }

        return item;
    }

    private int AddSource(RequestedItem item, ArtifactSource source)
    {
        if (source.Kind == ArtifactSourceKind.Command && runsCommands)
        {
            item.Commands.Add(new(source.Command!, source.Arguments));
            return 1;
        }

        if (source.Kind is not (ArtifactSourceKind.File or ArtifactSourceKind.Path))
        {
            return 0;
        }

        var types = source.Kind == ArtifactSourceKind.File ? RuleTypes.Files : RuleTypes.Places;
        foreach (var text in source.Paths)
        {
            var paths = variables.Expand(source.Separator == '/' ? text : text.Replace(source.Separator, '/'), out var problem);
            if (problem is not null)
            {
                item.Unsupported.Add($"{text}: {problem}");
            }

            foreach (var path in paths)
            {
                if (RulePattern.Read(path.Bytes.Span, isDefinition: true) is { Count: > 0 } components)
                {
                    AddRule(item, path.Bytes, components, types);
                }
                else
                {
                    item.Unsupported.Add($"{path}: no absolute path without '..'");
                }
            }
        }

        return 1;
    }

    private void AddRule(RequestedItem item, ReadOnlyMemory<byte> pattern, IReadOnlyList<PathComponent> components, RuleTypes types)
    {
        if (rules.Count == CollectLimits.Rules)
        {
            item.Unsupported.Add($"more than {CollectLimits.Rules} paths are asked for");
            return;
        }

        item.AddPattern(pattern);
        rules.Add(new(item.Index, components, types));
    }

    private RequestedItem Add(RequestedItem item)
    {
        item.Index = items.Count;
        items.Add(item);
        return item;
    }

    private static string Id(string definition) => $"definition:{definition}";
}
