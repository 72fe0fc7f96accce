namespace Forensics.Sdk.Quarantine.Files;

/// <summary>Why a file was not restored.</summary>
public enum RestoreObstacle
{
    /// <summary>Nothing: it was.</summary>
    None = 0,

    /// <summary>The name is taken.</summary>
    NameTaken,

    /// <summary>A folder has the name: none is replaced.</summary>
    IsFolder,

    /// <summary>A folder on the way is missing, a link, or cannot be opened: see the subject and the text.</summary>
    PathRefused,

    /// <summary>The content is not what the plan says: too short, too long, or of another digest. Nothing was placed.</summary>
    ContentDiffers,

    /// <summary>The content could not be read.</summary>
    ContentUnreadable,

    /// <summary>The mount is read-only.</summary>
    ReadOnlyMount,

    /// <summary>The kernel refuses it to us.</summary>
    Denied,

    /// <summary>The file system is full.</summary>
    NoSpace,

    /// <summary>A private folder of this token is there already: an earlier try is to be repaired first, or somebody has made it.</summary>
    TokenUsed,

    /// <summary>Another call failed.</summary>
    Failed,
}
