using System.Text;
using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Disk.Devices;

/// <summary>What block devices are used for: mounts and swap.</summary>
internal sealed class DeviceUse
{
    private readonly Dictionary<SpecialDevice, List<DeviceMount>> mounts = [];
    private readonly HashSet<SpecialDevice> swap = [];
    private readonly RootFiles files;

    private DeviceUse(RootFiles files) => this.files = files;

    /// <summary>Of a root that is no running system's.</summary>
    public static DeviceUse None(RootFiles files) => new(files);

    public static DeviceUse Read(RootFiles files)
    {
        var use = new DeviceUse(files);
        var error = MountTable.Read(files.Root, out var table);
        if (error.Failed)
        {
            files.Note(error.Fault(files.Root.DisplayPath, "MOUNTS_UNKNOWN", "read", "what is mounted could not be read: a device may be mounted without being told"));
        }

        var bySource = new Dictionary<EvidenceText, SpecialDevice?>();
        foreach (var mount in table.Entries)
        {
            use.Add(mount, bySource);
        }

        use.ReadSwap();
        return use;
    }

    public IReadOnlyList<DeviceMount> MountsOf(SpecialDevice device) => mounts.GetValueOrDefault(device) ?? [];

    public bool IsSwap(SpecialDevice device) => swap.Contains(device);

    private void Add(MountEntry mount, Dictionary<EvidenceText, SpecialDevice?> bySource)
    {
        SpecialDevice? device = new(DeviceNumber.Major(mount.Device), DeviceNumber.Minor(mount.Device));
        if (device.Value.Major == 0)
        {
            // btrfs, ZFS and others have numbers of their own: what is left is the name that was given when it was mounted.
            var source = mount.Source;
            if (!source.Bytes.Span.StartsWith("/dev/"u8))
            {
                return;
            }

            if (!bySource.TryGetValue(source, out device))
            {
                bySource[source] = device = Device(new(source.Bytes));
            }
        }

        if (device is { } found)
        {
            var of = mounts.TryGetValue(found, out var known) ? known : mounts[found] = [];
            if (of.Count < DiskLimits.MountsOfDevice)
            {
                of.Add(new(mount.MountPoint, !IsReadOnly(mount.SuperOptions), mount.Type));
            }
        }
    }

    // The file system's own option: a mount of it may be read-only while another one writes, and ours all are.
    private static bool IsReadOnly(EvidenceText options) => Encoding.UTF8.GetString(options.Bytes.Span).Split(',').Contains("ro");

    private SpecialDevice? Device(EvidencePath path)
        => files.Status(path, follow: true) is { Type: FileType.BlockDevice } status ? new(status.SpecialMajor, status.SpecialMinor) : null;

    /// <summary><c>proc_swaps(5)</c>: the path, with octal escapes, is the first word of a line.</summary>
    private void ReadSwap()
    {
        if (files.ReadKernel(EvidencePath.Of("/proc/swaps"), DiskLimits.TableBytes) is not { } content)
        {
            return;
        }

        foreach (var line in Encoding.UTF8.GetString(content.Span).Split('\n').Skip(1).Take(DiskLimits.StackDevices))
        {
            string[] words = line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            if (words is [['/', ..] path, "partition", ..] && Device(EvidencePath.Of(path)) is { } device)
            {
                swap.Add(device);
            }
        }
    }
}
