namespace Forensics.Collection.Catalogue;

/// <summary>A record type that a collector may emit.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its schema's version.</param>
/// <param name="Schema">The JSON Schema, as text.</param>
public sealed record RecordType(string Name, int Version, string Schema);
