namespace Forensics.Sdk.Images.Tests.Writing;

public enum MediaKind
{
    /// <summary>Zeros, text, random bytes, in turn.</summary>
    Mixed = 0,

    /// <summary>Random bytes.</summary>
    Random = 1,

    /// <summary>Zeros, with a random block here and there.</summary>
    Islands = 2,
}
