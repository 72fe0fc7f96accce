using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Hashing;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.Processes;

/// <summary>The digests of one file.</summary>
/// <param name="Md5">Lower-case hexadecimal; null when not asked for.</param>
/// <param name="Sha256">Lower-case hexadecimal; null when not asked for.</param>
internal sealed record Digests(string? Md5, string? Sha256)
{
    private const int BufferBytes = 1 << 20;

    /// <summary>Reads a file once, up to the length it had, for all digests that are asked for.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Digests Of(SafeFileHandle file, long lengthBytes, IReadOnlyList<HashName> names, ReadingWatch watch, CancellationToken cancellationToken)
    {
        using var digest = new StreamDigest((names.Contains(HashName.Md5) ? DigestAlgorithms.Md5 : 0) | (names.Contains(HashName.Sha256) ? DigestAlgorithms.Sha256 : 0));
        var buffer = System.Buffers.ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            for (var offset = 0L; offset < lengthBytes;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                watch.Beat();
                var read = RandomAccess.Read(file, buffer.AsSpan(0, (int)Math.Min(BufferBytes, lengthBytes - offset)), offset);
                if (read == 0)
                {
                    break;
                }

                digest.Append(buffer.AsSpan(0, read));
                offset += read;
            }
        }
        finally
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(buffer);
        }

        var digests = digest.Finish();
        return new(Hex(digests.Md5), Hex(digests.Sha256));
    }

    private static string? Hex(byte[]? digest) => digest is null ? null : Convert.ToHexStringLower(digest);
}
