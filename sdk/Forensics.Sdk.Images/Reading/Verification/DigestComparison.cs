namespace Forensics.Sdk.Images.Reading.Verification;

/// <summary>A digest that the media should have.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Expected">In lower-case hexadecimal.</param>
/// <param name="IsStored">Whether it stands in the image; else it was given.</param>
/// <param name="IsEqual">Whether the media has it.</param>
public sealed record DigestComparison(DigestKind Kind, string Expected, bool IsStored, bool IsEqual);
