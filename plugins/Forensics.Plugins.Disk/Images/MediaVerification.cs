using Forensics.Plugins.Disk.Reading;
using Forensics.Sdk.Images;
using Forensics.Sdk.Linux.Hashing;

namespace Forensics.Plugins.Disk.Images;

/// <summary>What came of reading a source again.</summary>
/// <param name="Digests">Of what was read; null when it was not, or not all.</param>
/// <param name="WhyNot">Why not; null when it was.</param>
internal sealed record MediaVerification(MediaDigests? Digests, string? WhyNot)
{
    /// <summary>Reads it.</summary>
    /// <param name="source">Not read yet.</param>
    /// <param name="lengthBytes">How much of it.</param>
    /// <param name="algorithms">Which digests.</param>
    public static MediaVerification Read(DiskSource source, long lengthBytes, DigestAlgorithms algorithms)
    {
        using var digest = new StreamDigest(algorithms);
        var buffer = new byte[DiskLimits.PieceBytes];
        for (var done = 0L; done < lengthBytes;)
        {
            var length = source.Read(buffer.AsSpan(0, (int)Math.Min(buffer.Length, lengthBytes - done)));
            if (length == 0)
            {
                return new(null, $"the second reading ended at {done} of {lengthBytes} bytes ({Words.Of(source.End)})");
            }

            digest.Append(buffer.AsSpan(0, length));
            done += length;
        }

        var digests = digest.Finish();
        return new(new(Text(digests.Md5), Text(digests.Sha1), Text(digests.Sha256)), null);
    }

    private static string? Text(byte[]? digest) => digest is null ? null : Convert.ToHexStringLower(digest);
}
