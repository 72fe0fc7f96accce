namespace Forensics.Sdk;

/// <summary>A blob that the host has stored and hashed.</summary>
/// <param name="Id">Its id.</param>
/// <param name="LengthBytes">Length of the whole, with what an earlier attempt stored of it.</param>
/// <param name="Sha256">SHA-256 of the whole, lower-case hex.</param>
/// <param name="Md5">MD5 of the whole, lower-case hex; null when it was not asked for.</param>
/// <param name="Sha1">SHA-1 of the whole, lower-case hex; null when it was not asked for.</param>
public sealed record StoredBlob(BlobId Id, long LengthBytes, string Sha256, string? Md5, string? Sha1)
{
    /// <summary>Whether the host took all of it.</summary>
    public bool IsWhole { get; init; } = true;
}
