using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Proc;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.Memory.Device;

/// <summary>Whether a root is that of a running system. In an image <c>/proc/kcore</c> is a file like others, and what its <c>/proc/swaps</c> names may be a disk of the analyst's.</summary>
internal static class RunningSystem
{
    // PROC_SUPER_MAGIC and SYSFS_MAGIC of linux/magic.h.
    private const long ProcMagic = 0x9fa0;
    private const long SysMagic = 0x6265_6572;

    /// <summary>Why it is none; null when it is.</summary>
    public static string? Obstacle(TargetRoot root)
        => Magic(root, "/proc"u8) != ProcMagic ? "no procfs is below this root, and only a running system has memory"
            : Magic(root, "/sys"u8) is { } magic && magic != SysMagic ? "what is /sys below this root is no sysfs, and only a running system has memory"
            : null;

    /// <summary>Opens a file of procfs, unless somebody has mounted another over it: what hides ranges from <c>/proc/iomem</c> hides memory.</summary>
    /// <param name="root">The root.</param>
    /// <param name="path">Below <c>/proc</c>; no link in its place is followed.</param>
    /// <param name="file">The file; invalid when an error is returned.</param>
    /// <returns>The error of the open; <see cref="ProcFile.Covered"/> when something lies over it.</returns>
    public static Errno Open(TargetRoot root, ReadOnlySpan<byte> path, out SafeFileHandle file)
    {
        var error = root.Open(path, OpenAs.KernelFile, LinkRule.RefuseLast, out file);
        if (!error.Failed && Magic(root, "/proc"u8) == ProcMagic && (FileSystemKind.Read(file, out var kind).Failed || kind.Magic != ProcMagic))
        {
            file.Dispose();
            file = new SafeFileHandle();
            return ProcFile.Covered;
        }

        return error;
    }

    private static long? Magic(TargetRoot root, ReadOnlySpan<byte> path)
    {
        var error = root.Open(path, OpenAs.Place, LinkRule.FollowWithinRoot, out var folder);
        using (folder)
        {
            return error.Failed || FileSystemKind.Read(folder, out var kind).Failed ? null : kind.Magic;
        }
    }
}
