using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Forensics.Collection.Plan;

/// <summary>Reads a profile's YAML; every mistake is told with file, line and field.</summary>
internal sealed partial class ProfileReader(string path)
{
    /// <exception cref="UsageException">A mistake.</exception>
    public Profile Read(byte[] content)
    {
        var fields = Fields(Document(content), "profile", "name", "summary", "max_time", "steps");
        var steps = Sequence(Required(fields, "steps", "profile"), "steps");
        var profile = new Profile
        {
            Name = fields.TryGetValue("name", out var name) ? Text(name, "name") : System.IO.Path.GetFileNameWithoutExtension(path),
            Summary = fields.TryGetValue("summary", out var summary) ? Text(summary, "summary") : string.Empty,
            MaxTime = fields.TryGetValue("max_time", out var maxTime) ? Duration(maxTime, "max_time") : null,
            Steps = [.. steps.Select(ReadStep)],
            Path = path,
            Sha256 = string.Empty,
            Text = string.Empty,
        };
        foreach (var (step, node) in profile.Steps.Zip(steps).GroupBy(pair => pair.First.Id).Where(group => group.Count() > 1).Select(group => group.Last()))
        {
            throw Mistake(node, $"steps: there are two steps '{step.Id}': give one an id of its own");
        }

        return profile.Steps.Count <= CollectionLimits.MaxSteps
            ? profile
            : throw Mistake(fields["steps"], $"steps: {profile.Steps.Count} steps are more than {CollectionLimits.MaxSteps}");
    }

    [GeneratedRegex(@"^[a-z0-9][a-z0-9._-]{0,63}\z", RegexOptions.CultureInvariant)]
    internal static partial Regex StepId();

    private ProfileStep ReadStep(YamlNode node)
    {
        var fields = Fields(node, "step", "id", "collector", "options", "limits");
        var collector = Text(Required(fields, "collector", "step", node), "collector");
        var id = fields.TryGetValue("id", out var idNode) ? Text(idNode, "id") : collector;
        if (!StepId().IsMatch(id))
        {
            throw Mistake(idNode ?? node, $"id: '{id}' is not a name of 1 to 64 characters of a-z 0-9 . _ -");
        }

        return new()
        {
            Id = id,
            Collector = collector,
            Options = fields.TryGetValue("options", out var options) ? [.. Fields(options, "options").Select(option => Setting(option.Key, option.Value))] : [],
            Limits = fields.TryGetValue("limits", out var limits) ? ReadLimits(limits) : new(),
        };
    }

    private StepLimits ReadLimits(YamlNode node)
    {
        var limits = new StepLimits();
        foreach (var (name, value) in Fields(node, "limits", "time", "memory", "output", "cpu_time", "cpu", "processes", "descriptors", "io_rate"))
        {
            limits = name switch
            {
                "time" => limits with { Time = Duration(value, "limits.time") },
                "memory" => limits with { MemoryBytes = Bytes(value, "limits.memory", StepLimits.MinMemoryBytes) },
                "output" => limits with { OutputBytes = Bytes(value, "limits.output", 1) },
                "cpu_time" => limits with { CpuTime = Duration(value, "limits.cpu_time") },
                "cpu" => limits with { CpuPercent = Number(value, "limits.cpu", 1, 100_000) },
                "processes" => limits with { Processes = Number(value, "limits.processes", 0, 32_768) },
                "descriptors" => limits with { Descriptors = Number(value, "limits.descriptors", StepLimits.MinDescriptors, 1 << 20) },
                _ => limits with { IoBytesPerSecond = Bytes(value, "limits.io_rate", StepLimits.MinIoBytesPerSecond) },
            };
        }

        return limits;
    }

    private OptionSetting Setting(string name, YamlNode value)
        => new(name, value is YamlSequenceNode list ? [.. list.Children.Select(item => Text(item, name))] : [Text(value, name)], $"{path}:{value.Start.Line}");

    private YamlNode Document(byte[] content)
    {
        try
        {
            var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(content);
            CheckDepth(text);
            var yaml = new YamlStream();
            yaml.Load(new StringReader(text));
            return yaml.Documents is [var only] ? only.RootNode : throw new UsageException($"{path}:1: profile: a profile is one YAML document");
        }
        catch (YamlException mistake)
        {
            throw new UsageException($"{path}:{mistake.Start.Line}: profile: {mistake.Message}");
        }
        catch (DecoderFallbackException)
        {
            throw new UsageException($"{path}:1: profile: it is not UTF-8");
        }
    }

    // The nodes are loaded by recursion, which ends the process when it goes too deep; the events are not.
    private void CheckDepth(string text)
    {
        var events = new Parser(new StringReader(text));
        for (var depth = 0; events.MoveNext();)
        {
            depth += events.Current!.NestingIncrease;
            if (depth > CollectionLimits.MaxProfileDepth)
            {
                throw new UsageException($"{path}:{events.Current.Start.Line}: profile: more than {CollectionLimits.MaxProfileDepth} levels of nesting");
            }
        }
    }

    /// <summary>A mapping's fields; with names given, no others.</summary>
    private Dictionary<string, YamlNode> Fields(YamlNode node, string what, params string[] names)
    {
        if (node is not YamlMappingNode mapping)
        {
            throw Mistake(node, $"{what}: fields are needed here{(names.Length > 0 ? $": {string.Join(", ", names)}" : string.Empty)}");
        }

        var fields = new Dictionary<string, YamlNode>(StringComparer.Ordinal);
        foreach (var (key, value) in mapping.Children)
        {
            var name = Text(key, what);
            if (names.Length > 0 && !names.Contains(name))
            {
                throw Mistake(key, $"{what}: there is no field '{name}'; there are {string.Join(", ", names)}");
            }

            fields[name] = value;
        }

        return fields;
    }

    private YamlNode Required(Dictionary<string, YamlNode> fields, string name, string what, YamlNode? at = null)
        => fields.TryGetValue(name, out var node) ? node : throw new UsageException($"{path}:{at?.Start.Line ?? 1}: {what}: the field '{name}' is missing");

    private IList<YamlNode> Sequence(YamlNode node, string field)
        => node is YamlSequenceNode { Children.Count: > 0 } sequence ? sequence.Children : throw Mistake(node, $"{field}: a list with at least one entry is needed here");

    private string Text(YamlNode node, string field)
        => node is YamlScalarNode { Value: { } text } ? text : throw Mistake(node, $"{field}: a single value is needed here");

    private TimeSpan Duration(YamlNode node, string field)
        => Quantity.TryParseDuration(Text(node, field)) ?? throw Mistake(node, $"{field}: '{node}' is not a duration such as 90s, 10m or 2h");

    private long Bytes(YamlNode node, string field, long minimum)
        => Quantity.TryParseBytes(Text(node, field)) is { } bytes && bytes >= minimum
            ? bytes
            : throw Mistake(node, $"{field}: '{node}' is not a size of at least {minimum} bytes, such as 512MiB or 2GiB");

    private int Number(YamlNode node, string field, int minimum, int maximum)
        => int.TryParse(Text(node, field), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= minimum && number <= maximum
            ? number
            : throw Mistake(node, $"{field}: '{node}' is not a whole number from {minimum} to {maximum}");

    private UsageException Mistake(YamlNode node, string message) => new($"{path}:{node.Start.Line}: {message}");
}
