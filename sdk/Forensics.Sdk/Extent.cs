namespace Forensics.Sdk;

/// <summary>A range of a file that holds data.</summary>
/// <param name="OffsetBytes">From the file's start.</param>
/// <param name="LengthBytes">Above 0.</param>
public readonly record struct Extent(long OffsetBytes, long LengthBytes);
