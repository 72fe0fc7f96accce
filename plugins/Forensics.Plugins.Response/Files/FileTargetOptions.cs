using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Forensics.Plugins.Response.Files;

/// <summary>Which files: what <c>quarantine</c> and <c>file.delete</c> have in common. All criteria that are given must hold.</summary>
public abstract class FileTargetOptions
{
    private const string Hex32 = "^[0-9a-fA-F]{32}$";
    private const string Hex64 = "^[0-9a-fA-F]{64}$";

    [Description("Files by their absolute path. No part of it may be a symbolic link.")]
    public IReadOnlyList<string> Paths { get; set; } = [];

    [Description("The same in base64, for names that are no UTF-8.")]
    [RegularExpression("^[A-Za-z0-9+/]+={0,2}$")]
    public IReadOnlyList<string> PathsBytes { get; set; } = [];

    [Description("Files whose content has one of these SHA-256 digests: those of paths or pids, or all below the folders of below.")]
    [RegularExpression(Hex64)]
    public IReadOnlyList<string> Sha256 { get; set; } = [];

    [Description("The same by MD5. With both, both must hold.")]
    [RegularExpression(Hex32)]
    public IReadOnlyList<string> Md5 { get; set; } = [];

    [Description("Folders that are searched for the digests, local file systems only. All names of a file that lie there are taken.")]
    public IReadOnlyList<string> Below { get; set; } = [];

    [Description("Files by the process that runs them: its executable. The process is not ended.")]
    public IReadOnlyList<int> Pids { get; set; } = [];

    [Description("Clear the immutable and append-only flags of a file that is to be removed; they are restored with it.")]
    public bool ClearFlags { get; set; }

    [Description("What the quarantine may hold, in bytes; beyond, nothing is taken. 0 for no limit.")]
    [Range(0, long.MaxValue)]
    public long MaxStoreBytes { get; set; }

    [Description("What stays free on the file system of the quarantine, in bytes.")]
    [Range(0, long.MaxValue)]
    public long MinFreeBytes { get; set; } = 64L << 20;
}
