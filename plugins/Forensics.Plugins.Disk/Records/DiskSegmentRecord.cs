using System.ComponentModel;
using Forensics.Sdk;

namespace Forensics.Plugins.Disk.Records;

/// <summary>One file of an image.</summary>
[Record("disk.segment", 1)]
[Description("One file of an image.")]
internal sealed record DiskSegmentRecord
{
    [Description("The source.")]
    public required EvidencePath Path { get; init; }

    [Description("Its place among the files of the image, from 1.")]
    public required long SegmentNumber { get; init; }

    [Description("Its name, below images/STEP/ of the bundle or in output_folder.")]
    public required string Image { get; init; }

    [Description("Its blob id, see the files index of the bundle.")]
    public required string? ImageBlob { get; init; }

    [Description("The folder that it is in; null when it is in the bundle.")]
    public required string? OutputFolder { get; init; }

    [Description("Length of the whole, with what an earlier attempt stored of it.")]
    public required long? SizeBytes { get; init; }

    [Description("How much of it an earlier attempt stored.")]
    public required long ContinuesAtBytes { get; init; }

    [Description("Whether all of it was stored.")]
    public required bool Complete { get; init; }

    public required string? Md5 { get; init; }

    public required string? Sha1 { get; init; }

    public required string? Sha256 { get; init; }

    public required UnixTime ReadAt { get; init; }
}
