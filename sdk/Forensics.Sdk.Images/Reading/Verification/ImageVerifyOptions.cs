namespace Forensics.Sdk.Images.Reading.Verification;

/// <summary>What a verification compares with, beside what the image has stored.</summary>
public sealed record ImageVerifyOptions
{
    /// <summary>Digests that the media should have, in hexadecimal of any case. Default: none.</summary>
    public IReadOnlyDictionary<DigestKind, string> Expected { get; init; } = new Dictionary<DigestKind, string>();

    /// <summary>SHA-256 that the files should have, in hexadecimal of any case, by name without a folder; null when none were given. Default: null.</summary>
    public IReadOnlyDictionary<string, string>? Sums { get; init; }

    /// <summary>Is told how many bytes of the media were read, on the caller's thread. Default: nobody.</summary>
    public IProgress<long>? Progress { get; init; }
}
