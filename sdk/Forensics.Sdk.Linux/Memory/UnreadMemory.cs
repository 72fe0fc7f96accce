namespace Forensics.Sdk.Linux.Memory;

/// <summary>Told of pages that could not be read; zeros stand in their place.</summary>
/// <param name="address">First byte.</param>
/// <param name="lengthBytes">How many.</param>
/// <param name="error">Why.</param>
public delegate void UnreadMemory(ulong address, long lengthBytes, Errno error);
