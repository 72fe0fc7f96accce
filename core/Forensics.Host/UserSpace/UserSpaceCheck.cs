using System.Text.Json.Nodes;
using Forensics.Collection.Native;
using Forensics.Host.Device;

namespace Forensics.Host.UserSpace;

/// <summary>
/// Compares what is mapped into this program and its workers with what was shipped (ADR 15). With <see cref="ShippedFiles"/> every mapped file must be one of
/// the archive, with the digest that its list gives. Without it - in a checkout - runtime and standard library folders of the device are expected, and named;
/// whatever comes from elsewhere is an alert.
/// </summary>
internal sealed class UserSpaceCheck(Installation installation)
{
    // CoreCLR maps its code twice, through one memory file of this name.
    private const string RuntimesMemoryFile = "/memfd:doublemapper (deleted)";

    // With diagnostics on it also keeps a mark that its socket is there; no code.
    private const string RuntimesMark = "/memfd:dotnet_ipc_created (deleted)";

    private static readonly string[] LibraryFolders = ["/lib/", "/lib32/", "/lib64/", "/usr/lib/", "/usr/lib32/", "/usr/lib64/"];

    private readonly string directory = RealPath.Of(installation.Directory);
    private readonly string? runtime = installation.SharedRuntime is { } shared ? RealPath.Of(shared) : null;
    private readonly List<Alert> alerts = [];
    private readonly HashSet<string> known = new(StringComparer.Ordinal);
    private readonly SortedSet<string> libraries = new(StringComparer.Ordinal);
    private ShippedFiles? shipped;
    private int hostChecks;
    private int workersChecked;
    private int workersNotChecked;

    public IReadOnlyList<Alert> Alerts => alerts;

    /// <summary>Whether libraries of the device are a part of this program, and expected to be.</summary>
    public bool UsesDevice => shipped is not { HasLoader: true };

    /// <summary>Looks at this program itself: at the start and at the end of a run.</summary>
    public void CheckHost()
    {
        // Read again: at the end the files are hashed anew.
        shipped = ShippedFiles.Load(installation.Directory);
        hostChecks++;
        foreach (var alert in HostileEnvironment.Find(Environment.ProcessId))
        {
            Add(alert);
        }

        if (Mapping.Of(Environment.ProcessId) is { } mappings)
        {
            Check(mappings, null, Environment.ProcessId, null);
        }
        else
        {
            Add(new("MAPS_NOT_READ", "the list of what is mapped into this program cannot be read, or is over its bound") { ProcessId = Environment.ProcessId });
        }
    }

    /// <summary>Looks at a worker that has loaded its plugin.</summary>
    /// <param name="step">Its step.</param>
    /// <param name="processId">The worker.</param>
    /// <param name="plugin">Its plugin's folder, whose files it has compared with plugin.json.</param>
    public void CheckWorker(string step, int processId, string plugin)
    {
        if (Mapping.Of(processId) is { } mappings)
        {
            workersChecked++;
            Check(mappings, step, processId, RealPath.Of(plugin));
        }
        else
        {
            // It has ended meanwhile, or does not let us look.
            workersNotChecked++;
        }
    }

    public JsonObject ToJson() => new()
    {
        ["shipped_files"] = shipped?.Count,
        ["own_libc"] = !UsesDevice,
        ["statement"] = UsesDevice
            ? $"the device's user space was used: loader, libc and {libraries.Count} files of it are mapped into this program or its workers"
            : $"only files of {ShippedFiles.ListName} are mapped into this program and its workers, but for what alerts name",
        ["device_files"] = new JsonArray([.. libraries.Take(UserSpaceLimits.MaxLibraries).Select(path => JsonValue.Create(path))]),
        ["host_checks"] = hostChecks,
        ["workers_checked"] = workersChecked,
        ["workers_not_checked"] = workersNotChecked,
    };

    private void Check(IReadOnlyList<Mapping> mappings, string? step, int processId, string? plugin)
    {
        foreach (var mapping in mappings)
        {
            if (Judge(mapping, plugin) is var (code, what))
            {
                Add(new(code, $"{(step is null ? "this program" : $"the worker of {step}")} has mapped {mapping.Path}, which {what}")
                {
                    Step = step,
                    ProcessId = processId,
                    Path = mapping.Path,
                    Device = mapping.Device,
                    Inode = mapping.Inode,
                });
            }
        }

        // All code of a runtime goes through one such file: a second one only has its name.
        if (mappings.Where(mapping => mapping.Path == RuntimesMemoryFile).DistinctBy(mapping => mapping.Inode).Skip(1).FirstOrDefault() is { Inode: > 0 } second)
        {
            Add(new("FOREIGN_MEMORY_FILE", $"{(step is null ? "this program" : $"the worker of {step}")} has mapped two memory files that are called as the runtime's") { Step = step, ProcessId = processId, Path = second.Path, Inode = second.Inode });
        }
    }

    private (string Code, string What)? Judge(Mapping mapping, string? plugin)
    {
        if (mapping.Path == RuntimesMemoryFile || (mapping is { Path: RuntimesMark, IsExecutable: false } && Environment.GetEnvironmentVariable("DOTNET_EnableDiagnostics") != "0"))
        {
            return null;
        }

        if (mapping.IsMemoryFile || !mapping.Path.StartsWith('/'))
        {
            return ("FOREIGN_MEMORY_FILE", "is no file of this program but memory that only looks like one");
        }

        if (mapping.IsDeleted)
        {
            return ("DELETED_MAPPING", "was removed or replaced on the disk");
        }

        var (isShipped, isOfPlugin) = (IsIn(directory, mapping.Path), plugin is not null && IsIn(plugin, mapping.Path));
        var isOfDevice = UsesDevice && LibraryFolders.Any(folder => mapping.Path.StartsWith(folder, StringComparison.Ordinal));
        if (!isShipped && !isOfPlugin && !isOfDevice && (runtime is null || !IsIn(runtime, mapping.Path)))
        {
            return ("FOREIGN_MAPPING", UsesDevice ? "is neither ours nor in a standard library folder" : "is no file of this installation");
        }

        if (!IsStillThere(mapping))
        {
            return ("DELETED_MAPPING", "is not the file that lies there now");
        }

        if (isShipped && !isOfPlugin && shipped?.Fault(mapping) is { } fault)
        {
            return ("DIGEST_DIFFERS", fault);
        }

        if (isOfDevice && !isShipped)
        {
            _ = libraries.Add(mapping.Path);
        }

        return null;
    }

    /// <summary>By device and inode. On btrfs and overlays mappings and <c>stat(2)</c> name different devices: there the inode has to do.</summary>
    private static bool IsStillThere(Mapping mapping)
        => FileOwner.TryIdentity(mapping.Path) is { } file && file.Inode == mapping.Inode
            && (file.Device == mapping.Device || DeviceFacts.MountOf(file.Device) is null or { FileSystem: "overlay" or "btrfs" });

    private static bool IsIn(string folder, string path) => path.StartsWith(folder.TrimEnd('/') + "/", StringComparison.Ordinal);

    private void Add(Alert alert)
    {
        // The same file in every worker is told for each; the same for the host at start and end once.
        if (known.Add($"{alert.Code}\0{alert.Step}\0{alert.Path}\0{string.Join(',', alert.Names)}"))
        {
            if (alerts.Count < UserSpaceLimits.MaxAlerts)
            {
                alerts.Add(alert);
            }
            else if (alerts.Count == UserSpaceLimits.MaxAlerts)
            {
                alerts.Add(new("MORE_ALERTS", $"there were more than {UserSpaceLimits.MaxAlerts} alerts"));
            }
        }
    }
}
