using System.Text;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Proc;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.State.Mounts;

/// <summary>
/// Ways to what lies below a mount, none of which changes anything: a private copy of the mount below (<see cref="OpenTree"/>), where the kernel lets us; another mount of the
/// same file system that has the place uncovered, in the own namespace or in another one, through the root of a process there.
/// </summary>
internal sealed class CoveredWays(TargetRoot root, MountTable own, IReadOnlyList<NamespaceMounts> others) : IDisposable
{
    private readonly ILookup<ulong, MountEntry> byDevice = own.Entries.ToLookup(mount => mount.Device);
    private readonly ILookup<ulong, (int Pid, MountEntry Mount)> elsewhere
        = others.Where(other => other.Pid is not null).SelectMany(other => other.Table.Entries.Select(mount => (Pid: other.Pid!.Value, Mount: mount))).ToLookup(entry => entry.Mount.Device);

    private SafeFileHandle? copy;
    private ulong? copyOf;

    /// <summary>Why no copy of a mount is made any more: the kernel, or a filter, refuses the call itself. OK while it does not.</summary>
    public Errno CopyRefused { get; set; }

    /// <summary>Opens a place, as <see cref="OpenAs.Place"/>. What it calls may not be answered.</summary>
    public CoveredSight Open(CoveredPlace covered)
    {
        var (error, place) = ByCopy(covered);
        if (!error.Failed)
        {
            return new(error, place, $"a private copy of mount {covered.Below.Id} without those on it: open_tree(2), OPEN_TREE_CLONE");
        }

        foreach (var mount in byDevice[covered.Below.Device].Where(mount => BytePath.IsAtOrBelow(covered.Place.Bytes.Span, mount.Root.Bytes.Span)).Take(MountLimits.Detours))
        {
            if (!ThroughMount(root, mount, mount.SeenId, covered, out place).Failed)
            {
                return new(Errno.Ok, place, $"mount {mount.Id} of the same file system at {mount.MountPoint}");
            }
        }

        foreach (var (pid, mount) in elsewhere[covered.Below.Device].Where(entry => BytePath.IsAtOrBelow(covered.Place.Bytes.Span, entry.Mount.Root.Bytes.Span)).Take(MountLimits.Detours))
        {
            if (!ThroughProcess(pid, mount, covered, out place).Failed)
            {
                return new(Errno.Ok, place, $"mount {mount.Id} of the same file system in the namespace of process {pid}");
            }
        }

        return new(error, place, "no copy of the mount below, and no other mount that shows the place");
    }

    public void Dispose() => copy?.Dispose();

    private static SafeFileHandle Nothing => new();

    private (Errno Error, SafeFileHandle Place) ByCopy(CoveredPlace covered)
    {
        var after = BytePath.After(covered.Cover.MountPoint.Bytes, covered.Below.MountPoint.Bytes);
        if (CopyRefused.Failed || after.IsEmpty || covered.Below.SeenId is not { } seen)
        {
            // The root of a mount that another one lies on: a copy of its own begins with the one on top.
            return (CopyRefused.Failed ? CopyRefused : Errno.EINVAL, Nothing);
        }

        if (copyOf != covered.Below.Id)
        {
            copy?.Dispose();
            copy = null;
            copyOf = covered.Below.Id;
            var error = Copy(covered.Below.MountPoint, seen, out var tree);
            copy = error.Failed ? null : tree;
        }

        if (copy is not null)
        {
            return (DirectoryReading.OpenBelow(copy, after.Span[1..], OpenAs.Place, out var place), place);
        }

        // The mount's own root is out of sight; the folder of the place may not be.
        var point = covered.Cover.MountPoint.Bytes;
        var slash = point.Span.LastIndexOf((byte)'/');
        var failed = Copy(slash == 0 ? BytePath.Root : new(point[..slash]), seen, out var folder);
        using (folder)
        {
            return failed.Failed ? (failed, Nothing) : (DirectoryReading.OpenChild(folder, point.Span[(slash + 1)..], OpenAs.Place, out var place), place);
        }
    }

    private Errno Copy(EvidencePath path, ulong seenId, out SafeFileHandle tree)
    {
        tree = Nothing;
        var error = root.Open(path.Bytes.Span, OpenAs.Place, LinkRule.RefuseAll, out var place);
        using (place)
        {
            error = error.Failed ? error : FileStatus.Read(place, out var status) is { Failed: true } unknown ? unknown : status.MountId == seenId ? Errno.Ok : ProcFile.Covered;
            if (error.Failed)
            {
                return error;
            }

            error = OpenTree.CopyMount(place, out tree);
            CopyRefused = error == Errno.EPERM || error == Errno.ENOSYS || error == Errno.EACCES ? error : Errno.Ok;
            return error;
        }
    }

    private Errno ThroughProcess(int pid, MountEntry mount, CoveredPlace covered, out SafeFileHandle place)
    {
        place = Nothing;
        var error = root.Open(Encoding.ASCII.GetBytes($"/proc/{pid}"), OpenAs.Place, LinkRule.RefuseAll, out var process);
        using (process)
        {
            var top = Nothing;
            error = error.Failed ? error : MagicLink.Open(process, "root"u8, out top);
            using (top)
            {
                return error.Failed ? error : ThroughMount(new(top, BytePath.Root), mount, mount.Id, covered, out place);
            }
        }
    }

    /// <summary>What is found there must lie on that very mount: then nothing lies over it.</summary>
    private static Errno ThroughMount(TargetRoot top, MountEntry mount, ulong? seenId, CoveredPlace covered, out SafeFileHandle place)
    {
        place = Nothing;
        if (seenId is null)
        {
            return Errno.EINVAL;
        }

        var path = BytePath.Join(mount.MountPoint.Bytes, BytePath.After(covered.Place.Bytes, mount.Root.Bytes));
        var error = top.Open(path.Bytes.Span, OpenAs.Place, LinkRule.RefuseAll, out var opened);
        error = error.Failed ? error : FileStatus.Read(opened, out var status) is { Failed: true } unknown ? unknown : status.MountId == seenId ? Errno.Ok : ProcFile.Covered;
        if (error.Failed)
        {
            opened.Dispose();
            return error;
        }

        place = opened;
        return error;
    }
}
