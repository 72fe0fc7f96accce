namespace Forensics.Sdk.Quarantine.Files;

/// <summary>Why a file is not gone, or not all of it.</summary>
public enum RemovalObstacle
{
    /// <summary>Nothing: it is gone.</summary>
    None = 0,

    /// <summary>The file is immutable (<c>chattr +i</c>).</summary>
    Immutable,

    /// <summary>The file can only be appended to (<c>chattr +a</c>).</summary>
    AppendOnly,

    /// <summary>Its folder is immutable.</summary>
    FolderImmutable,

    /// <summary>Names can be added to its folder, and none taken away.</summary>
    FolderAppendOnly,

    /// <summary>The mount is read-only.</summary>
    ReadOnlyMount,

    /// <summary>The kernel refuses it to us.</summary>
    Denied,

    /// <summary>The name is gone; others lead to the file still.</summary>
    HardLinks,

    /// <summary>Another file has the name now.</summary>
    Changed,

    /// <summary>Its content was changed after it was captured: what was kept of it is not what would be removed.</summary>
    ContentChanged,

    /// <summary>Somebody else has removed the name.</summary>
    Vanished,

    /// <summary>A private folder of this token is there already: an earlier try is to be repaired first, or somebody has made it.</summary>
    TokenUsed,

    /// <summary>The file system has no room for the change.</summary>
    NoSpace,

    /// <summary>It is gone, and could be back after a loss of power: the folder could not be written out.</summary>
    NotDurable,

    /// <summary>Another call failed.</summary>
    Failed,
}
