namespace Forensics.Sdk.Images.Pipeline;

/// <summary>Where the bytes of a chunk are.</summary>
internal enum ChunkKind
{
    /// <summary>As read; its Adler-32 follows it.</summary>
    Stored = 0,

    /// <summary>Compressed, in the batch.</summary>
    Deflated = 1,

    /// <summary>A whole chunk of zeros: the one that was compressed beforehand.</summary>
    Zeros = 2,
}
