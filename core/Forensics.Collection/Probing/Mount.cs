using System.Globalization;
using System.Text.RegularExpressions;
using Forensics.Collection.Native;

namespace Forensics.Collection.Probing;

/// <summary>A mount of the calling thread's namespace (<c>proc_pid_mountinfo(5)</c>).</summary>
/// <param name="Device">Its file system's number, <c>8:1</c>.</param>
/// <param name="Point">Where it is mounted.</param>
/// <param name="PointOptions">Of this mount alone: <c>rw,nosuid,relatime</c>.</param>
/// <param name="FileSystem">Its type: <c>ext4</c>, <c>fuse.sshfs</c>.</param>
/// <param name="Source">What is mounted, as it was named.</param>
/// <param name="Options">Of the file system.</param>
public sealed partial record Mount(string Device, string Point, string PointOptions, string FileSystem, string Source, string Options)
{
    private const int MaxTableBytes = 16 << 20;

    // What a disk or memory of this device holds, and nothing that another file system, a server or a program lies behind.
    private static readonly HashSet<string> OnDiskOrInMemory = new(StringComparer.Ordinal)
    {
        "ext2", "ext3", "ext4", "xfs", "btrfs", "f2fs", "zfs", "bcachefs", "jfs", "reiserfs", "vfat", "msdos", "exfat", "ntfs3", "iso9660", "udf", "squashfs", "erofs",
        "tmpfs", "ramfs", "rootfs", "devtmpfs",
    };

    // Block devices whose blocks lie in a file, or on a server (admin-guide/devices.txt).
    private static readonly string[] StackedMajors = ["7:", "43:"];
    private static readonly string[] StackedSources = ["/dev/loop", "/dev/nbd"];

    /// <summary>Whether a disk or memory of this device holds it.</summary>
    public bool IsOnDiskOrInMemory => OnDiskOrInMemory.Contains(FileSystem);

    /// <summary>Whether only hardware can keep a read of it from being answered; not where something else lies below. What the device mapper puts together is not
    /// looked into.</summary>
    public bool Answers => IsOnDiskOrInMemory
        && !StackedMajors.Any(major => Device.StartsWith(major, StringComparison.Ordinal)) && !StackedSources.Any(source => Source.StartsWith(source, StringComparison.Ordinal));

    /// <summary>All mounts, in the kernel's order; none when they cannot be read.</summary>
    public static IReadOnlyList<Mount> ReadAll() => [.. Parse(SmallFile.TryRead("/proc/thread-self/mountinfo", MaxTableBytes) ?? string.Empty)];

    /// <summary>Fields: id, parent, major:minor, root, mount point, options, optional fields, "-", type, source, options of the file system.</summary>
    internal static IEnumerable<Mount> Parse(string mountInfo)
        => from line in mountInfo.Split('\n')
           let fields = line.Split(' ')
           let dash = Array.IndexOf(fields, "-")
           where dash > 5 && dash + 3 < fields.Length
           select new Mount(fields[2], Plain(fields[4]), fields[5], fields[dash + 1], Plain(fields[dash + 2]), fields[dash + 3]);

    private static string Plain(string field) => Escape().Replace(field, match => ((char)Convert.ToInt32(match.Groups[1].Value, 8)).ToString(CultureInfo.InvariantCulture));

    [GeneratedRegex(@"\\([0-3][0-7]{2})", RegexOptions.CultureInvariant)]
    private static partial Regex Escape();
}
