namespace Forensics.Sdk.Quarantine.Files;

/// <summary>Where a file is whose removal was begun.</summary>
public enum RemovalState
{
    /// <summary>At its name.</summary>
    AtName = 0,

    /// <summary>In the private folder beside it, or at the private name: moved, not yet unlinked.</summary>
    Private,

    /// <summary>In neither place: removed, or moved by somebody else.</summary>
    Gone,

    /// <summary>Its folder cannot be reached by its path: nothing is known.</summary>
    FolderUnreachable,

    /// <summary>Another folder has that path now: nothing is known, and nothing was touched.</summary>
    FolderReplaced,
}
