using System.Buffers;
using Forensics.Sdk.Linux.Hashing;

namespace Forensics.Plugins.Response.Files;

/// <summary>Digests of a whole content.</summary>
/// <param name="Sha256">Lower-case hex.</param>
/// <param name="Md5">Lower-case hex.</param>
internal sealed record ContentHash(string Sha256, string Md5)
{
    private const int BufferBytes = 1 << 20;

    /// <exception cref="IOException">It cannot be read.</exception>
    public static ContentHash Of(Stream content, CancellationToken cancellationToken)
    {
        using var digest = new StreamDigest(DigestAlgorithms.Sha256 | DigestAlgorithms.Md5);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            while (content.Read(buffer) is > 0 and var count)
            {
                cancellationToken.ThrowIfCancellationRequested();
                digest.Append(buffer.AsSpan(0, count));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        var digests = digest.Finish();
        return new(Convert.ToHexStringLower(digests.Sha256!), Convert.ToHexStringLower(digests.Md5!));
    }
}
