namespace Forensics.Sdk.Images.Reading;

/// <summary>A file of an image.</summary>
/// <param name="Name">Its name, without a folder.</param>
/// <param name="LengthBytes">Its length in bytes.</param>
public sealed record SegmentFile(string Name, long LengthBytes);
