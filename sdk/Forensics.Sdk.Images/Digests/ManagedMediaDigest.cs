using Forensics.Sdk.Linux.Hashing;

namespace Forensics.Sdk.Images.Digests;

/// <summary>A digest that cannot be saved, where there is no libcrypto that can.</summary>
internal sealed class ManagedMediaDigest(DigestAlgorithms algorithm) : MediaDigest
{
    private readonly StreamDigest digest = new(algorithm);

    public override bool CanSave => false;

    public override void Append(ReadOnlySpan<byte> bytes) => digest.Append(bytes);

    public override byte[] Save() => throw new NotSupportedException();

    public override byte[] Finish()
    {
        var digests = digest.Finish();
        return (digests.Md5 ?? digests.Sha1 ?? digests.Sha256)!;
    }

    public override void Dispose() => digest.Dispose();
}
