using System.Collections;
using Forensics.Confinement;

namespace Forensics.Worker;

/// <summary>How a companion is started: the program and runtime of this worker, again, and what it may open for them.</summary>
/// <param name="arguments">What it is to run.</param>
internal sealed class CompanionProgram(CompanionArguments arguments)
{
    private const ulong DacReadSearch = 1 << 2; // CAP_DAC_READ_SEARCH
    private const UnixFileMode Enter = UnixFileMode.OtherExecute;

    // What the device's loader and libraries need where the program brings none of its own.
    private static readonly string[] DeviceLibraries = ["/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache"];

    // Random numbers, its own maps and limits, how many processors there are.
    private static readonly string[] Kernel = ["/dev/null", "/dev/urandom", "/proc", "/sys/fs/cgroup", "/sys/devices/system"];

    private static readonly string Folder = AppContext.BaseDirectory;

    private static readonly string RuntimeFolder = Path.GetDirectoryName(typeof(object).Assembly.Location)!;

    /// <summary>Program and arguments: the runtime that runs this worker runs the companion.</summary>
    public string[] Command
    {
        get
        {
            var self = Environment.ProcessPath ?? throw new IOException("this process has no path");
            var isMuxer = Path.GetFileNameWithoutExtension(self) == "dotnet";
            return [self, .. isMuxer ? [Path.Combine(Folder, "Forensics.Worker.dll")] : Array.Empty<string>(), .. arguments.ToArguments()];
        }
    }

    /// <summary>This worker's, and nothing more.</summary>
    public static Dictionary<string, string> OwnEnvironment
        => Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(variable => (string)variable.Key, variable => (string?)variable.Value ?? string.Empty);

    private static bool IsSelfContained => RuntimeFolder.TrimEnd('/') == Folder.TrimEnd('/');

    private string[] Executable => IsSelfContained
        ? [Folder, arguments.PluginDirectory]
        : [Folder, arguments.PluginDirectory, Path.GetFullPath(Path.Combine(RuntimeFolder, "..", "..", "..")), .. DeviceLibraries];

    /// <summary>Takes from the calling thread, and from what it starts, which files it may open.</summary>
    /// <returns>The capabilities that it cannot do without: none, but where its program lies behind a folder that is closed to others, and nothing else can be opened all the same.</returns>
    public ulong ConfineFiles()
    {
        var isConfined = FileConfinement.ReadOnlyBelow(Executable, Kernel) == 0;
        return isConfined && !IsOpenToAll(Folder, RuntimeFolder, arguments.PluginDirectory) && ThreadCredentials.Effective(out var effective) == 0 ? effective & DacReadSearch : 0;
    }

    private static bool IsOpenToAll(params string[] folders)
    {
        foreach (var folder in folders)
        {
            for (var place = folder; place is not null; place = Path.GetDirectoryName(place))
            {
                if ((File.GetUnixFileMode(place) & Enter) == 0)
                {
                    return false;
                }
            }
        }

        return true;
    }
}
