using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Disk;

/// <summary>Whether a root is that of a running system. In an image what is called <c>/dev/sda</c> may be a disk of the analyst's, and <c>/sys</c> an empty folder.</summary>
internal static class RunningSystem
{
    // SYSFS_MAGIC of linux/magic.h.
    private const long SysMagic = 0x6265_6572;

    /// <summary>Why it is none; null when it is.</summary>
    public static string? Obstacle(TargetRoot root)
    {
        var error = root.Open("/sys"u8, OpenAs.Place, LinkRule.FollowWithinRoot, out var folder);
        using (folder)
        {
            return !error.Failed && !FileSystemKind.Read(folder, out var kind).Failed && kind.Magic == SysMagic ? null : "no sysfs is below this root, and only a running system has devices";
        }
    }
}
