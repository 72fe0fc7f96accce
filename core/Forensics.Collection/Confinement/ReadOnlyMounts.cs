using System.Runtime.InteropServices;
using Forensics.Collection.Native;
using Forensics.Collection.Probing;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Collection.Confinement;

/// <summary>The write blocker: a mount namespace of the calling thread's own in which every mount is read-only (docs/adr/0012).</summary>
internal static class ReadOnlyMounts
{
    /// <summary>Enters it.</summary>
    /// <param name="table">The mount table as it was before, open for reading at its start; null where there is no procfs, or nothing was entered.</param>
    /// <param name="obstacle">Why it is not done, or not for all; null when it is.</param>
    /// <returns>By which means it is done; null when it is not.</returns>
    public static string? Enter(out SafeFileHandle? table, out string? obstacle)
    {
        table = MountNamespace.OpenTable();
        if (MountNamespace.Enter() is var refused and not 0)
        {
            table?.Dispose();
            table = null;
            obstacle = $"unshare: {Marshal.GetPInvokeErrorMessage(refused)}";
            return null;
        }

        var error = MountNamespace.MakeReadOnly();
        if (error == MountNamespace.NotAMount)
        {
            error = MountNamespace.MakeRootAMount() is var failed and not 0 ? failed : MountNamespace.MakeReadOnly();
        }

        if (error == 0)
        {
            obstacle = null;
            return "private mount namespace, all mounts read-only (mount_setattr)";
        }

        return MakeEachReadOnly(out obstacle);
    }

    // Linux before 5.12.
    private static string? MakeEachReadOnly(out string? obstacle)
    {
        if (MountNamespace.MakePrivate() == MountNamespace.NotAMount)
        {
            _ = MountNamespace.MakeRootAMount();
            _ = MountNamespace.MakePrivate();
        }

        var mounts = Mount.ReadAll();
        var writable = mounts.Where(mount => MountNamespace.MakeReadOnly(mount.Point, mount.PointOptions) != 0).Select(mount => mount.Point).ToList();
        obstacle = mounts.Count == 0 ? "the mount table cannot be read" : writable.Count > 0 ? $"{writable.Count} of {mounts.Count} mounts stay writable: {string.Join(' ', writable.Take(8))}" : null;
        return mounts.Count > writable.Count ? $"private mount namespace, {mounts.Count - writable.Count} of {mounts.Count} mounts read-only (remount)" : null;
    }
}
