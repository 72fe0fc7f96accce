using System.Globalization;
using System.Text;
using Forensics.Bundle.Container;

namespace Forensics.Bundle.Verification;

/// <summary>
/// Follows the custody chain through the archive. What a list must say is known before it is read: it is written here from the entries, in
/// their order, and compared; so an entry that is left out, added, moved, renamed or changed shows, and so does a list that is left out.
/// </summary>
internal sealed class CustodyChain(ProblemList problems)
{
    private readonly CustodyText expected = new();
    private byte[]? listDigest;
    private bool overflowed;
    private bool manifestSeen;

    public SignerCertificate? Signer { get; private set; }

    public SignatureLedger Signatures { get; } = new();

    /// <summary>Links seen: lists with a signature after them.</summary>
    public int Links { get; private set; }

    public int ProvenLinks { get; private set; }

    /// <summary>The last link that was seen covers the manifest, and nothing stands after it.</summary>
    public bool CoversManifest { get; private set; }

    /// <summary>Regular entries stand after the last link.</summary>
    public bool HasUncovered => listDigest is not null || expected.HasEntries;

    /// <summary>How much content of an entry is wanted whole, beside its digest; 0 for none.</summary>
    public static int WantedBytes(string name) => name switch
    {
        _ when !name.StartsWith(BundleFormat.CustodyFolder, StringComparison.Ordinal) => 0,
        BundleFormat.SignerName => BundleLimits.MaxPemBytes,
        _ when name.EndsWith(".sha256", StringComparison.Ordinal) => BundleLimits.MaxCustodyTextBytes,
        _ => BundleLimits.MaxSignatureBytes,
    };

    public void TakeSigner(ReadOnlySpan<byte> content, long? startedAt)
    {
        if (!SignerText.TryRead(Encoding.Latin1.GetString(content), out var stated, out var pem)) problems.AddDamage(BundleFormat.SignerName, "it does not begin with the line of a bundle of version 1");
        else if (stated != startedAt) problems.AddDamage(BundleFormat.SignerName, "it states another start than the headers of the archive carry");
        else if (SignerCertificate.Read(pem, out var signer) is { } fault) problems.AddDamage(BundleFormat.SignerName, fault);
        else Signer = signer;
    }

    /// <summary>A regular entry, not a list or a signature.</summary>
    public void TakeEntry(string name, ReadOnlySpan<byte> digest)
    {
        if (listDigest is not null) ExpectSignature();
        if (manifestSeen) problems.AddDamage(name, $"it stands after {BundleFormat.ManifestName}, which only the last link may follow");
        manifestSeen |= name == BundleFormat.ManifestName;
        CoversManifest = false;
        Expect(digest, name);
    }

    public void TakeList(string name, ReadOnlySpan<byte> content, ReadOnlySpan<byte> digest)
    {
        if (listDigest is not null) ExpectSignature();
        if (CoversManifest) problems.AddDamage(name, "it stands after the link that covers the manifest");
        if (name != BundleFormat.LinkListName(Links + 1)) problems.AddDamage(name, $"{BundleFormat.LinkListName(Links + 1)} is the next list of the chain");
        if (!expected.HasEntries) problems.AddDamage(name, "it covers no entry");
        if (!content.SequenceEqual(expected.Text.Span)) CustodyComparison.Report(problems, name, expected.Text.Span, content);
        listDigest = digest.ToArray();
        expected.BeginAfter(digest, name);
        overflowed = false;
    }

    public void TakeSignature(string name, byte[] content)
    {
        if (listDigest is null)
        {
            problems.AddDamage(name, "no custody list stands before it");
            return;
        }

        Links++;
        var list = listDigest;
        listDigest = null;
        CoversManifest = manifestSeen;
        if (name != BundleFormat.LinkSignatureName(Links)) problems.AddDamage(name, $"{BundleFormat.LinkSignatureName(Links)} is the next signature of the chain");
        if (Signer is null) problems.AddDamage(name, "there is no certificate to check it with");
        else if (CmsSignatureCheck.Fault(content, list, Signer, out var signedAt) is { } fault) problems.AddDamage(name, fault);
        else Signatures.Add(signedAt);
        if (!problems.HasDamage) ProvenLinks = Links;
    }

    /// <summary>An entry below custody/ that has no place there.</summary>
    public void TakeForeign(string name) => problems.AddDamage(name, "no such entry belongs to the custody chain");

    private void ExpectSignature()
    {
        problems.AddDamage(BundleFormat.LinkSignatureName(Links + 1), "the signature is missing after its list");
        listDigest = null;
        Links++;
    }

    private void Expect(ReadOnlySpan<byte> digest, string name)
    {
        if (overflowed) return;
        if (expected.LengthBytes + CustodyText.LineBytes(name) > BundleLimits.MaxCustodyTextBytes)
        {
            overflowed = true;
            problems.AddDamage(name, string.Create(CultureInfo.InvariantCulture, $"more entries follow link {Links} than a list of {BundleLimits.MaxCustodyTextBytes} bytes can cover"));
            return;
        }

        expected.Add(digest, name);
    }
}
