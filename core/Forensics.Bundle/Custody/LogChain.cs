using System.Text.Json;
using Forensics.Bundle.Container;
using Forensics.Bundle.Verification;

namespace Forensics.Bundle.Custody;

/// <summary>Follows a custody log from its first line to the first that is wrong. The log is anybody's text.</summary>
/// <param name="Report">What it is.</param>
/// <param name="WholeBytes">Length of the entries that are whole and right.</param>
/// <param name="IsTorn">Nothing is wrong but that its last entry has no end.</param>
internal sealed record LogChain(CustodyLogReport Report, int WholeBytes, bool IsTorn)
{
    private const int MaxLineBytes = 256 << 10;

    public const int MaxByChars = 256;
    public const int MaxDetailChars = 4_096;

    public static LogChain Follow(ReadOnlyMemory<byte> log, string bundleSha256)
    {
        var (entries, last) = (0, CustodyLog.NoPrevious);
        var countersignatures = new List<Countersignature>();
        string? fault = null;
        var (whole, isTorn) = (0, false);
        while (!log.IsEmpty && fault is null)
        {
            var end = log.Span.IndexOf((byte)'\n');
            if (end < 0)
            {
                (fault, isTorn) = ($"entry {entries + 1} has no end", true);
                break;
            }

            fault = end > MaxLineBytes ? $"entry {entries + 1} has {end} bytes; {MaxLineBytes} are allowed" : Entry(log[..end], entries + 1, last, bundleSha256, countersignatures);
            if (fault is not null) break;
            last = Convert.ToHexStringLower(Sha256Digest.Of(log.Span[..(end + 1)]));
            entries++;
            whole += end + 1;
            log = log[(end + 1)..];
        }

        return new(new() { Entries = entries, Fault = fault, Countersignatures = countersignatures, LastSha256 = last }, whole, isTorn);
    }

    private static string? Entry(ReadOnlyMemory<byte> line, int number, string previous, string bundleSha256, List<Countersignature> countersignatures)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            var root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object) return $"entry {number} is not a JSON object";
            if (root.GetProperty("entry").GetInt32() != number) return $"entry {number} has another number: one is missing, or the order is another";
            if (root.GetProperty("previous_sha256").GetString() != previous) return $"entry {number} does not follow the one before it: that one was changed, or one is missing";
            if (root.GetProperty("bundle_sha256").GetString() != bundleSha256) return $"entry {number} speaks of another file than this bundle, or this one was changed since";
            if (root.TryGetProperty("signature", out var signature)) countersignatures.Add(Countersigned(root, signature, bundleSha256));
            return null;
        }
        catch (Exception malformed) when (malformed is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return $"entry {number} is not one of this format";
        }
    }

    private static Countersignature Countersigned(JsonElement entry, JsonElement signature, string bundleSha256)
    {
        var by = entry.GetProperty("by").GetString() ?? "";
        if (SignerCertificate.Read("its certificate", entry.GetProperty("certificate").GetString() ?? "", out var signer) is { } unreadable) return new("", "", by, null, unreadable);
        var fault = CmsSignatureCheck.Fault(signature.GetBytesFromBase64(), Convert.FromHexString(bundleSha256), signer!, out var signedAt);
        return new(signer!.Fingerprint, signer.Subject, by, fault is null ? signedAt : null, fault);
    }
}
