using System.Collections.Frozen;

namespace Forensics.Sdk.Linux;

/// <summary>Classifies by the type's name. Source: the names that file systems register in the kernel (<c>filesystems(5)</c>, <c>/proc/filesystems</c>).</summary>
internal static class FileSystemClasses
{
    private static readonly FrozenSet<string> Network = FrozenSet.Create(
        "nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "afs", "coda", "ceph", "9p", "virtiofs", "lustre", "gfs", "gfs2", "ocfs2", "orangefs", "pvfs2",
        "glusterfs", "gpfs", "beegfs", "vboxsf", "prl_fs", "vmhgfs", "davfs", "acfs", "panfs", "wekafs", "dlm", "ocfs2_dlmfs");

    private static readonly FrozenSet<string> Kernel = FrozenSet.Create(
        "proc", "sysfs", "cgroup", "cgroup2", "cpuset", "devpts", "mqueue", "debugfs", "tracefs", "securityfs", "selinuxfs", "smackfs", "apparmorfs",
        "pstore", "efivarfs", "configfs", "bpf", "binfmt_misc", "fusectl", "hugetlbfs", "rpc_pipefs", "nfsd", "nsfs", "resctrl", "sockfs", "pipefs", "bdev",
        "anon_inodefs", "binder", "functionfs", "gadgetfs", "spufs", "xenfs", "oprofilefs", "ipathfs", "openpromfs", "usbfs", "devfs", "pidfs", "guestmemfd",
        "secretmem", "balloon", "drm");

    private static readonly FrozenSet<string> LocalWithoutDevice = FrozenSet.Create(
        "tmpfs", "ramfs", "rootfs", "devtmpfs", "overlay", "overlayfs", "aufs", "unionfs", "zfs", "btrfs", "bcachefs", "erofs", "squashfs", "ubifs", "jffs2",
        "yaffs2", "romfs", "cramfs", "ecryptfs", "shiftfs", "incremental-fs", "f2fs", "logfs", "composefs", "cachefs");

    /// <param name="type">The type, with a subtype after a dot where it has one: <c>fuse.sshfs</c>.</param>
    /// <param name="major">The device's major number; 0 where no block device stands behind the mount.</param>
    public static FileSystemClass Of(string type, uint major)
    {
        var name = type.Split('.', 2)[0];
        return name.StartsWith("fuse", StringComparison.Ordinal) && name != "fusectl" ? FileSystemClass.Fuse
            : name == "autofs" ? FileSystemClass.AutoFs
            : Network.Contains(name) ? FileSystemClass.Network
            : Kernel.Contains(name) ? FileSystemClass.Kernel
            : major != 0 || LocalWithoutDevice.Contains(name) ? FileSystemClass.Local
            : FileSystemClass.Unknown;
    }
}
