using Forensics.Plugins.Disk;
using Forensics.Plugins.Disk.Records;
using Forensics.Sdk;

[assembly: Collector<DiskImageCollector>]

namespace Forensics.Plugins.Disk;

/// <summary>Makes an image of a disk, a partition or a file.</summary>
public sealed class DiskImageCollector : Collector<DiskImageOptions>
{
    /// <summary>Whether the root need not be a running system's, for tests: folders made to look like the kernel's are taken for devices then.</summary>
    internal bool TakesAnyRoot { get; init; }

    public override CollectorDescriptor Descriptor { get; } = new()
    {
        Id = "disk.image",
        Summary = "An image of a disk, a partition or a file, as E01 or raw, with what its device and all others say of themselves.",
        Needs = Needs.RawDevices | Needs.ReadAnyPath,
        Impact = Impact.Heavy,
        Volatility = Volatility.Disk,
        ExclusiveStream = true,
        Records =
        [
            RecordSchema.Of(DiskJson.Default.DiskDeviceRecord), RecordSchema.Of(DiskJson.Default.DiskPartitionRecord), RecordSchema.Of(DiskJson.Default.DiskImageRecord),
            RecordSchema.Of(DiskJson.Default.DiskSegmentRecord), RecordSchema.Of(DiskJson.Default.DiskBadRangeRecord),
        ],
        References =
        [
            new("https://github.com/libyal/libewf/blob/main/documentation/Expert%20Witness%20Compression%20Format%20(EWF).asciidoc"), new("https://uefi.org/specs/UEFI/2.10/05_GUID_Partition_Table_Format.html"),
            new("https://man7.org/linux/man-pages/man2/open.2.html"), new("https://docs.kernel.org/admin-guide/abi-stable.html"), new("https://gitlab.com/cryptsetup/LUKS2-docs"),
        ],
    };

    protected override Task CollectAsync(DiskImageOptions options, CollectionContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(context);
        return new DiskRun(options, context, TakesAnyRoot).RunAsync(cancellationToken);
    }
}
