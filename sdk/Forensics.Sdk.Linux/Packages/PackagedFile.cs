namespace Forensics.Sdk.Linux.Packages;

/// <summary>A file as its package's database knows it.</summary>
/// <param name="Package">Name of the package, with its architecture where several can be installed.</param>
/// <param name="Version">Version of the package.</param>
/// <param name="Digest">Digest of the packaged content, lower-case hexadecimal; null where the database has none.</param>
/// <param name="DigestAlgorithm">md5, sha1, sha256, sha384 or sha512; null with <paramref name="Digest"/>.</param>
/// <param name="IsConfiguration">Whether the administrator is expected to change it (conffile, %config).</param>
public sealed record PackagedFile(string Package, string? Version, string? Digest, string? DigestAlgorithm, bool IsConfiguration);
