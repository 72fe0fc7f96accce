namespace Forensics.Collection.Run;

/// <summary>Content as it stands in the bundle.</summary>
/// <param name="Entry">The entry's name; of content in parts, what their names begin with. Null for what is known and was not written.</param>
/// <param name="Parts">0 when one entry holds all of it.</param>
/// <param name="LengthBytes">Length of the whole.</param>
/// <param name="Md5">MD5 of the whole, lower-case hex: a name in lists of known files, not a protection; null where none was asked for.</param>
/// <param name="Sha256">SHA-256 of the whole, lower-case hex; null of a file outside of the bundle that failed before the first checkpoint.</param>
/// <param name="Sha1">SHA-1 of the whole, lower-case hex; null where none was asked for.</param>
public sealed record StoredContent(string? Entry, int Parts, long LengthBytes, string? Md5, string? Sha256, string? Sha1)
{
    /// <summary>The file outside of the bundle that holds it; null when the bundle does.</summary>
    public string? OutsidePath { get; init; }

    /// <summary>Why what lies outside is not all that came; null when it is.</summary>
    public string? Failure { get; init; }

    /// <summary>Whether it is in the list of known contents that the run was given.</summary>
    public bool IsKnown { get; init; }

    /// <summary>Whether the entry is that of equal content which was stored before.</summary>
    public bool IsDuplicate { get; init; }
}
