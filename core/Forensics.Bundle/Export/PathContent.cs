namespace Forensics.Bundle.Export;

/// <summary>Where the content of a path of the device lies in a bundle.</summary>
/// <param name="Path">The path, in its own bytes.</param>
/// <param name="Entry">The entry's name; of content in parts, what their names begin with. Null for content that is known and was left out.</param>
public sealed record PathContent(byte[] Path, string? Entry);
