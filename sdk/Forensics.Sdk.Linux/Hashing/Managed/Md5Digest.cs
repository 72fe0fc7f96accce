namespace Forensics.Sdk.Linux.Hashing.Managed;

/// <summary>MD5 of one stream, RFC 1321.</summary>
internal sealed class Md5Digest() : BlockDigest(Md5Rounds.Initial, bigEndian: false)
{
    protected override void Compress(Span<uint> state, ReadOnlySpan<byte> blocks) => Md5Rounds.Compress(state, blocks);
}
