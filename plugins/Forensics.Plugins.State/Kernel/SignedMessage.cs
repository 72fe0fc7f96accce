using System.Formats.Asn1;
using Forensics.Sdk;

namespace Forensics.Plugins.State.Kernel;

/// <summary>Who signed a PKCS#7 message, RFC 2315 and 5652: issuer and serial number of the first signer's certificate, and the digest's algorithm.</summary>
internal sealed record SignedMessage(EvidenceText? Issuer, string? Serial, string? Digest)
{
    private const string SignedData = "1.2.840.113549.1.7.2";
    private const string CommonName = "2.5.4.3";

    private static readonly Asn1Tag Context0 = new(TagClass.ContextSpecific, 0, isConstructed: true);

    private static readonly Dictionary<string, string> Digests = new(StringComparer.Ordinal)
    {
        ["1.3.14.3.2.26"] = "sha1",
        ["2.16.840.1.101.3.4.2.4"] = "sha224",
        ["2.16.840.1.101.3.4.2.1"] = "sha256",
        ["2.16.840.1.101.3.4.2.2"] = "sha384",
        ["2.16.840.1.101.3.4.2.3"] = "sha512",
        ["2.16.840.1.101.3.4.2.8"] = "sha3-256",
        ["2.16.840.1.101.3.4.2.9"] = "sha3-384",
        ["2.16.840.1.101.3.4.2.10"] = "sha3-512",
        ["1.2.643.7.1.1.2.2"] = "streebog256",
        ["1.2.643.7.1.1.2.3"] = "streebog512",
        ["1.2.156.10197.1.401"] = "sm3",
    };

    /// <summary>Reads a message.</summary>
    /// <returns>Null when it is none.</returns>
    public static SignedMessage? Parse(ReadOnlyMemory<byte> message)
    {
        try
        {
            var content = new AsnReader(message, AsnEncodingRules.BER).ReadSequence();
            if (content.ReadObjectIdentifier() != SignedData)
            {
                return null;
            }

            var signed = content.ReadSequence(Context0).ReadSequence();
            signed.ReadInteger();
            signed.ReadSetOf(skipSortOrderValidation: true);
            signed.ReadSequence();
            while (signed.HasData && signed.PeekTag().TagClass == TagClass.ContextSpecific)
            {
                // Certificates and revocation lists.
                signed.ReadEncodedValue();
            }

            return Signer(signed.ReadSetOf(skipSortOrderValidation: true).ReadSequence());
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    private static SignedMessage Signer(AsnReader signer)
    {
        signer.ReadInteger();
        EvidenceText? issuer = null;
        string? serial;
        if (signer.PeekTag().TagClass == TagClass.ContextSpecific)
        {
            // The subject key id in place of issuer and serial number.
            serial = Convert.ToHexStringLower(signer.ReadOctetString(signer.PeekTag()));
        }
        else
        {
            var id = signer.ReadSequence();
            issuer = Name(id.ReadSequence());
            serial = Convert.ToHexStringLower(id.ReadIntegerBytes().Span);
        }

        var digest = signer.ReadSequence().ReadObjectIdentifier();
        return new(issuer, serial, Digests.GetValueOrDefault(digest, digest));
    }

    private static EvidenceText? Name(AsnReader name)
    {
        for (var objects = 0; name.HasData && objects < KernelLimits.DerObjects; objects++)
        {
            var attributes = name.ReadSetOf(skipSortOrderValidation: true);
            while (attributes.HasData && objects++ < KernelLimits.DerObjects)
            {
                var attribute = attributes.ReadSequence();
                if (attribute.ReadObjectIdentifier() == CommonName)
                {
                    // Any of the string types: the bytes as they are.
                    var value = attribute.PeekContentBytes();
                    return new(value[..Math.Min(value.Length, KernelLimits.ModuleTextBytes)].ToArray());
                }
            }
        }

        return null;
    }
}
