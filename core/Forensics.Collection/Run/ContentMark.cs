namespace Forensics.Collection.Run;

/// <summary>How far content is at a checkpoint.</summary>
/// <param name="LengthBytes">Bytes of it that are, or are about to be, durable.</param>
/// <param name="OutsideSha256">Of content outside of the bundle: SHA-256 of those bytes, lower-case hex. Else null: the bundle proves them itself.</param>
public sealed record ContentMark(long LengthBytes, string? OutsideSha256);
