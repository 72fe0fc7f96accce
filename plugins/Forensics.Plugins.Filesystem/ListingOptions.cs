using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Forensics.Plugins.Filesystem.Selection;

namespace Forensics.Plugins.Filesystem;

/// <summary>Options of <c>filesystem.listing</c>.</summary>
public sealed class ListingOptions
{
    private const double MostBytes = 1L << 60; // 1 EiB; attributes have no 64-bit integers.

    /// <summary>Where the listing starts, below the root under inspection: an absolute path. Default: all of it.</summary>
    [Description("Where the listing starts: an absolute path below the root under inspection. Links on the way are not followed.")]
    [RegularExpression("^/.*", ErrorMessage = "an absolute path")]
    public string Root { get; set; } = "/";

    /// <summary>How many levels below the start are listed: 1 for its own entries; 0, the default, for all.</summary>
    [Description("How many levels below the start are listed: 1 for its own entries, 0 for all.")]
    [Range(0, int.MaxValue)]
    public int Depth { get; set; }

    /// <summary>Whether to stay on the start's own mount. Default: every local file system below the start is listed.</summary>
    [Description("Stay on the mount of the start; without, every local file system below it is listed.")]
    public bool OneFileSystem { get; set; }

    /// <summary>Directories read at the same time: 1 to 16. Default 2: most of the time is the kernel's, and the device has other work.</summary>
    [Description("Directories read at the same time.")]
    [Range(1, 16)]
    public int Threads { get; set; } = 2;

    /// <summary>A mask on the name: only entries that fit are emitted; all folders are walked. Default: empty, for all names.</summary>
    [Description("Only entries whose name fits are emitted: * any bytes, ? one byte, [a-z] one of these, [!a-z] one of the others, \\ before a sign for itself.")]
    public string Name { get; set; } = string.Empty;

    /// <summary>Only entries of at least this size are emitted, in bytes. Default: 0.</summary>
    [Description("Only entries whose size_bytes is at least this are emitted.")]
    [Range(0, MostBytes)]
    public long MinSizeBytes { get; set; }

    /// <summary>Only entries of at most this size are emitted, in bytes. Default: 0, for any size.</summary>
    [Description("Only entries whose size_bytes is at most this are emitted, 0 for any.")]
    [Range(0, MostBytes)]
    public long MaxSizeBytes { get; set; }

    /// <summary>Only entries whose content changed at this time or later are emitted: ISO 8601, UTC unless it has an offset. Default: empty, for any time.</summary>
    [Description("Only entries with modified_at at or after this are emitted: ISO 8601, UTC without an offset.")]
    [RegularExpression(TimeBound.Pattern, ErrorMessage = TimeBound.Expected)]
    public string ModifiedAfter { get; set; } = string.Empty;

    /// <summary>Only entries whose content changed before this time are emitted: ISO 8601, UTC unless it has an offset. Default: empty, for any time.</summary>
    [Description("Only entries with modified_at before this are emitted: ISO 8601, UTC without an offset.")]
    [RegularExpression(TimeBound.Pattern, ErrorMessage = TimeBound.Expected)]
    public string ModifiedBefore { get; set; } = string.Empty;

    /// <summary>Only entries whose status changed at this time or later are emitted: ISO 8601, UTC unless it has an offset. Default: empty, for any time.</summary>
    [Description("Only entries with changed_at at or after this are emitted: ISO 8601, UTC without an offset.")]
    [RegularExpression(TimeBound.Pattern, ErrorMessage = TimeBound.Expected)]
    public string ChangedAfter { get; set; } = string.Empty;

    /// <summary>Whether each entry gets its <c>file_id</c>. Default: no, since it costs a third of the listing more.</summary>
    [Description("Adds file_id: the same for one file in every record, whatever its name.")]
    public bool FileId { get; set; }

    /// <summary>Whether regular files and folders are opened for their inode flags. Default: no.</summary>
    [Description("Adds lsattr: all inode flags of regular files and folders, which are opened for it.")]
    public bool Flags { get; set; }

    /// <summary>Whether extended attributes are read, with access lists, capabilities and SELinux label. Default: no.</summary>
    [Description("Adds xattrs, acl, capabilities, capabilities_root_id and selinux_label where there are any.")]
    public bool Xattrs { get; set; }

    /// <summary>Whether the type of regular files is told from their first 4 KiB. Default: no.</summary>
    [Description("Adds mime_type of regular files, told from their first 4,096 bytes.")]
    public bool Mime { get; set; }

    /// <summary>Whether the build id of ELF files is read. Default: no.</summary>
    [Description("Adds elf_build_id of ELF files that have one.")]
    public bool ElfBuildId { get; set; }

    /// <summary>Which digests of regular files are computed, in one read. Default: none.</summary>
    [Description("Adds these digests of regular files, computed in one read: md5, sha1, sha256.")]
    public IReadOnlyList<ContentDigestAlgorithm> Hashes { get; set; } = [];

    /// <summary>Longer files get no digest, in bytes: 0 for no limit. Default: 4 GiB.</summary>
    [Description("Files longer than this get no digests, 0 for no limit.")]
    [Range(0, MostBytes)]
    public long MaxHashBytes { get; set; } = 4L << 30;

    /// <summary>Whether the entries are written as a bodyfile too. Default: no.</summary>
    [Description("Writes the emitted entries also as a bodyfile of TSK 3, which mactime -b reads.")]
    public bool Bodyfile { get; set; }

    /// <summary>How long one open or read may take, in seconds: 1 to 3,600. Default: 10.</summary>
    [Description("Seconds that one open or read may take. What does not answer in time is left out, with a fault; where that happens again and again the rest of the "
        + "mount is.")]
    [Range(1, 3_600)]
    public int ReadDeadlineSeconds { get; set; } = 10;
}
