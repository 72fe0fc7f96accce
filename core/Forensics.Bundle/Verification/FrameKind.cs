namespace Forensics.Bundle.Verification;

/// <summary>What lies next in the file.</summary>
internal enum FrameKind
{
    Content,
    ContainerDigest,
    SeekTable,

    /// <summary>The file ends here, between frames.</summary>
    End,

    /// <summary>The file ends inside a frame.</summary>
    Cut,

    /// <summary>No frame of this format begins here; where the next one begins cannot be known.</summary>
    Malformed,
}
