namespace Forensics.Sdk.Images.Reading.Verification;

/// <summary>A file of an image, read whole.</summary>
/// <param name="Name">Its name, without a folder.</param>
/// <param name="LengthBytes">Its length in bytes.</param>
/// <param name="Sha256">In lower-case hexadecimal; null when it could not be read.</param>
/// <param name="IsEqual">Whether that is what was given for it; null when nothing was.</param>
public sealed record SegmentVerification(string Name, long LengthBytes, string? Sha256, bool? IsEqual);
