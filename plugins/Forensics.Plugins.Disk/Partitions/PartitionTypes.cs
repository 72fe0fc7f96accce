namespace Forensics.Plugins.Disk.Partitions;

/// <summary>Names of partition types that responders meet. Source: UEFI specification, 5.3.3; the Discoverable Partitions Specification; microsoft.com (PARTITION_INFORMATION_GPT); the list of types of
/// an MBR of A. Brouwer.</summary>
internal static class PartitionTypes
{
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["c12a7328-f81f-11d2-ba4b-00a0c93ec93b"] = "EFI system",
        ["21686148-6449-6e6f-744e-656564454649"] = "BIOS boot",
        ["0fc63daf-8483-4772-8e79-3d69d8477de4"] = "Linux",
        ["4f68bce3-e8cd-4db1-96e7-fbcaf984b709"] = "Linux root (x86-64)",
        ["b921b045-1df0-41c3-af44-4c6f280d3fae"] = "Linux root (arm64)",
        ["933ac7e1-2eb4-4f13-b844-0e14e2aef915"] = "Linux home",
        ["bc13c2ff-59e6-4262-a352-b275fd6f7172"] = "Linux extended boot",
        ["0657fd6d-a4ab-43c4-84e5-0933c84b4f4f"] = "Linux swap",
        ["e6d6d379-f507-44c2-a23c-238f2a3df928"] = "Linux LVM",
        ["a19d880f-05fc-4d3b-a006-743f0f84911e"] = "Linux RAID",
        ["ca7d7ccb-63ed-4c53-861c-1742536059cc"] = "Linux LUKS",
        ["7ffec5c9-2d00-49b7-8941-3ea10a5586b7"] = "Linux dm-crypt",
        ["ebd0a0a2-b9e5-4433-87c0-68b6b72699c7"] = "Microsoft basic data",
        ["e3c9e316-0b5c-4db8-817d-f92df00215ae"] = "Microsoft reserved",
        ["de94bba4-06d1-4d40-a16a-bfd50179d6ac"] = "Windows recovery",
        ["5808c8aa-7e8f-42e0-85d2-e1e90434cfb3"] = "Windows LDM metadata",
        ["af9b60a0-1431-4f62-bc68-3311714a69ad"] = "Windows LDM data",
        ["e75caf8f-f680-4cee-afa3-b001e56efc2d"] = "Windows storage spaces",
        ["48465300-0000-11aa-aa11-00306543ecac"] = "Apple HFS+",
        ["7c3457ef-0000-11aa-aa11-00306543ecac"] = "Apple APFS",
        ["516e7cba-6ecf-11d6-8ff8-00022d09712b"] = "FreeBSD ZFS",
        ["6a898cc3-1dd2-11b2-99a6-080020736631"] = "Solaris usr, ZFS",
        ["aa31e02a-400f-11db-9590-000c2911d1b8"] = "VMware VMFS",
        ["0x01"] = "FAT12",
        ["0x04"] = "FAT16 below 32 MiB",
        ["0x05"] = "extended",
        ["0x06"] = "FAT16",
        ["0x07"] = "NTFS, exFAT",
        ["0x0b"] = "FAT32",
        ["0x0c"] = "FAT32 (LBA)",
        ["0x0e"] = "FAT16 (LBA)",
        ["0x0f"] = "extended (LBA)",
        ["0x27"] = "Windows recovery",
        ["0x42"] = "Windows dynamic disk",
        ["0x82"] = "Linux swap",
        ["0x83"] = "Linux",
        ["0x85"] = "Linux extended",
        ["0x8e"] = "Linux LVM",
        ["0xa5"] = "FreeBSD",
        ["0xaf"] = "Apple HFS+",
        ["0xee"] = "protective, of a GPT",
        ["0xef"] = "EFI system",
        ["0xfb"] = "VMware VMFS",
        ["0xfd"] = "Linux RAID",
    };

    /// <returns>Null when it is not known here.</returns>
    public static string? Of(string typeId) => Names.GetValueOrDefault(typeId);
}
