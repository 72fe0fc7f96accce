using System.Reflection;
using Forensics.Collection.Catalogue;
using Forensics.Collection.Plan;
using Forensics.Collection.Probing;
using Forensics.Collection.Run;

namespace Forensics.Host;

/// <summary>Where the parts of this program lie, and how it starts its workers.</summary>
internal sealed class Installation
{
    private readonly string directory = AppContext.BaseDirectory;

    /// <summary>The folder of this program, its workers and its plugins.</summary>
    public string Directory => directory;

    /// <summary>The runtime's own folder when it is the device's, <c>ROOT/shared/Microsoft.NETCore.App/VERSION</c>; null when it was shipped in ours.</summary>
    public string? SharedRuntime
    {
        get
        {
            var library = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
            return library.TrimEnd('/') == directory.TrimEnd('/') ? null : Path.GetFullPath(Path.Combine(library, "..", "..", ".."));
        }
    }

    public string Version { get; } = Informational(typeof(Installation).Assembly);

    /// <summary>The SDK version that workers run: this program and the SDK beside it are built together, with one version.</summary>
    public Version SdkVersion { get; } = System.Version.Parse(Informational(typeof(Installation).Assembly).Split('-', '+')[0]);

    public string ProfilesDirectory => Path.Combine(directory, "profiles");

    public string PluginsDirectory => Path.Combine(directory, "plugins");

    /// <summary>Our plugins and those that were named, ours first: nobody else provides a collector of ours.</summary>
    /// <param name="named">Directories that the user names.</param>
    /// <param name="probe">Asks whether they answer.</param>
    /// <exception cref="UsageException">A named directory does not exist, or does not answer.</exception>
    public PluginCatalogue Catalogue(IReadOnlyList<string> named, PathProbe probe)
    {
        foreach (var directory in named)
        {
            probe.AskTree("--plugin-dir", directory);
        }

        try
        {
            return PluginCatalogue.Load((System.IO.Directory.Exists(PluginsDirectory) ? [PluginsDirectory] : Array.Empty<string>()).Concat(named));
        }
        catch (DirectoryNotFoundException missing)
        {
            throw new UsageException($"--plugin-dir: {missing.Message}");
        }
    }

    /// <summary>What starts this program again, from anywhere.</summary>
    public IReadOnlyList<string> Program
        => Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [Environment.ProcessPath!, Path.Combine(directory, "forensics.dll")] : [Path.Combine(directory, "forensics")];

    /// <summary>The same runtime that runs this program runs the worker, with nothing of the environment that this program was given.</summary>
    public WorkerCommand Worker()
    {
        var self = Environment.ProcessPath ?? throw new InvalidOperationException("this process has no path");
        var isMuxer = Path.GetFileNameWithoutExtension(self) == "dotnet";
        var runtime = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", ".."));
        return new(
            isMuxer ? [self, Path.Combine(directory, "Forensics.Worker.dll")] : [Path.Combine(directory, "Forensics.Worker")],
            new Dictionary<string, string>
            {
                ["PATH"] = "/usr/sbin:/usr/bin:/sbin:/bin",
                ["LC_ALL"] = "C",
                ["HOME"] = "/",
                ["DOTNET_ROOT"] = runtime,
                // No diagnostics socket in /tmp, no way in for a debugger.
                ["DOTNET_EnableDiagnostics"] = "0",
            });
    }

    private static string Informational(Assembly assembly) => assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
}
