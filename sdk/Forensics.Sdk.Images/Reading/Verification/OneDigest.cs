using Forensics.Sdk.Linux.Hashing;

namespace Forensics.Sdk.Images.Reading.Verification;

/// <summary>One digest over one stream, in lower-case hexadecimal.</summary>
internal sealed class OneDigest(DigestKind kind, DigestProvider provider = DigestProvider.Automatic) : IDisposable
{
    private readonly StreamDigest digest = new(
        kind switch
        {
            DigestKind.Md5 => DigestAlgorithms.Md5,
            DigestKind.Sha1 => DigestAlgorithms.Sha1,
            DigestKind.Sha256 => DigestAlgorithms.Sha256,
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        },
        provider);

    public void Append(ReadOnlySpan<byte> bytes) => digest.Append(bytes);

    public string Finish()
    {
        var digests = digest.Finish();
        return Convert.ToHexStringLower((digests.Md5 ?? digests.Sha1 ?? digests.Sha256)!);
    }

    public void Dispose() => digest.Dispose();
}
