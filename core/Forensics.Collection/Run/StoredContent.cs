namespace Forensics.Collection.Run;

/// <summary>Content as it stands in the bundle.</summary>
/// <param name="Entry">The entry's name; of content in parts, what their names begin with.</param>
/// <param name="Parts">0 when one entry holds all of it.</param>
/// <param name="LengthBytes">Length of the whole.</param>
/// <param name="Md5">MD5 of the whole, lower-case hex: a name in lists of known files, not a protection.</param>
/// <param name="Sha256">SHA-256 of the whole, lower-case hex.</param>
public sealed record StoredContent(string Entry, int Parts, long LengthBytes, string Md5, string Sha256);
