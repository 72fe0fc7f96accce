using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Forensics.Plugins.Filesystem.Selection;

namespace Forensics.Plugins.Filesystem;

/// <summary>Options of <c>files.collect</c>.</summary>
public sealed class CollectOptions
{
    private const double MostBytes = 1L << 60; // 1 EiB; attributes have no 64-bit integers.

    /// <summary>Paths and masks below the root under inspection. Default: none.</summary>
    [Description("Paths to collect, below the root under inspection: * ? [a-z] [!a-z] \\ within a component, ** for any number of levels, **N for up to N. A folder alone is its entry, folder/** what is below it.")]
    [RegularExpression(@"/[\s\S]*", ErrorMessage = "an absolute path")]
    public IReadOnlyList<string> Paths { get; set; } = [];

    /// <summary>Names of artifact definitions or groups, in the order of their worth. Default: none.</summary>
    [Description("Artifact definitions, or groups of them, by name, the most valuable first: LinuxTriage, LinuxSshAuthorizedKeys.")]
    [RegularExpression("[A-Za-z0-9][A-Za-z0-9 ._-]{0,254}", ErrorMessage = "a definition's name")]
    public IReadOnlyList<string> Definitions { get; set; } = [];

    /// <summary>Files with definitions beside those that come with the plugin: absolute paths on this device. Default: none.</summary>
    [Description("Files with more definitions (YAML, ForensicArtifacts format): absolute paths on this device; not writable by others.")]
    [RegularExpression("/.*", ErrorMessage = "an absolute path")]
    public IReadOnlyList<string> DefinitionFiles { get; set; } = [];

    /// <summary>Only files of at least this size, in bytes. Default: 0.</summary>
    [Description("Only files whose size_bytes is at least this.")]
    [Range(0, MostBytes)]
    public long MinSizeBytes { get; set; }

    /// <summary>Only files of at most this size, in bytes. Default: 0, for any size.</summary>
    [Description("Only files whose size_bytes is at most this, 0 for any. What is longer is not asked for; max_file_bytes is for what is asked for and too much.")]
    [Range(0, MostBytes)]
    public long MaxSizeBytes { get; set; }

    /// <summary>Only what changed at this time or later: ISO 8601. Default: empty, for any time.</summary>
    [Description("Only what has modified_at at or after this: ISO 8601, UTC without an offset.")]
    [RegularExpression(TimeBound.Pattern, ErrorMessage = TimeBound.Expected)]
    public string ModifiedAfter { get; set; } = string.Empty;

    /// <summary>Only what changed before this time: ISO 8601. Default: empty, for any time.</summary>
    [Description("Only what has modified_at before this: ISO 8601, UTC without an offset.")]
    [RegularExpression(TimeBound.Pattern, ErrorMessage = TimeBound.Expected)]
    public string ModifiedBefore { get; set; } = string.Empty;

    /// <summary>Only what has its status changed at this time or later: ISO 8601. Default: empty, for any time.</summary>
    [Description("Only what has changed_at at or after this: ISO 8601, UTC without an offset.")]
    [RegularExpression(TimeBound.Pattern, ErrorMessage = TimeBound.Expected)]
    public string ChangedAfter { get; set; } = string.Empty;

    /// <summary>Only what belongs to one of these users. Default: empty, for any owner.</summary>
    [Description("Only what belongs to these users: names of the root under inspection, or numbers.")]
    [RegularExpression("[^:/]{1,256}", ErrorMessage = "a user's name or number")]
    public IReadOnlyList<string> Owners { get; set; } = [];

    /// <summary>Only files whose content has one of these digests: MD5, SHA-1 or SHA-256, hexadecimal. Default: empty, for any content.</summary>
    [Description("Only files whose content has one of these digests: MD5, SHA-1 or SHA-256 in hexadecimal digits. Every file that the other options leave is read for it.")]
    [RegularExpression("([0-9A-Fa-f]{64}|[0-9A-Fa-f]{40}|[0-9A-Fa-f]{32})", ErrorMessage = "32, 40 or 64 hexadecimal digits")]
    public IReadOnlyList<string> Digests { get; set; } = [];

    /// <summary>Most content of one file, in bytes that are allocated: 0 for no limit. Default: 4 GiB.</summary>
    [Description("Files with more content than this, holes not counted, are listed and not stored: over-limit. 0 for no limit.")]
    [Range(0, MostBytes)]
    public long MaxFileBytes { get; set; } = 4L << 30;

    /// <summary>Most content of one definition or path, in bytes: 0, the default, for no limit.</summary>
    [Description("What one definition, or one of paths, may store, in bytes, holes not counted; beyond, its files are over-limit. 0 for no limit.")]
    [Range(0, MostBytes)]
    public long MaxItemBytes { get; set; }

    /// <summary>Most content of the step, in bytes: 0, the default, for no limit but the step's own.</summary>
    [Description("What the step may store, in bytes, holes not counted; beyond, files are over-limit. 0 for no limit but the step's output.")]
    [Range(0, MostBytes)]
    public long MaxTotalBytes { get; set; }

    /// <summary>Whether to stay on the mount that a rule's masks begin at. Default: no.</summary>
    [Description("Masks and ** do not go into other mounts; a path that names one does.")]
    public bool OneFileSystem { get; set; }

    /// <summary>Whether network and FUSE file systems are entered. Default: no, as they may never answer.</summary>
    [Description("Enter network and FUSE file systems too. Each read has its deadline; automount points are never entered.")]
    public bool Remote { get; set; }

    /// <summary>Whether COMMAND sources of definitions are run. Default: no, since what they start is the device's own and not to be trusted.</summary>
    [Description("Run the programs that COMMAND sources of definitions name, on the running system: an untrusted-tool, whose output the device decides.")]
    public bool Commands { get; set; }

    /// <summary>How long one open or read may take, in seconds: 1 to 3,600. Default: 10.</summary>
    [Description("Seconds that one open or read may take; what does not answer is timed-out, and so is the rest of a file system that does so again and again.")]
    [Range(1, 3_600)]
    public int ReadDeadlineSeconds { get; set; } = 10;
}
