using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Forensics.Collection.Catalogue;

/// <summary>Reads a <c>plugin.json</c>, which is as untrusted as the plugin.</summary>
internal static partial class PluginManifest
{
    public const string FileName = "plugin.json";
    private const string Schema = "forensics.plugin/1";

    /// <exception cref="FormatException">It is not a plugin.json that we know.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static IReadOnlyList<CollectorEntry> Read(string directory)
    {
        var content = BoundedFile.Read(Path.Combine(directory, FileName), CollectionLimits.MaxManifestBytes);
        try
        {
            using var document = JsonDocument.Parse(content);
            var root = document.RootElement;
            var schema = root.GetProperty("schema").GetString();
            if (schema != Schema)
            {
                throw new FormatException($"its schema is '{schema}', this program reads '{Schema}'");
            }

            var package = new PluginPackage
            {
                Directory = directory,
                Id = Matching(root, "package_id", PackageId()),
                Version = Matching(root, "version", VersionText()),
                Sdk = Matching(root, "sdk", VersionText()),
                ManifestSha256 = Convert.ToHexStringLower(SHA256.HashData(content)),
            };
            CheckFiles(root);
            CollectorEntry[] collectors = [.. root.GetProperty("collectors").EnumerateArray().Select(entry => ReadCollector(entry, package))];
            return collectors.DistinctBy(collector => collector.Id).Count() == collectors.Length ? collectors : throw new FormatException("it describes a collector twice");
        }
        catch (Exception malformed) when (malformed is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException or NotSupportedException)
        {
            throw new FormatException($"it is malformed: {malformed.Message}", malformed);
        }
    }

    /// <summary>The worker loads the assembly that is named here, and checks it: it has to be a file of this folder whose digest is known.</summary>
    private static void CheckFiles(JsonElement root)
    {
        var assembly = Matching(root, "assembly", AssemblyFile());
        var names = root.GetProperty("files").EnumerateArray().Select(file => (Path: Matching(file, "path", FilePath()), Digest: Matching(file, "sha256", Digest()))).ToArray();
        if (!names.Any(file => file.Path == assembly))
        {
            throw new FormatException($"its assembly {assembly} is not among its files");
        }
    }

    private static CollectorEntry ReadCollector(JsonElement entry, PluginPackage package)
    {
        var collector = new CollectorEntry
        {
            Id = Matching(entry, "id", DottedName()),
            Kind = Matching(entry, "kind", DottedName()),
            Reversal = entry.TryGetProperty("reversal", out var reversal) ? reversal.GetString() : null,
            Summary = Text(entry.GetProperty("summary"), "summary"),
            Needs = Strings(entry, "needs"),
            Impact = Matching(entry, "impact", DottedName()),
            Volatility = ReadVolatility(entry),
            ExclusiveStream = entry.TryGetProperty("exclusive_stream", out var exclusive) && exclusive.GetBoolean(),
            Cost = entry.TryGetProperty("cost", out var cost) && cost.ValueKind == JsonValueKind.Object ? ReadCost(cost) : null,
            Options = OptionsSchema.Parse(entry.GetProperty("options_schema")),
            Records = [.. entry.GetProperty("records").EnumerateArray().Select(ReadRecord)],
            References = Strings(entry, "references"),
            Package = package,
        };
        if (collector.IsResponder && (collector.Reversal is not ("impossible" or "harmless" or "rearms") || !collector.Needs.Contains("modifies_system")))
        {
            throw new FormatException($"{collector.Id} is a responder, and does not say that it changes the device, or what undoing that means");
        }

        return collector.Records.Count <= CollectionLimits.MaxRecordTypes && collector.Records.DistinctBy(record => record.Name).Count() == collector.Records.Count
            ? collector
            : throw new FormatException($"{collector.Id} declares a record twice, or more than {CollectionLimits.MaxRecordTypes}");
    }

    /// <summary>A plugin of an older SDK states none. A word that we do not know could stand for more care than we would take.</summary>
    private static string ReadVolatility(JsonElement entry)
        => !entry.TryGetProperty("volatility", out var value) ? Volatilities.Unstated
            : value.GetString() is { } word && Volatilities.All.Contains(word) ? word
            : throw new FormatException($"its volatility is {(value.GetRawText() is { Length: <= 64 } text ? text : "a longer text")}, this program knows {string.Join(", ", Volatilities.All)}");

    private static CostEntry ReadCost(JsonElement cost)
        => new(Matching(cost, "basis", DottedName()), cost.GetProperty("microseconds_per_unit").GetInt32(), cost.GetProperty("bundle_bytes_per_unit").GetInt32());

    private static RecordType ReadRecord(JsonElement record)
        => new(Matching(record, "name", DottedName()), record.GetProperty("version").GetInt32(), record.GetProperty("schema").GetRawText());

    private static string[] Strings(JsonElement entry, string name) => [.. entry.GetProperty(name).EnumerateArray().Select(item => Text(item, name))];

    private static string Text(JsonElement value, string name) => value.GetString() ?? throw new FormatException($"its {name} is null");

    private static string Matching(JsonElement entry, string name, Regex pattern)
        => entry.GetProperty(name).GetString() is { } text && pattern.IsMatch(text)
            ? text
            : throw new FormatException($"its {name} is not of the form {pattern}");

    [GeneratedRegex(@"^(?=.{1,64}\z)[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex DottedName();

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex PackageId();

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{0,127}\.dll\z", RegexOptions.CultureInvariant)]
    private static partial Regex AssemblyFile();

    // Below the folder: no segment is empty, `.` or `..`.
    [GeneratedRegex(@"^(?!.*(^|/)\.{0,2}(/|\z))[^\0]{1,4096}\z", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex FilePath();

    [GeneratedRegex(@"^[0-9a-f]{64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Digest();

    [GeneratedRegex(@"^[0-9]{1,5}\.[0-9]{1,5}(\.[0-9]{1,5})?([-+][A-Za-z0-9.+-]{1,64})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex VersionText();
}
