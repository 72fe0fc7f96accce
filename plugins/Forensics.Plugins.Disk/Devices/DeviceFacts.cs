using System.Globalization;
using Forensics.Plugins.Disk.Records;
using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Disk.Devices;

/// <summary>Makes the record of a block device.</summary>
/// <param name="tree">All of them.</param>
/// <param name="use">What they are used for.</param>
/// <param name="output">Those that the output lies on.</param>
/// <param name="files">Reads what udev wrote.</param>
internal sealed class DeviceFacts(BlockTree tree, DeviceUse use, OutputPlace output, RootFiles files)
{
    private const int SectorUnitBytes = 512;

    private static readonly (string Part, string Transport)[] Transports =
    [
        ("/usb", "usb"), ("/nvme", "nvme"), ("/mmc_host/", "mmc"), ("/session", "iscsi"), ("/rport-", "fc"), ("/end_device-", "sas"), ("/ata", "ata"), ("/virtio", "virtio"), ("/host", "scsi"),
        ("/devices/virtual/", "virtual"),
    ];

    public DiskDeviceRecord Record(BlockDevice device, UnixTime readAt)
    {
        // A partition has the hardware of its disk.
        var disk = tree.Of(device.Parent) ?? device;
        var udev = UdevEntry.Read(files, device.Number);
        var start = device.Kind == "partition" ? device.Number64("start") : null;
        return new()
        {
            Name = device.Name,
            Path = device.Path,
            Device = DeviceNumber.Of(device.Number.Major, device.Number.Minor).ToString(CultureInfo.InvariantCulture),
            Kind = device.Kind,
            Model = disk.First("device/model", "device/name"),
            Serial = Serial(disk),
            Wwid = Wwid(disk),
            Vendor = disk.First("device/vendor"),
            Firmware = disk.First("device/firmware_rev", "device/rev", "device/fwrev"),
            SizeBytes = device.SizeBytes,
            LogicalSectorBytes = disk.Number64("queue/logical_block_size"),
            PhysicalSectorBytes = disk.Number64("queue/physical_block_size"),
            Rotational = disk.Flag("queue/rotational"),
            Removable = disk.Flag("removable"),
            ReadOnly = device.Flag("ro"),
            Transport = Transports.FirstOrDefault(entry => device.SysfsPath?.ToString().Contains(entry.Part, StringComparison.Ordinal) ?? false).Transport,
            SysfsPath = device.SysfsPath,
            ParentDevice = device.Parent,
            PartitionNumber = device.Number64("partition"),
            PartitionOffsetBytes = start is <= long.MaxValue / SectorUnitBytes ? start * SectorUnitBytes : null,
            Holders = device.Holders,
            Slaves = device.Slaves,
            DmName = device.DmName,
            DmUuid = device.DmUuid,
            MdLevel = device.MdLevel,
            BackingFile = device.BackingFile,
            DeviceMounts = use.MountsOf(device.Number),
            UsedAsSwap = use.IsSwap(device.Number),
            TableType = udev.TableType,
            TableId = udev.TableId,
            ContentType = udev.FileSystem,
            ContentUuid = udev.FileSystemId,
            HoldsOutput = output.IsOn(device),
            ReadAt = readAt,
        };
    }

    /// <summary>The serial number of a disk.</summary>
    public string? Serial(BlockDevice disk) => disk.First("serial", "device/serial") ?? disk.ScsiSerial ?? UdevEntry.Read(files, disk.Number).Serial;

    public static string? Wwid(BlockDevice disk) => disk.First("wwid", "device/wwid", "device/cid");
}
