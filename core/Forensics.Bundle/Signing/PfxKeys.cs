using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Pkcs;
using X509Certificate = Org.BouncyCastle.X509.X509Certificate;

namespace Forensics.Bundle.Signing;

/// <summary>Reads a private key and its certificates out of a PKCS#12 file (RFC 7292), also called PFX.</summary>
internal static class PfxKeys
{
    public static (AsymmetricKeyParameter Key, IReadOnlyList<X509Certificate> Certificates) Read(byte[] pfx, string? passphrase)
    {
        if (pfx.Length > BundleLimits.MaxPemBytes) throw new BundleKeyException($"The PFX file is longer than {BundleLimits.MaxPemBytes} bytes.");
        if (!Asn1Depth.IsAcceptable(pfx)) throw new BundleKeyException("The file is not well-formed DER: it is no PFX.");
        try
        {
            var store = new Pkcs12StoreBuilder().Build();
            store.Load(new MemoryStream(pfx, false), (passphrase ?? string.Empty).ToCharArray());
            var keys = store.Aliases.Where(store.IsKeyEntry).ToList();
            if (keys is not [var alias]) throw new BundleKeyException($"The PFX file holds {keys.Count} private keys. Give one with the key that is to sign.");
            var key = store.GetKey(alias).Key;
            if (KeyRules.Fault(key) is { } fault) throw new BundleKeyException($"The private key cannot sign: {fault}.");
            var chain = (store.GetCertificateChain(alias) ?? []).Select(entry => entry.Certificate).ToList();
            return chain.Count <= BundleLimits.MaxChainCertificates
                ? (key, chain)
                : throw new BundleKeyException($"The PFX file holds more than {BundleLimits.MaxChainCertificates} certificates.");
        }
        catch (Exception e) when (e is not BundleKeyException && ParserFaults.IsMalformedInput(e))
        {
            throw new BundleKeyException(passphrase is null
                ? "The PFX file cannot be read: give the file that holds its passphrase."
                : "The PFX file cannot be read: the passphrase is wrong, or the file is damaged.", e);
        }
    }
}
