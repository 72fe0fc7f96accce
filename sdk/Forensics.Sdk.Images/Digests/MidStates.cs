namespace Forensics.Sdk.Images.Digests;

/// <summary>What the digests of a media had taken in at a multiple of 64 bytes: their words, as bytes in the order of the digest; null where there is no such digest.</summary>
internal sealed record MidStates(byte[]? Md5, byte[]? Sha1, byte[]? Sha256);
