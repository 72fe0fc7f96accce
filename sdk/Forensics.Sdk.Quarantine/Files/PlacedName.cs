namespace Forensics.Sdk.Quarantine.Files;

/// <summary>A name that a restored file has.</summary>
/// <param name="Asked">The path that was asked for.</param>
/// <param name="Path">The path that it has: another where the name was taken.</param>
public sealed record PlacedName(EvidencePath Asked, EvidencePath Path);
