namespace Forensics.Sdk.Quarantine.Store;

/// <summary>What happened to an object.</summary>
public enum QuarantineEventKind
{
    /// <summary>It came into the store: <c>received</c>.</summary>
    Received = 0,

    /// <summary>Its content was handed out: <c>got</c>.</summary>
    Got = 1,

    /// <summary>It was put back, or somewhere else: <c>restored</c>.</summary>
    Restored = 2,

    /// <summary>It is to be deleted: <c>deleted</c>.</summary>
    Deleted = 3,
}
