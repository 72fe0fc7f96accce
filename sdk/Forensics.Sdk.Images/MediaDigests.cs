namespace Forensics.Sdk.Images;

/// <summary>Digests of a media as its image has it: sectors that could not be read are zeros. Lower-case hexadecimal; null if not asked for.</summary>
/// <param name="Md5">MD5, 32 digits.</param>
/// <param name="Sha1">SHA-1, 40 digits.</param>
/// <param name="Sha256">SHA-256, 64 digits.</param>
public sealed record MediaDigests(string? Md5, string? Sha1, string? Sha256);
