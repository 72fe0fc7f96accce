namespace Forensics.Sdk.Linux.Proc;

/// <summary>Tells whether a file that a process holds lies on a local file system: reading any other waits for a server or a program that may never
/// answer.</summary>
public sealed class LocalFiles
{
    private const int MaxTables = 1_024;

    private readonly Dictionary<ulong, Mounted> byMount = [];
    private readonly Dictionary<ulong, Mounted> byDevice = [];
    private readonly HashSet<string> namespaces = [];
    private readonly ulong? memoryDevice = MemoryFiles.Device();

    /// <summary>Reads the mounts of the device.</summary>
    /// <param name="root">The inspected root.</param>
    public LocalFiles(TargetRoot root)
    {
        if (!MountTable.Read(root, out var mounts).Failed)
        {
            Add(mounts);
        }
    }

    /// <summary>Judges a file, by its mount; a mount that is out of sight by its file system.</summary>
    /// <param name="status">Of the file.</param>
    /// <param name="process">That holds it: its mount namespace may have a table of its own.</param>
    /// <param name="mountNamespace">Of the process; null when unknown.</param>
    public bool IsLocal(FileStatus status, ProcessDirectory process, string? mountNamespace)
    {
        ArgumentNullException.ThrowIfNull(process);
        if (status.Device == memoryDevice)
        {
            return true;
        }

        if (!Find(status, out var found))
        {
            AddNamespace(process, mountNamespace);
            Find(status, out found);
        }

        return found.Class == FileSystemClass.Local;
    }

    /// <summary>Judges the file of a mapping, by its file system alone.</summary>
    /// <param name="device">As <c>maps</c> has it.</param>
    /// <param name="process">That maps it.</param>
    /// <param name="mountNamespace">Of the process; null when unknown.</param>
    public bool IsLocal(ulong device, ProcessDirectory process, string? mountNamespace)
    {
        ArgumentNullException.ThrowIfNull(process);
        if (!byDevice.ContainsKey(device) && device != memoryDevice)
        {
            AddNamespace(process, mountNamespace);
        }

        return device == memoryDevice || (byDevice.TryGetValue(device, out var found) && found.Class == FileSystemClass.Local);
    }

    /// <summary>Whether files of a file system lie in memory alone (tmpfs), after <see cref="IsLocal(ulong, ProcessDirectory, string?)"/>.</summary>
    /// <param name="device">Its number.</param>
    public bool IsInMemory(ulong device) => device == memoryDevice || (byDevice.TryGetValue(device, out var found) && found.IsTmpfs);

    private void AddNamespace(ProcessDirectory process, string? mountNamespace)
    {
        if (mountNamespace is not null && namespaces.Count < MaxTables && namespaces.Add(mountNamespace)
            && !process.Open("mountinfo"u8, OpenAs.KernelFile, out var file).Failed)
        {
            using (file)
            {
                if (!MountTable.Read(file, out var table).Failed)
                {
                    Add(table);
                }
            }
        }
    }

    /// <summary>Whether a file system is known not to be local, before anything on it is asked.</summary>
    /// <param name="device">Its number.</param>
    public bool IsKnownRemote(ulong device) => byDevice.TryGetValue(device, out var found) && found.Class != FileSystemClass.Local;

    /// <summary>Whether a file lies on the file system that a mapping names. Files of btrfs have other devices than their mount, and a mapping names the mount's; of an overlay older
    /// kernels name the file of a layer.</summary>
    /// <param name="status">Of the file, after <see cref="IsLocal(FileStatus, ProcessDirectory, string?)"/>.</param>
    /// <param name="device">That of the mapping.</param>
    public bool IsOn(FileStatus status, ulong device)
        => status.Device == device || (status.MountId is { } mount && byMount.TryGetValue(mount, out var found) && (found.Device == device || found.IsOverlay));

    private bool Find(FileStatus status, out Mounted found)
        => (status.MountId is { } mount && byMount.TryGetValue(mount, out found)) || byDevice.TryGetValue(status.Device, out found);

    private void Add(MountTable table)
    {
        foreach (var entry in table.Entries)
        {
            byMount[entry.Id] = byDevice[entry.Device] = new(entry.Class, entry.Device, entry.Type == "overlay", entry.Type == "tmpfs");
        }
    }

    private readonly record struct Mounted(FileSystemClass Class, ulong Device, bool IsOverlay, bool IsTmpfs);
}
