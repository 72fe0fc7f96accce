namespace Forensics.Bundle;

/// <summary>Content as it stands in the bundle.</summary>
/// <param name="Entry">The entry's name; of content in parts, what their names begin with. Null when it is known and was left out.</param>
/// <param name="Parts">0 when the entry holds all of it; else the number of <c>ENTRY.part0001</c>, <c>ENTRY.part0002</c>, ...</param>
/// <param name="LengthBytes">Length of the whole.</param>
/// <param name="Sha256">SHA-256 of the whole, 64 lower-case hex digits.</param>
/// <param name="Md5">MD5 of the whole, 32 lower-case hex digits; null where none was asked for.</param>
/// <param name="Sha1">SHA-1 of the whole, 40 lower-case hex digits; null where none was asked for.</param>
public sealed record ContentSummary(string? Entry, int Parts, long LengthBytes, string Sha256, string? Md5, string? Sha1)
{
    /// <summary>Whether it is one of <see cref="BundleWriterOptions.Known"/>.</summary>
    public bool IsKnown { get; init; }

    /// <summary>Whether it lies under the name of equal content that was stored before.</summary>
    public bool IsDuplicate { get; init; }
}
