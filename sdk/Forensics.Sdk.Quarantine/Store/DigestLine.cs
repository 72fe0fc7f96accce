using System.Security.Cryptography;

namespace Forensics.Sdk.Quarantine.Store;

/// <summary>A line with its own digest: the SHA-256 of a JSON text as 64 lower-case hexadecimal digits, two spaces, the text, a line feed. It tells whether a line is whole, not who wrote it.</summary>
internal static class DigestLine
{
    public const int DigestDigits = 2 * ContentSeal.Sha256Bytes;

    private const int PrefixBytes = DigestDigits + 2;

    public static byte[] Of(ReadOnlySpan<byte> json)
    {
        var line = new byte[PrefixBytes + json.Length + 1];
        if (line.Length > StoreLimits.LineBytes)
        {
            throw new InvalidOperationException($"a line of {line.Length} bytes: none may have more than {StoreLimits.LineBytes}");
        }

        WriteDigest(json, line);
        line[DigestDigits] = line[DigestDigits + 1] = (byte)' ';
        json.CopyTo(line.AsSpan(PrefixBytes));
        line[^1] = (byte)'\n';
        return line;
    }

    /// <summary>The text of a line, which is given without its line feed.</summary>
    public static bool TryOpen(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> json)
    {
        json = default;
        if (line.Length <= PrefixBytes || line.Length >= StoreLimits.LineBytes || line[DigestDigits] != ' ' || line[DigestDigits + 1] != ' ')
        {
            return false;
        }

        Span<byte> digits = stackalloc byte[DigestDigits];
        WriteDigest(line[PrefixBytes..], digits);
        if (!line[..DigestDigits].SequenceEqual(digits))
        {
            return false;
        }

        json = line[PrefixBytes..];
        return true;
    }

    private static void WriteDigest(ReadOnlySpan<byte> json, Span<byte> digits)
    {
        Span<byte> digest = stackalloc byte[ContentSeal.Sha256Bytes];
        SHA256.HashData(json, digest);
        Convert.TryToHexStringLower(digest, digits, out _);
    }
}
