using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Proc;

namespace Forensics.Plugins.Processes;

/// <summary>Tells whether a file that a process holds lies on a local file system: reading any other waits for a server or a program that may never
/// answer.</summary>
internal sealed class LocalFiles
{
    private const int MaxTables = 1_024;

    private readonly Dictionary<ulong, FileSystemClass> byMount = [];
    private readonly Dictionary<ulong, FileSystemClass> byDevice = [];
    private readonly HashSet<string> namespaces = [];
    private readonly ulong? memoryDevice = MemoryFiles.Device();

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
        if (status.Device == memoryDevice)
        {
            return true;
        }

        if (!Find(status, out var found) && mountNamespace is not null && namespaces.Count < MaxTables && namespaces.Add(mountNamespace)
            && !process.Open("mountinfo"u8, OpenAs.KernelFile, out var file).Failed)
        {
            using (file)
            {
                if (!MountTable.Read(file, out var table).Failed)
                {
                    Add(table);
                }
            }

            Find(status, out found);
        }

        return found == FileSystemClass.Local;
    }

    private bool Find(FileStatus status, out FileSystemClass found)
        => (status.MountId is { } mount && byMount.TryGetValue(mount, out found)) || byDevice.TryGetValue(status.Device, out found);

    private void Add(MountTable table)
    {
        foreach (var entry in table.Entries)
        {
            byMount[entry.Id] = entry.Class;
            byDevice[entry.Device] = entry.Class;
        }
    }
}
