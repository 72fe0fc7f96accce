using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.State.Kernel;

/// <summary>Where the kernel's own file systems are mounted and seen. They are looked for in the table of mounts: looking at their usual places could mount them, and load
/// modules.</summary>
internal sealed class KernelMounts(RootFiles files, MountTable? table)
{
    /// <summary>Reads the table.</summary>
    public static KernelMounts Read(RootFiles files)
        => new(files, files.Reader.TryRead(_ => (Error: MountTable.Read(files.Root, out var read), Table: read), out var answer) && !answer.Error.Failed ? answer.Table : null);

    /// <summary>The place of a file system of a type.</summary>
    /// <returns>Null when none is mounted, or another mount lies over it.</returns>
    public EvidencePath? Find(string type)
    {
        foreach (var mount in table?.Entries ?? [])
        {
            if (mount.Type == type && mount.Root.Bytes.Length == 1 && mount.SeenId is { } seen && files.Status(mount.MountPoint)?.MountId == seen)
            {
                return mount.MountPoint;
            }
        }

        return null;
    }
}
