using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Hashing;

namespace Forensics.Plugins.Autoruns.Enriching;

/// <summary>What was read of one path.</summary>
/// <param name="Status">Of the object itself, a link unfollowed; null when it does not exist or could not be asked.</param>
/// <param name="FileId">Of the object itself.</param>
/// <param name="ReadAt">When.</param>
internal sealed record FileState(FileStatus? Status, string? FileId, UnixTime ReadAt)
{
    /// <summary>Whether it is known to exist, or not to; null when it could not be asked.</summary>
    public bool? Exists { get; init; }

    /// <summary>Target of a link, as it stands in it.</summary>
    public EvidencePath? LinkTarget { get; init; }

    /// <summary>Status of what it leads to within the root: of the object itself when it is no link.</summary>
    public FileStatus? EndStatus { get; init; }

    /// <summary>Of what it leads to.</summary>
    public string? EndFileId { get; init; }

    /// <summary>Where that lies, without any link in its path; null when it leads nowhere.</summary>
    public EvidencePath? Place { get; init; }

    /// <summary>Whose package is asked for: of <see cref="Place"/>; of the link itself when it leads to a device.</summary>
    public EvidencePath? Packaged { get; init; }

    /// <summary>Whether it is of the kernel's own file systems: nobody's package, and its owner tells nothing.</summary>
    public bool IsKernels { get; init; }

    /// <summary>MD5, SHA-1 and SHA-256 of that; null when it is no regular file, over the limit, a file of the kernel's or unreadable.</summary>
    public FileDigests? Digests { get; init; }

    /// <summary>Why something is missing; <see cref="Errno.Ok"/> when nothing is.</summary>
    public Errno Error { get; init; }
}
