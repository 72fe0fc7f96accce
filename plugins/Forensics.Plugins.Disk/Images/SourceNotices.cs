using Forensics.Plugins.Disk.Devices;
using Forensics.Plugins.Disk.Partitions;
using Forensics.Sdk;

namespace Forensics.Plugins.Disk.Images;

/// <summary>What whoever images a source should know of it, and do beside it.</summary>
/// <param name="path">The source.</param>
/// <param name="tree">All block devices.</param>
/// <param name="use">What they are used for.</param>
internal sealed class SourceNotices(EvidencePath path, BlockTree tree, DeviceUse use)
{
    private const string Crypt = "CRYPT-";
    private const string Lvm = "LVM-";

    private readonly List<CollectionFault> faults = [];

    public IReadOnlyList<CollectionFault> Faults => faults;

    /// <summary>Whether a file system on it is mounted to be written to.</summary>
    public bool IsMountedReadWrite { get; private set; }

    /// <summary>Whether it may change while it is read.</summary>
    public bool MayChange { get; private set; }

    /// <summary>Looks at what it is used for.</summary>
    /// <param name="source">The device.</param>
    public void AddUse(BlockDevice source)
    {
        var stack = tree.Above(source);
        AddMounts(source, [.. stack.Where(device => use.MountsOf(device.Number).Any(mount => mount.IsWritable))]);
        var swap = stack.Where(device => use.IsSwap(device.Number)).Select(device => device.Path.ToString()).ToList();
        if (swap.Count > 0)
        {
            MayChange = true;
            Add(FaultKind.Changed, "USED_AS_SWAP", $"the kernel swaps to {Words.List(swap)}: the content changes while it is read");
        }

        // Of each member what is made directly of it; of that what is encrypted is told by AddContent.
        foreach (var device in stack)
        {
            string[] assembled = [.. device.Holders.Select(tree.Of).OfType<BlockDevice>().Where(holder => !IsCrypt(holder)).SelectMany(Assembled).Distinct(StringComparer.Ordinal)];
            if (assembled.Length > 0 && (device == source || device.Parent == source.Name))
            {
                Add(FaultKind.Unclassified, "MEMBER_OF_ANOTHER", $"{device.Path} is a part of {Words.List(assembled)}: image what is assembled too");
            }
        }
    }

    /// <summary>Looks at what begins on it.</summary>
    /// <param name="content">One of <see cref="ContentSignature"/>.</param>
    /// <param name="where">The source, or a partition of it, in words.</param>
    /// <param name="device">That; null where no device is known.</param>
    public void AddContent(string content, string where, BlockDevice? device)
    {
        var holders = device is null ? [] : tree.Above(device).ToList();
        if (content.StartsWith(ContentSignature.Luks, StringComparison.Ordinal) || content == ContentSignature.BitLocker)
        {
            string[] open = [.. holders.Where(IsCrypt).Select(Mapping)];
            Add(
                FaultKind.Unclassified,
                "ENCRYPTED_SOURCE",
                open.Length == 0 ? $"{where} is ciphertext ({content}); no open mapping of it is known: without its key nothing can be read of the image"
                    : $"{where} is ciphertext ({content}); mapping {Words.List(open)} is open: image it too, while it is");
        }
        else if (!holders.Exists(holder => holder != device && (IsLvm(holder) || holder.Kind is "md" or "dm")))
        {
            Add(FaultKind.Unclassified, "MEMBER_NOT_ASSEMBLED", $"{where} is a member of {(content == ContentSignature.Lvm ? "a volume group (LVM)" : "an array (RAID)")} that is not assembled here: all of its members are needed to read the image");
        }
    }

    private static bool IsCrypt(BlockDevice device) => device.DmUuid?.StartsWith(Crypt, StringComparison.Ordinal) ?? false;

    private static bool IsLvm(BlockDevice device) => device.DmUuid?.StartsWith(Lvm, StringComparison.Ordinal) ?? false;

    private static string Mapping(BlockDevice device) => device.DmName is { } name ? $"/dev/mapper/{name}" : device.Path.ToString();

    /// <summary>What an operator can image: the hidden volumes that LVM makes others of are passed over.</summary>
    private IEnumerable<string> Assembled(BlockDevice holder)
        => tree.Above(holder).Where(device => device.Kind is "dm" or "md" && !IsCrypt(device) && !IsHidden(device)).Select(Mapping);

    private static bool IsHidden(BlockDevice device)
        => IsLvm(device) && device.DmUuid![Lvm.Length..].Contains('-', StringComparison.Ordinal);

    private void AddMounts(BlockDevice source, IReadOnlyList<BlockDevice> mounted)
    {
        if (mounted.Count == 0)
        {
            return;
        }

        (IsMountedReadWrite, MayChange) = (true, true);
        string[] points = [.. mounted.SelectMany(device => use.MountsOf(device.Number)).Where(mount => mount.IsWritable).Select(mount => mount.MountPoint.ToString()).Distinct(StringComparer.Ordinal)];
        Add(FaultKind.Changed, "MOUNTED_READ_WRITE", $"mounted to be written to at {Words.List(points)}: the content changes while it is read, and the image is of no one moment{Advice(source, mounted)}");
    }

    private string Advice(BlockDevice source, IReadOnlyList<BlockDevice> mounted)
    {
        var volumes = mounted.Where(IsLvm).ToList();
        if (volumes.Count > 0)
        {
            string[] snapshots = [.. volumes.SelectMany(SnapshotsOf).Distinct(StringComparer.Ordinal)];
            return snapshots.Length > 0 ? $". There are snapshots of it, which do not change: {Words.List(snapshots)}; image one of them"
                : $". A snapshot does not change: lvcreate -s -n NAME -L SIZE {Mapping(volumes[0])} makes one, which writes to its volume group; image that";
        }

        return mounted.Any(device => use.MountsOf(device.Number).Any(mount => mount.Type == "btrfs"))
            ? ". Of btrfs a read-only snapshot does not change, and files.collect can store what is in one; an image of its device cannot be still while it is mounted"
            : source.Kind == "disk" || source.Kind == "partition" ? ". Mount it read-only (mount -o remount,ro) where that can be done" : string.Empty;
    }

    /// <summary>A volume with snapshots and each snapshot of it lie on the same hidden one, NAME-real; a snapshot has its changes, NAME-cow, too (drivers/md/dm-snap.c, dmsetup of LVM2).</summary>
    private IEnumerable<string> SnapshotsOf(BlockDevice volume)
        => volume.Slaves.Select(tree.Of).OfType<BlockDevice>().Where(below => below.DmName?.EndsWith("-real", StringComparison.Ordinal) ?? false)
            .SelectMany(below => below.Holders.Select(tree.Of).OfType<BlockDevice>())
            .Where(holder => holder != volume && holder.Slaves.Select(tree.Of).Any(below => below?.DmName?.EndsWith("-cow", StringComparison.Ordinal) ?? false))
            .Select(Mapping);

    private void Add(FaultKind kind, string code, string message) => faults.Add(new(path, kind, code, message));
}
