namespace Forensics.Sdk.Linux;

/// <summary>What reading a file system means: whether it holds evidence of its own, and who can make a read wait for ever.</summary>
public enum FileSystemClass
{
    /// <summary>None that is known here: it is not to be entered unasked.</summary>
    Unknown = 0,

    /// <summary>On a block device or in memory: ext4, xfs, btrfs, tmpfs, overlay, zfs, squashfs. devtmpfs too: files are hidden in /dev.</summary>
    Local = 1,

    /// <summary>A server's: nfs, cifs, ceph, 9p. Reading changes the server's state, and waits for it.</summary>
    Network = 2,

    /// <summary>A program's: fuse, fuseblk. Reading waits for a process of the device.</summary>
    Fuse = 3,

    /// <summary>A place where reading mounts something.</summary>
    AutoFs = 4,

    /// <summary>The kernel's state as files: proc, sysfs, cgroup.</summary>
    Kernel = 5,
}
