using System.Text;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.Pkcs;
using Org.BouncyCastle.Asn1.Sec;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Asn1.X9;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.Utilities.IO.Pem;
using X509Certificate = Org.BouncyCastle.X509.X509Certificate;

namespace Forensics.Bundle.Signing;

/// <summary>Reads private keys and certificates out of PEM text (RFC 7468; keys as PKCS#8, SEC1 or PKCS#1).</summary>
internal static class PemKeys
{
    public static (AsymmetricKeyParameter? Key, IReadOnlyList<X509Certificate> Certificates) Read(string pem, string? passphrase = null)
    {
        if (pem.Length > BundleLimits.MaxPemBytes) throw new BundleKeyException($"The PEM text is longer than {BundleLimits.MaxPemBytes} bytes.");
        AsymmetricKeyParameter? key = null;
        List<X509Certificate> certificates = [];
        foreach (var block in Blocks(pem))
        {
            if (block.Type == "CERTIFICATE")
            {
                certificates.Add(Parse(block, content => new X509Certificate(X509CertificateStructure.GetInstance(content))));
            }
            else if (block.Type.EndsWith("PRIVATE KEY", StringComparison.Ordinal))
            {
                if (key is not null) throw new BundleKeyException("The PEM text holds more than one private key. Leave only the key that is to sign.");
                key = ReadKey(block, passphrase);
            }
        }

        if (certificates.Count > BundleLimits.MaxChainCertificates && key is not null)
            throw new BundleKeyException($"The PEM text holds more than {BundleLimits.MaxChainCertificates} certificates. Leave the signer's own and its chain.");
        return (key, certificates);
    }

    public static string Write(IEnumerable<X509Certificate> certificates)
    {
        using var text = new StringWriter { NewLine = "\n" };
        using var writer = new PemWriter(text);
        foreach (var certificate in certificates) writer.WriteObject(new PemObject("CERTIFICATE", certificate.GetEncoded()));
        return text.ToString();
    }

    private static List<PemObject> Blocks(string pem)
    {
        try
        {
            List<PemObject> blocks = [];
            using var reader = new PemReader(new StringReader(pem));
            while (reader.ReadPemObject() is { } block) blocks.Add(block);
            return blocks;
        }
        catch (Exception e) when (e is IOException or FormatException or ArgumentException or InvalidOperationException)
        {
            throw new BundleKeyException("The text is not well-formed PEM.", e);
        }
    }

    private static AsymmetricKeyParameter ReadKey(PemObject block, string? passphrase)
    {
        if (block.Headers.Any(h => h.Name == "Proc-Type" && h.Value.EndsWith("ENCRYPTED", StringComparison.Ordinal)))
            throw new BundleKeyException("The private key is encrypted in OpenSSL's old form, whose key derivation is weak. Convert it: `openssl pkcs8 -topk8 -in KEY -out NEW`.");
        var key = block.Type switch
        {
            "PRIVATE KEY" => Parse(block, PrivateKeyFactory.CreateKey),
            "ENCRYPTED PRIVATE KEY" when passphrase is null => throw new BundleKeyException(
                "The private key is encrypted: give the file that holds its passphrase, or decrypt it with `openssl pkey -in KEY -out PLAIN` and keep the plain file off the device."),
            "ENCRYPTED PRIVATE KEY" => Decrypt(block, passphrase),
            "RSA PRIVATE KEY" => Parse(block, RsaKey),
            "EC PRIVATE KEY" => Parse(block, CurveKey),
            _ => throw new BundleKeyException($"A private key of the kind '{EscapedType(block.Type)}' cannot sign. Use an EC or RSA key as PKCS#8, SEC1 or PKCS#1."),
        };
        if (KeyRules.Fault(key) is { } fault) throw new BundleKeyException($"The private key cannot sign: {fault}.");
        return key;
    }

    // A wrong passphrase shows as anything: bad padding, bad DER, an unknown algorithm.
    private static AsymmetricKeyParameter Decrypt(PemObject block, string passphrase)
    {
        try
        {
            return PrivateKeyFactory.DecryptKey(passphrase.ToCharArray(), block.Content);
        }
        catch (Exception e) when (ParserFaults.IsMalformedInput(e))
        {
            throw new BundleKeyException("The private key cannot be decrypted: the passphrase is wrong, or the key is damaged.", e);
        }
    }

    private static AsymmetricKeyParameter RsaKey(byte[] content) => PrivateKeyFactory.CreateKey(
        new PrivateKeyInfo(new AlgorithmIdentifier(PkcsObjectIdentifiers.RsaEncryption, DerNull.Instance), Asn1Object.FromByteArray(content)));

    private static AsymmetricKeyParameter CurveKey(byte[] content)
    {
        var structure = ECPrivateKeyStructure.GetInstance(content);
        var curve = structure.Parameters ?? throw new ArgumentException("The SEC1 key names no curve");
        return PrivateKeyFactory.CreateKey(new PrivateKeyInfo(new AlgorithmIdentifier(X9ObjectIdentifiers.IdECPublicKey, curve), structure));
    }

    private static T Parse<T>(PemObject block, Func<byte[], T> parse)
    {
        if (!Asn1Depth.IsAcceptable(block.Content)) throw new BundleKeyException($"The PEM block '{EscapedType(block.Type)}' is not well-formed DER.");
        try
        {
            return parse(block.Content);
        }
        catch (Exception e) when (ParserFaults.IsMalformedInput(e))
        {
            throw new BundleKeyException($"The PEM block '{EscapedType(block.Type)}' cannot be read: {e.Message}", e);
        }
    }

    private static string EscapedType(string type)
    {
        var safe = new StringBuilder();
        foreach (var c in type.AsSpan(0, Math.Min(type.Length, 40))) safe.Append(char.IsAsciiLetterOrDigit(c) || c == ' ' ? c : '?');
        return safe.ToString();
    }
}
