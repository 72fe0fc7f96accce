namespace Forensics.Sdk.Images;

/// <summary>Sectors of a media, one after the other.</summary>
/// <param name="First">The first, from 0.</param>
/// <param name="Count">How many, at least 1.</param>
public readonly record struct SectorRange(long First, long Count);
