namespace Forensics.Sdk.Images;

/// <summary>How hard the chunks of an E01 are compressed.</summary>
public enum ImageCompression
{
    /// <summary>Not at all: every chunk is stored.</summary>
    None = 0,

    /// <summary>As fast as can be; what does not compress is stored.</summary>
    Fast = 1,

    /// <summary>As small as can be, for many times the processor time of <see cref="Fast"/>.</summary>
    Best = 2,
}
