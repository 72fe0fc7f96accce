using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Parameters;

namespace Forensics.Bundle.Signing;

/// <summary>Which keys may sign a bundle: elliptic curves (ECDSA) from 256 bits, RSA from 2048 bits.</summary>
internal static class KeyRules
{
    /// <summary>Null when the key is good, otherwise what is wrong with it.</summary>
    public static string? Fault(AsymmetricKeyParameter key) => key switch
    {
        RsaKeyParameters rsa when rsa.Modulus.BitLength is < BundleLimits.MinRsaBits or > BundleLimits.MaxRsaBits =>
            $"an RSA key of {rsa.Modulus.BitLength} bits; {BundleLimits.MinRsaBits} to {BundleLimits.MaxRsaBits} are accepted",
        RsaKeyParameters => null,
        ECKeyParameters curve when curve.Parameters.Curve.FieldSize < BundleLimits.MinCurveBits =>
            $"a curve of {curve.Parameters.Curve.FieldSize} bits; {BundleLimits.MinCurveBits} or more are accepted",
        ECKeyParameters { PublicKeyParamSet: null } => "a curve given by its parameters; a named curve such as P-256 is accepted",
        ECKeyParameters => null,
        _ => "neither an EC nor an RSA key",
    };
}
