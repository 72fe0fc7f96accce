using System.Runtime.InteropServices;
using Forensics.Collection.Native;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Collection.Confinement;

/// <summary>The write blocker: a mount namespace of the calling thread's own in which every mount is read-only (docs/adr/0012).</summary>
internal static class ReadOnlyMounts
{
    private const int MaxTableBytes = 16 << 20;
    private const int FieldsBeforeOptions = 5;
    private const int PointField = 4;

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

        var writable = new List<string>();
        var count = 0;
        foreach (var line in (SmallFile.TryReadWhole("/proc/thread-self/mountinfo", MaxTableBytes) ?? string.Empty).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var fields = line.Split(' ', FieldsBeforeOptions + 2);
            count++;
            if (fields.Length <= FieldsBeforeOptions || MountNamespace.MakeReadOnly(Unescaped(fields[PointField]), fields[FieldsBeforeOptions]) != 0)
            {
                writable.Add(fields.Length > PointField ? fields[PointField] : line);
            }
        }

        obstacle = count == 0 ? "the mount table cannot be read" : writable.Count > 0 ? $"{writable.Count} of {count} mounts stay writable: {string.Join(' ', writable.Take(8))}" : null;
        return count > writable.Count ? $"private mount namespace, {count - writable.Count} of {count} mounts read-only (remount)" : null;
    }

    /// <summary>Octal escapes of <c>mountinfo</c> in Latin-1 text, as bytes.</summary>
    private static byte[] Unescaped(string point)
    {
        var bytes = new List<byte>(point.Length);
        for (var i = 0; i < point.Length; i++)
        {
            if (point[i] == '\\' && i + 3 < point.Length)
            {
                bytes.Add((byte)(((point[i + 1] - '0') << 6) | ((point[i + 2] - '0') << 3) | (point[i + 3] - '0')));
                i += 3;
            }
            else
            {
                bytes.Add((byte)point[i]);
            }
        }

        return [.. bytes];
    }
}
