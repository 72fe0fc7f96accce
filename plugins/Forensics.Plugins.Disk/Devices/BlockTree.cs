using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Disk.Devices;

/// <summary>All block devices of a running system, and how they lie on each other.</summary>
internal sealed class BlockTree
{
    private readonly Dictionary<string, BlockDevice> byName = new(StringComparer.Ordinal);
    private readonly RootFiles files;

    private BlockTree(RootFiles files) => this.files = files;

    /// <summary>In the order of their names.</summary>
    public IReadOnlyCollection<BlockDevice> Devices => byName.Values;

    /// <summary>Of a root that is no running system's.</summary>
    public static BlockTree Empty(RootFiles files) => new(files);

    public static BlockTree Read(RootFiles files)
    {
        var folder = EvidencePath.Of("/sys/class/block");
        var tree = new BlockTree(files);
        var names = files.List(folder);
        if (names.Count > DiskLimits.Devices)
        {
            files.Note(new(folder, FaultKind.OverLimit, "DEVICES_CUT", $"only {DiskLimits.Devices} of {names.Count} block devices are looked at"));
        }

        foreach (var name in names.Take(DiskLimits.Devices))
        {
            if (BlockDevice.Read(files, name) is { } device)
            {
                tree.byName.TryAdd(device.Name, device);
            }
        }

        return tree;
    }

    public BlockDevice? Of(string? name) => name is not null && byName.TryGetValue(name, out var device) ? device : null;

    public BlockDevice? Of(SpecialDevice number) => byName.Values.FirstOrDefault(device => device.Number == number);

    public IEnumerable<BlockDevice> PartitionsOf(BlockDevice disk) => byName.Values.Where(device => device.Parent == disk.Name);

    /// <summary>A device and all that it lies on: the disk of a partition, what a mapping or an array is made of, the device with the file of a loop device.</summary>
    public IReadOnlyList<BlockDevice> Below(BlockDevice device) => Walk(device, Under);

    /// <summary>A device and all that lies on it: partitions and what they are a part of.</summary>
    public IReadOnlyList<BlockDevice> Above(BlockDevice device) => Walk(device, Over);

    /// <summary>What lies directly on it.</summary>
    public IEnumerable<BlockDevice> Over(BlockDevice device) => device.Holders.Select(Of).OfType<BlockDevice>().Concat(PartitionsOf(device));

    private static List<BlockDevice> Walk(BlockDevice from, Func<BlockDevice, IEnumerable<BlockDevice>> next)
    {
        var seen = new List<BlockDevice> { from };
        for (var i = 0; i < seen.Count; i++)
        {
            foreach (var device in next(seen[i]))
            {
                if (seen.Count < DiskLimits.StackDevices && !seen.Contains(device))
                {
                    seen.Add(device);
                }
            }
        }

        return seen;
    }

    private IEnumerable<BlockDevice> Under(BlockDevice device)
    {
        var names = device.Slaves.Append(device.Parent);
        var below = names.Select(Of).OfType<BlockDevice>();
        return device.BackingFile is { } file && file.StartsWith('/') && files.Status(EvidencePath.Of(file), follow: true) is { } status
            && Of(new SpecialDevice(DeviceNumber.Major(status.Device), DeviceNumber.Minor(status.Device))) is { } beneath
            ? below.Append(beneath) : below;
    }
}
