using System.Reflection;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Forensics.Sdk;
using Forensics.Sdk.Manifest;
using McMaster.NETCore.Plugins;

namespace Forensics.Worker;

/// <summary>A plugin's collector, loaded into a load context of its own: the plugin's dependencies are its own, only Forensics.Sdk is shared.</summary>
internal sealed class LoadedPlugin
{
    /// <summary>Largest plugin.json, in bytes.</summary>
    public const int MaxManifestBytes = 4 << 20;

    /// <summary>The file that makes a folder a plugin's.</summary>
    public const string ManifestName = "plugin.json";

    private LoadedPlugin(Collector collector) => Collector = collector;

    public Collector Collector { get; }

    /// <summary>Loads the collector that the host planned with, and no other.</summary>
    /// <exception cref="ContractException">The folder is not what the host planned with, or the code is not what plugin.json says.</exception>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public static LoadedPlugin Load(string directory, string manifestSha256, string collectorId)
    {
        var (assembly, manifest) = LoadAssembly(directory, manifestSha256);
        var described = manifest["collectors"]!.AsArray().FirstOrDefault(entry => entry!["id"]!.GetValue<string>() == collectorId);
        foreach (var attribute in assembly.GetCustomAttributes<CollectorAttribute>())
        {
            var collector = attribute.Create();
            if (collector.Descriptor.Id == collectorId)
            {
                return JsonNode.DeepEquals(JsonNode.Parse(CollectorManifest.Describe(collector).ToJsonString()), described)
                    ? new(collector)
                    : throw new ContractException($"{collectorId} describes itself otherwise than its plugin.json: build the plugin again");
            }
        }

        throw new ContractException($"{assembly.GetName().Name} has no collector {collectorId}");
    }

    /// <summary>Loads a companion of the plugin, after the same checks.</summary>
    /// <exception cref="ContractException">The folder is not what the host planned with, or the class is no companion.</exception>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public static Companion LoadCompanion(string directory, string manifestSha256, string typeName)
    {
        var (assembly, _) = LoadAssembly(directory, manifestSha256);
        return assembly.GetType(typeName) is { } type && type.IsSubclassOf(typeof(Companion))
            ? (Companion)Activator.CreateInstance(type)!
            : throw new ContractException($"{assembly.GetName().Name} has no companion {typeName}");
    }

    private static (Assembly Assembly, JsonNode Manifest) LoadAssembly(string directory, string manifestSha256)
    {
        var manifest = ReadManifest(Path.Combine(directory, ManifestName), manifestSha256);
        CheckFiles(directory, manifest);
        var loader = PluginLoader.CreateFromAssemblyFile(
            Path.Combine(directory, manifest["assembly"]!.GetValue<string>()),
            sharedTypes: [typeof(Collector)],
            config => config.PreferSharedTypes = false);
        return (loader.LoadDefaultAssembly(), manifest);
    }

    // The bundle names the code that ran by the digest of its plugin.json: that is true only if the files are the ones it lists.
    private static void CheckFiles(string directory, JsonNode manifest)
    {
        var listed = new HashSet<string>(StringComparer.Ordinal) { ManifestName };
        foreach (var file in manifest["files"]!.AsArray())
        {
            var name = file!["path"]!.GetValue<string>();
            listed.Add(name);
            var path = Path.Combine(directory, name);
            if (!File.Exists(path))
            {
                throw new ContractException($"{name} is missing, and plugin.json lists it: build or install the plugin again");
            }

            using var content = File.OpenRead(path);
            if (Convert.ToHexStringLower(SHA256.HashData(content)) != file["sha256"]!.GetValue<string>())
            {
                throw new ContractException($"{name} is not the file that plugin.json lists: its digest differs; build or install the plugin again");
            }
        }

        // Whatever lies there can be loaded. Symbols are no code, and plugin.json does not list them.
        var unlisted = Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(directory, path))
            .FirstOrDefault(name => !listed.Contains(name) && !name.EndsWith(".pdb", StringComparison.Ordinal));
        if (unlisted is not null)
        {
            throw new ContractException($"{unlisted} is no file that plugin.json lists: remove it, or build the plugin again");
        }
    }

    private static JsonNode ReadManifest(string path, string sha256)
    {
        using var file = File.OpenRead(path);
        if (file.Length > MaxManifestBytes)
        {
            throw new ContractException($"{path} is over {MaxManifestBytes} bytes");
        }

        var content = new byte[file.Length];
        file.ReadExactly(content);
        return Convert.ToHexStringLower(SHA256.HashData(content)) == sha256
            ? JsonNode.Parse(content)!
            : throw new ContractException($"{path} changed after the host read it");
    }
}
