namespace Forensics.Sdk.Quarantine.Files;

/// <summary>What becomes of a removal that was interrupted.</summary>
public enum RemovalDecision
{
    /// <summary>The file gets its name back, and its flags.</summary>
    PutBack = 0,

    /// <summary>The file is removed, if it still is as it was captured.</summary>
    Remove,
}
