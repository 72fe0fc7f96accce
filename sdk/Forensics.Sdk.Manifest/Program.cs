using System.Globalization;
using System.Reflection;
using System.Runtime.Loader;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Forensics.Sdk;
using Forensics.Sdk.Manifest;

// Writes plugin.json beside a plugin that was just built: `Forensics.Sdk.Manifest ASSEMBLY PACKAGE_ID VERSION [FOLDER]`. With a folder, plugin.json is
// written there, for what was published there: published code may be for a machine that this is not, and then only the assembly as built can be asked.
// It runs in the build, in its own process, after the copy: the file tells what stands in the folder, digests included.
if (args is not [var assemblyPath, var packageId, var version, .. { Length: <= 1 } published])
{
    Console.Error.WriteLine("usage: Forensics.Sdk.Manifest ASSEMBLY PACKAGE_ID VERSION [FOLDER]");
    return 2;
}

try
{
    assemblyPath = Path.GetFullPath(assemblyPath);
    var folder = published is [var named] ? Path.GetFullPath(named) : Path.GetDirectoryName(assemblyPath)!;
    var assembly = new PluginLoadContext(assemblyPath).LoadFromAssemblyPath(assemblyPath);
    var collectors = assembly.GetCustomAttributes<CollectorAttribute>().Select(attribute => CollectorManifest.Describe(attribute.Create())).ToArray();
    if (collectors.Length == 0)
    {
        throw new ContractException("the assembly names no collector: add [assembly: Collector<MyCollector>]");
    }

    var sdk = typeof(Collector).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
    var manifest = new JsonObject
    {
        ["schema"] = "forensics.plugin/1",
        ["package_id"] = packageId,
        ["version"] = version,
        ["sdk"] = sdk,
        ["assembly"] = Path.GetFileName(assemblyPath),
        ["collectors"] = new JsonArray([.. collectors]),
        ["files"] = new JsonArray([.. Files(folder)]),
        ["signature"] = null,
    };
    var json = new JsonSerializerOptions { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    File.WriteAllText(Path.Combine(folder, "plugin.json"), manifest.ToJsonString(json) + "\n");
    return 0;
}
catch (Exception failure) when (failure is ContractException or IOException or BadImageFormatException or ReflectionTypeLoadException or TypeLoadException
    or TargetInvocationException or TypeInitializationException or ArgumentException)
{
    // The form that MSBuild takes for an error of the build.
    Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{assemblyPath} : error FORENSICS001: {failure.GetBaseException().Message}"));
    return 1;
}

static IEnumerable<JsonNode> Files(string folder)
    => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Select(path => (Path: path, Name: Path.GetRelativePath(folder, path)))
        .Where(file => file.Name != "plugin.json" && !file.Name.EndsWith(".pdb", StringComparison.Ordinal))
        .OrderBy(file => file.Name, StringComparer.Ordinal)
        .Select(file =>
        {
            using var content = File.OpenRead(file.Path);
            return new JsonObject { ["path"] = file.Name, ["sha256"] = Convert.ToHexStringLower(SHA256.HashData(content)) };
        });

/// <summary>The plugin's dependencies from its own folder; the SDK is ours.</summary>
internal sealed class PluginLoadContext(string assemblyPath) : AssemblyLoadContext("plugin")
{
    private readonly AssemblyDependencyResolver resolver = new(assemblyPath);

    protected override Assembly? Load(AssemblyName assemblyName)
        => assemblyName.Name == typeof(Collector).Assembly.GetName().Name ? typeof(Collector).Assembly
            : resolver.ResolveAssemblyToPath(assemblyName) is { } path ? LoadFromAssemblyPath(path)
            : null;
}
