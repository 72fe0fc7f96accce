namespace Forensics.Sdk.Images.Ewf.Reading;

/// <summary>How a chunk lies in its segment.</summary>
internal enum ChunkKind
{
    /// <summary>Its entry leads nowhere.</summary>
    Lost = 0,

    /// <summary>As it is, with an Adler-32 after it.</summary>
    Stored = 1,

    /// <summary>As zlib.</summary>
    Deflated = 2,

    /// <summary>Its entry had no room for the mark: its length tells.</summary>
    Unknown = 3,
}
