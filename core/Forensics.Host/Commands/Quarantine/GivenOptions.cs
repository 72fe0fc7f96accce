using System.CommandLine;
using Forensics.Collection.Plan;

namespace Forensics.Host.Commands.Quarantine;

/// <summary>Options of a responder that a command of ours sets: values as they are, with no separator that a path could have.</summary>
internal sealed class GivenOptions(string responder)
{
    private readonly List<(string Id, OptionSetting Setting)> settings = [];

    public IReadOnlyList<(string Id, OptionSetting Setting)> Settings => settings;

    public static Option<string[]> Many(string name, string helpName, string description)
        => new(name) { Description = description, HelpName = helpName, AllowMultipleArgumentsPerToken = false, DefaultValueFactory = _ => [] };

    public void AddList(string option, IEnumerable<string> values, string origin)
    {
        if (values.ToArray() is { Length: > 0 } some)
        {
            settings.Add((responder, new(option, some, origin)));
        }
    }

    public void Add(string option, string? value, string origin)
    {
        if (value is not null)
        {
            settings.Add((responder, new(option, [value], origin)));
        }
    }

    public void AddFlag(string option, bool value, string origin) => Add(option, value ? "true" : null, origin);
}
