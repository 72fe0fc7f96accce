using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.State.Kernel;

/// <summary>Where the kernel's own file systems are mounted and seen. They are looked for in the table of mounts: looking at their usual places could mount them, and load
/// modules.</summary>
internal sealed class KernelMounts(RootFiles files, MountTable? table, Errno unread)
{
    /// <summary>Why the table could not be read: whether something is mounted is not known then. OK when it was.</summary>
    public Errno Unread { get; } = unread;

    /// <summary>Reads the table; a fault says when it cannot be.</summary>
    public static KernelMounts Read(RootFiles files)
    {
        var error = files.Reader.TryRead(_ => (Error: MountTable.Read(files.Root, out var read), Table: read), out var answer) ? answer.Error : Errno.ETIMEDOUT;
        if (error.Failed)
        {
            files.Note(error.Fault(EvidencePath.Of("/proc/self/mountinfo"), "MOUNTS_UNREADABLE", "read", "what is mounted is not known: file systems of the kernel were not looked at"));
        }

        return new(files, error.Failed ? null : answer.Table, error);
    }

    /// <summary>The place of a file system of a type.</summary>
    /// <returns>Null when none is mounted, another mount lies over it, or the table was not read.</returns>
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
