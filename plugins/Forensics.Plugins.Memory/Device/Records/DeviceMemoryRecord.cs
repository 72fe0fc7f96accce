using System.ComponentModel;
using Forensics.Sdk;

namespace Forensics.Plugins.Memory.Device.Records;

/// <summary>An image of the device's memory.</summary>
[Record("memory.device", 1)]
[Description("An image of the device's memory. Null means unknown.")]
internal sealed record DeviceMemoryRecord
{
    [Description("kcore, crash or mem.")]
    public required string Source { get; init; }

    [Description("lime, raw, elf or avml.")]
    public required string Format { get; init; }

    [Description("The name of the image, below images/STEP/ of the bundle; null when there is none.")]
    public required string? Image { get; init; }

    [Description("The image's blob id, see the files index of the bundle.")]
    public required string? ImageBlob { get; init; }

    [Description("What was read for it. When the bundle took no more the files index tells how much of that it has.")]
    public required ulong ImageSizeBytes { get; init; }

    [Description("Whether it has all that it was to have.")]
    public required bool Complete { get; init; }

    [Description("live: read while the device ran; no two pages are of one moment.")]
    public required string Mode { get; init; }

    [Description("What the kernel uses as memory by /proc/iomem; null when that is hidden.")]
    public required ulong? RamBytes { get; init; }

    [Description("What the image was to have.")]
    public required ulong PlannedBytes { get; init; }

    [Description("Memory that was read into it. Of pages that the kernel has not mapped, as those of memfd_secret, its core file gives zeros without a word: they are counted here.")]
    public required ulong StoredBytes { get; init; }

    [Description("Memory that is zeros in it because it could not be read, or was better left alone.")]
    public required ulong UnreadBytes { get; init; }

    [Description("Ranges of kind ram.")]
    public required int RangeCount { get; init; }

    public required int PageSizeBytes { get; init; }

    [Description("Whether each page was looked up in /proc/kpageflags before it was read. Where not, broken memory and pages that were given away are zeros that nothing tells of.")]
    public required bool PageFlagsKnown { get; init; }

    [Description("Whether the kernel's own description for debuggers (VMCOREINFO) was found.")]
    public required bool VmcoreinfoFound { get; init; }

    public required UnixTime StartedAt { get; init; }

    public required UnixTime EndedAt { get; init; }

    [Description("Image bytes a second, the host's digesting and compressing included.")]
    public required long? BytesPerSecond { get; init; }

    [Description("The process that reads.")]
    public required int? CollectorPid { get; init; }

    [Description("Its memory when the image was done, program files included.")]
    public required long? CollectorResidentBytes { get; init; }

    [Description("Of that what no file backs.")]
    public required long? CollectorAnonymousBytes { get; init; }

    [Description("The most that it was.")]
    public required long? CollectorPeakBytes { get; init; }

    [Description("The process that writes the bundle.")]
    public required int? HostPid { get; init; }

    public required long? HostResidentBytes { get; init; }

    public required long? HostAnonymousBytes { get; init; }

    public required long? HostPeakBytes { get; init; }

    public required UnixTime ReadAt { get; init; }
}
