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
    private const string ResumedSignerStart = BundleFormat.CustodyFolder + "signer.";

    private readonly CustodyText expected = new();
    private readonly List<LinkSigner> signers = [];
    private readonly List<long> listOffsets = [];
    private byte[]? listDigest;
    private bool overflowed;
    private bool manifestSeen;
    private bool offsetsSeen;

    /// <summary>In order of their links: the first, and who resumed the bundle; empty when the first cannot be read.</summary>
    public IReadOnlyList<LinkSigner> Signers => signers;

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
        BundleFormat.LinkOffsetsName => BundleLimits.MaxCustodyTextBytes,
        _ when IsResumedSigner(name) => BundleLimits.MaxPemBytes,
        _ when name.EndsWith(".sha256", StringComparison.Ordinal) => BundleLimits.MaxCustodyTextBytes,
        _ => BundleLimits.MaxSignatureBytes,
    };

    /// <summary>Whether the name has the form of the entry of a signer who took over.</summary>
    public static bool IsResumedSigner(string name) => name.StartsWith(ResumedSignerStart, StringComparison.Ordinal) && name.EndsWith(".pem", StringComparison.Ordinal) && name != BundleFormat.SignerName;

    public void TakeSigner(ReadOnlySpan<byte> content, long? startedAt)
    {
        if (!SignerText.TryRead(Encoding.Latin1.GetString(content), out var stated, out var pem)) problems.AddDamage(BundleFormat.SignerName, "it does not begin with the line of a bundle of version 1");
        else if (stated != startedAt) problems.AddDamage(BundleFormat.SignerName, "it states another start than the headers of the archive carry");
        else if (SignerCertificate.Read(BundleFormat.SignerName, pem, out var signer) is { } fault) problems.AddDamage(BundleFormat.SignerName, fault);
        else signers.Add(new LinkSigner(signer!, 0, null));
    }

    /// <summary>Somebody else signs from here on, directly after a link of the one before.</summary>
    public void TakeResumedSigner(string name, ReadOnlySpan<byte> content, ReadOnlySpan<byte> digest)
    {
        if (ResumedFault(name, content, out var signer) is { } fault) problems.AddDamage(name, fault);
        else signers.Add(signer!);
        TakeEntry(name, digest);
    }

    /// <summary>Where the links stand, directly before the manifest.</summary>
    public void TakeLinkOffsets(ReadOnlySpan<byte> content, ReadOnlySpan<byte> digest)
    {
        if (listDigest is not null) ExpectSignature();
        if (LinkOffsetsCheck.Fault(content, listOffsets) is { } fault) problems.AddDamage(BundleFormat.LinkOffsetsName, fault);
        TakeEntry(BundleFormat.LinkOffsetsName, digest);
        offsetsSeen = true;
    }

    /// <summary>A regular entry, not a list or a signature.</summary>
    public void TakeEntry(string name, ReadOnlySpan<byte> digest)
    {
        if (listDigest is not null) ExpectSignature();
        if (manifestSeen) problems.AddDamage(name, $"it stands after {BundleFormat.ManifestName}, which only the last link may follow");
        ExpectOffsetsBefore(name);
        manifestSeen |= name == BundleFormat.ManifestName;
        CoversManifest = false;
        Expect(digest, name);
    }

    /// <param name="name">Name of the entry.</param>
    /// <param name="content">The list.</param>
    /// <param name="digest">Its SHA-256.</param>
    /// <param name="offsetBytes">Where its header begins in the archive.</param>
    public void TakeList(string name, ReadOnlySpan<byte> content, ReadOnlySpan<byte> digest, long offsetBytes)
    {
        if (listDigest is not null) ExpectSignature();
        ExpectOffsetsBefore(name);
        if (listOffsets.Count < BundleLimits.MaxNames) listOffsets.Add(offsetBytes);
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
        if (signers.Count == 0) problems.AddDamage(name, "there is no certificate to check it with");
        else if (CmsSignatureCheck.Fault(content, list, signers[^1].Certificate, out var signedAt) is { } fault) problems.AddDamage(name, fault);
        else signers[^1].Signatures.Add(signedAt);
        if (!problems.HasDamage) ProvenLinks = Links;
    }

    /// <summary>An entry below custody/ that has no place there.</summary>
    public void TakeForeign(string name) => problems.AddDamage(name, "no such entry belongs to the custody chain");

    private string? ResumedFault(string name, ReadOnlySpan<byte> content, out LinkSigner? signer)
    {
        signer = null;
        if (signers.Count == BundleLimits.MaxSigners) return $"a bundle has at most {BundleLimits.MaxSigners} signers";
        if (signers.Count == 0) return "there is no signer that it could follow";
        if (name != BundleFormat.ResumedSignerName(signers.Count + 1)) return $"{BundleFormat.ResumedSignerName(signers.Count + 1)} is the next signer";
        if (Links == 0 || HasUncovered) return "it does not stand directly after a link";
        if (!SignerText.TryReadResumed(Encoding.Latin1.GetString(content), out var link, out var fingerprint, out var resumedAt, out var pem))
            return "it does not begin with the line of a bundle of version 1 that was resumed";
        if (link != Links) return $"it says that it follows link {link}, and stands after link {Links}";
        if (fingerprint != signers[^1].Certificate.Fingerprint) return $"it says that it follows the signer {fingerprint}, and stands after links of {signers[^1].Certificate.Fingerprint}";
        if (SignerCertificate.Read(name, pem, out var certificate) is { } fault) return fault;
        signer = new LinkSigner(certificate!, Links, resumedAt);
        return null;
    }

    private void ExpectOffsetsBefore(string name)
    {
        if (offsetsSeen != (name == BundleFormat.ManifestName)) problems.AddDamage(BundleFormat.LinkOffsetsName, $"it does not stand directly before {BundleFormat.ManifestName}");
        offsetsSeen = false;
    }

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
