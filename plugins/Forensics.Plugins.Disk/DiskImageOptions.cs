using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Forensics.Sdk;

namespace Forensics.Plugins.Disk;

/// <summary>The options of <c>disk.image</c>.</summary>
public sealed class DiskImageOptions
{
    private const long MostSegmentBytes = 1L << 50;

    [Description("What an image is made of: a disk, a partition, any other block device, or a file. Links such as /dev/disk/by-id/... are followed. Empty: nothing; only what block devices there are is told.")]
    [RegularExpression(@"(/[\s\S]*)?", ErrorMessage = "an absolute path")]
    public string Source { get; set; } = string.Empty;

    [Description("Form of the image: e01 (EnCase 6) or raw.")]
    public ImageFormat Format { get; set; } = ImageFormat.E01;

    [Description("How an e01 is compressed: none, fast, or best, which takes many times the processor time of fast.")]
    public ChunkCompression Compression { get; set; } = ChunkCompression.Fast;

    [Description("A folder that the image goes into: absolute, on another disk than the source. The bundle's custody covers it. Empty: into the bundle.")]
    [RegularExpression(@"(/[\s\S]*)?", ErrorMessage = "an absolute path")]
    [OutputFolder]
    public string To { get; set; } = string.Empty;

    [Description("Most bytes of one segment of the image, at least 1 MiB; 0: an e01 has segments of 1,500 MiB, a raw image is whole.")]
    [Range(0L, MostSegmentBytes)]
    public long SegmentBytes { get; set; }

    [Description("Digests of the media, as it is when the image is extracted: md5, sha1, sha256.")]
    public IReadOnlyList<HashName> Hashes { get; set; } = [HashName.Md5, HashName.Sha1, HashName.Sha256];

    [Description("Digests of each segment: md5, sha1; sha256 is always there.")]
    public IReadOnlyList<HashName> SegmentHashes { get; set; } = [HashName.Md5, HashName.Sha1, HashName.Sha256];

    [Description("How often the smallest piece that cannot be read is tried again.")]
    [Range(0, 16)]
    public int Retries { get; set; } = 1;

    [Description("Sectors of that piece: what is lost at least where a read fails. 1 loses exactly the bad sectors.")]
    [Range(1, 2_048)]
    public int RetryGranularity { get; set; } = 1;

    [Description("Seconds that one read may take. A disk that tries to save a bad sector may take a minute; one that does not answer ends the image, which is timed-out.")]
    [Range(1, 3_600)]
    public int ReadDeadlineSeconds { get; set; } = 120;

    [Description("Whether the source is read again after the image, past the page cache, and its digests compared; not of one that is mounted to be written to.")]
    public bool VerifyAfter { get; set; }
}
