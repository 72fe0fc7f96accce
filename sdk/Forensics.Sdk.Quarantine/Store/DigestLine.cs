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

        Span<byte> digest = stackalloc byte[ContentSeal.Sha256Bytes];
        SHA256.HashData(json, digest);
        Convert.TryToHexStringLower(digest, line, out _);
        line[DigestDigits] = line[DigestDigits + 1] = (byte)' ';
        json.CopyTo(line.AsSpan(PrefixBytes));
        line[^1] = (byte)'\n';
        return line;
    }

    /// <summary>The text of a line, which is given without its line feed. One SHA-256 for many lines is a quarter cheaper than one for each.</summary>
    public static bool TryOpen(IncrementalHash digest, ReadOnlySpan<byte> line, out ReadOnlySpan<byte> json)
    {
        json = default;
        if (line.Length <= PrefixBytes || line.Length >= StoreLimits.LineBytes || line[DigestDigits] != ' ' || line[DigestDigits + 1] != ' ')
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[ContentSeal.Sha256Bytes];
        Span<byte> digits = stackalloc byte[DigestDigits];
        digest.AppendData(line[PrefixBytes..]);
        digest.GetHashAndReset(bytes);
        Convert.TryToHexStringLower(bytes, digits, out _);
        if (!line[..DigestDigits].SequenceEqual(digits))
        {
            return false;
        }

        json = line[PrefixBytes..];
        return true;
    }
}
