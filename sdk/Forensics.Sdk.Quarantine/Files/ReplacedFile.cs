namespace Forensics.Sdk.Quarantine.Files;

/// <summary>What had the name of a restored file. It is kept; the caller decides what becomes of it.</summary>
/// <param name="Path">Where it was.</param>
/// <param name="KeptAt">Where it is.</param>
public sealed record ReplacedFile(EvidencePath Path, EvidencePath KeptAt);
