namespace Forensics.Collection.Outcomes;

/// <summary>What the program's exit code says.</summary>
public enum ExitCode
{
    /// <summary>Complete: items collected, empty or excluded; steps skipped by choice.</summary>
    Complete = 0,

    /// <summary>An error of our own.</summary>
    InternalError = 1,

    /// <summary>A mistake on the command line or in a profile.</summary>
    Usage = 2,

    /// <summary>Something that was asked for is missing; the bundle says what.</summary>
    Partial = 3,

    /// <summary>Nothing was collected.</summary>
    NothingCollected = 4,

    /// <summary>Refused: not root, an untrusted plugin, an unsafe output.</summary>
    Refused = 5,

    /// <summary>The upload failed; the bundle is kept.</summary>
    UploadFailed = 6,

    /// <summary>The bundle is not intact.</summary>
    NotIntact = 7,

    /// <summary>The bundle is intact; its signer is unknown or not trusted.</summary>
    NotTrusted = 8,

    /// <summary>Interrupted; the bundle is kept.</summary>
    Interrupted = 130,
}
