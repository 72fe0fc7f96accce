namespace Forensics.Sdk.Images.Reading;

/// <summary>Sectors of the media that the image does not have any more; they read as zeros.</summary>
/// <param name="Sectors">Which.</param>
/// <param name="Reason">Why, with the file's name and the offset in it.</param>
public sealed record DamagedRange(SectorRange Sectors, string Reason);
