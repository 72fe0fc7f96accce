using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Forensics.Plugins.Filesystem;

/// <summary>Options of <c>filesystem.listing</c>.</summary>
public sealed class ListingOptions
{
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
}
