using System.ComponentModel;
using Forensics.Plugins.Disk.Devices;
using Forensics.Sdk;

namespace Forensics.Plugins.Disk.Records;

/// <summary>A block device.</summary>
[Record("disk.device", 1)]
[Description("A block device of the running system, as its /sys has it. Null means unknown, or that its kind has none.")]
internal sealed record DiskDeviceRecord
{
    [Description("The kernel's name.")]
    public required string Name { get; init; }

    [Description("Its node, as a rule.")]
    public required EvidencePath Path { get; init; }

    [Description("Device number as makedev(3) gives it, in decimal.")]
    public required string? Device { get; init; }

    [Description("disk, partition, or what makes it: loop, dm, md, zram, ram, nbd.")]
    public required string Kind { get; init; }

    public required string? Model { get; init; }

    [Description("As the device tells it, else as udev noted it.")]
    public required string? Serial { get; init; }

    [Description("World wide identifier.")]
    public required string? Wwid { get; init; }

    public required string? Vendor { get; init; }

    [Description("Its revision.")]
    public required string? Firmware { get; init; }

    public required long? SizeBytes { get; init; }

    public required long? LogicalSectorBytes { get; init; }

    public required long? PhysicalSectorBytes { get; init; }

    public required bool? Rotational { get; init; }

    public required bool? Removable { get; init; }

    [Description("Whether the kernel refuses writes to it.")]
    public required bool? ReadOnly { get; init; }

    [Description("How it is attached, by its place in /sys: usb, nvme, ata, sas, fc, iscsi, virtio, mmc, scsi or virtual.")]
    public required string? Transport { get; init; }

    [Description("Its place in /sys.")]
    public required EvidencePath? SysfsPath { get; init; }

    [Description("Of a partition: the name of its disk.")]
    public required string? ParentDevice { get; init; }

    [Description("Of a partition: its number.")]
    public required long? PartitionNumber { get; init; }

    [Description("Of a partition: where on its disk it begins, in bytes.")]
    public required long? PartitionOffsetBytes { get; init; }

    [Description("Names of devices that are made of it.")]
    public required IReadOnlyList<string> Holders { get; init; }

    [Description("Names of devices that it is made of.")]
    public required IReadOnlyList<string> Slaves { get; init; }

    [Description("Of the device mapper: its name below /dev/mapper.")]
    public required string? DmName { get; init; }

    [Description("Of the device mapper: CRYPT-..., LVM-..., and so on.")]
    public required string? DmUuid { get; init; }

    [Description("Of an array: raid1, raid5, and so on.")]
    public required string? MdLevel { get; init; }

    [Description("Of a loop device: its file, as seen by who made it.")]
    public required string? BackingFile { get; init; }

    [Description("Where it is mounted.")]
    public required IReadOnlyList<DeviceMount> DeviceMounts { get; init; }

    [Description("Whether the kernel swaps to it.")]
    public required bool UsedAsSwap { get; init; }

    [Description("What udev found when it came: gpt, dos. Nothing was read from the device for it.")]
    public required string? TableType { get; init; }

    [Description("As udev found it.")]
    public required string? TableId { get; init; }

    [Description("What udev found on it: ext4, crypto_LUKS, LVM2_member.")]
    public required string? ContentType { get; init; }

    [Description("As udev found it.")]
    public required string? ContentUuid { get; init; }

    [Description("Whether what this run writes lies on it, or on what is made of it.")]
    public required bool HoldsOutput { get; init; }

    public required UnixTime ReadAt { get; init; }
}
