using System.Globalization;

namespace Forensics.Bundle.Container;

/// <summary>
/// Content of <c>custody/signer.pem</c>: one line that states the time all entries carry, then the certificates. Text before the first
/// block is allowed by RFC 7468 section 2 and passed over by OpenSSL.
/// </summary>
internal static class SignerText
{
    private const string Label = "forensics-bundle 1, started at ";
    private const string ResumedLabel = "forensics-bundle 1, resumed after link ";

    public static string Write(long startedAt, string pem) => string.Create(CultureInfo.InvariantCulture, $"{Label}{startedAt}\n{pem}");

    public static string WriteResumed(int link, string fingerprint, long resumedAt, string pem) =>
        string.Create(CultureInfo.InvariantCulture, $"{ResumedLabel}{link} of {fingerprint} at {resumedAt}\n{pem}");

    public static bool TryRead(string text, out long startedAt, out string pem)
    {
        (startedAt, pem) = (0, "");
        var end = text.IndexOf('\n', StringComparison.Ordinal);
        if (end < Label.Length || !text.StartsWith(Label, StringComparison.Ordinal)) return false;
        if (!long.TryParse(text.AsSpan(Label.Length, end - Label.Length), NumberStyles.None, CultureInfo.InvariantCulture, out startedAt)) return false;
        pem = text[(end + 1)..];
        return startedAt <= TarHeader.MaxModifiedAt;
    }

    /// <summary>Reads the text of a signer who took over. There is exactly one way to write it.</summary>
    public static bool TryReadResumed(string text, out int link, out string fingerprint, out long resumedAt, out string pem)
    {
        (link, fingerprint, resumedAt, pem) = (0, "", 0, "");
        var end = text.IndexOf('\n', StringComparison.Ordinal);
        if (end < ResumedLabel.Length || !text.StartsWith(ResumedLabel, StringComparison.Ordinal)) return false;
        var words = text[ResumedLabel.Length..end].Split(' ');
        if (words is not [var number, "of", var hex, "at", var seconds] || hex.Length != 2 * Sha256Digest.Bytes) return false;
        if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out link)) return false;
        if (!long.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out resumedAt) || resumedAt > TarHeader.MaxModifiedAt) return false;
        (fingerprint, pem) = (hex, text[(end + 1)..]);
        return WriteResumed(link, fingerprint, resumedAt, pem) == text;
    }
}
