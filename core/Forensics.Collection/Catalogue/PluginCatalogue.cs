namespace Forensics.Collection.Catalogue;

/// <summary>All collectors that can be run, and the folders that were refused. Reads plugin.json files only; no code of a plugin is loaded.</summary>
public sealed class PluginCatalogue
{
    private readonly SortedDictionary<string, CollectorEntry> collectors = new(StringComparer.Ordinal);
    private readonly List<RefusedPackage> refused = [];

    private PluginCatalogue()
    {
    }

    /// <summary>The collectors, by id.</summary>
    public IReadOnlyDictionary<string, CollectorEntry> Collectors => collectors;

    /// <summary>Folders with a plugin.json that are not used.</summary>
    public IReadOnlyList<RefusedPackage> Refused => refused;

    /// <summary>Looks through plugin directories: each is a plugin's folder or holds such folders. Earlier ones win.</summary>
    /// <param name="directories">The directories.</param>
    /// <returns>The catalogue.</returns>
    /// <exception cref="DirectoryNotFoundException">A directory does not exist.</exception>
    public static PluginCatalogue Load(IEnumerable<string> directories)
    {
        ArgumentNullException.ThrowIfNull(directories);
        var catalogue = new PluginCatalogue();
        foreach (var directory in directories.Select(Path.GetFullPath))
        {
            if (!Directory.Exists(directory))
            {
                throw new DirectoryNotFoundException($"plugin directory {directory} does not exist");
            }

            var folders = IsPlugin(directory)
                ? [directory]
                : Directory.EnumerateDirectories(directory).Where(IsPlugin).Order(StringComparer.Ordinal).Take(CollectionLimits.MaxPackages);
            foreach (var folder in folders)
            {
                catalogue.Add(folder);
            }
        }

        return catalogue;
    }

    private static bool IsPlugin(string folder) => File.Exists(Path.Combine(folder, PluginManifest.FileName));

    private void Add(string folder)
    {
        IReadOnlyList<CollectorEntry> entries = [];
        try
        {
            // First of all, so that whoever asks for one of them is told why he does not get it.
            entries = PluginManifest.Read(folder);

            // Two copies of the contract would be two contracts: no cast between them succeeds.
            if (File.Exists(Path.Combine(folder, "Forensics.Sdk.dll")))
            {
                throw new FormatException("it holds a copy of Forensics.Sdk.dll: reference the SDK with ExcludeAssets=runtime and build without -o or OutDir");
            }

            if (OthersWrite.Reason(folder) is { } reason)
            {
                throw new FormatException(reason);
            }

            if (entries.FirstOrDefault(entry => collectors.ContainsKey(entry.Id)) is { } known)
            {
                throw new FormatException($"its collector {known.Id} is already provided by {collectors[known.Id].Package.Directory}");
            }

            if (entries.SelectMany(entry => entry.Records).Select(Rival).FirstOrDefault(rival => rival is not null) is { } rival)
            {
                throw new FormatException(rival);
            }

            foreach (var entry in entries)
            {
                collectors.Add(entry.Id, entry);
            }
        }
        catch (Exception failure) when (failure is FormatException or IOException or UnauthorizedAccessException)
        {
            refused.Add(new(folder, failure.Message, [.. entries.Select(entry => entry.Id)]));
        }
    }

    /// <summary>A record's name and version stand for one schema, whoever emits it.</summary>
    private string? Rival(RecordType record)
        => collectors.Values.FirstOrDefault(other => other.Records.Any(known => known.Name == record.Name && known.Version == record.Version && known.Schema != record.Schema)) is { } other
            ? $"its record {record.Name} v{record.Version} has another schema than that of {other.Id}: rename it, or raise its version"
            : null;
}
