using Org.BouncyCastle.Cms;
using Org.BouncyCastle.Security;

namespace Forensics.Bundle.Signing;

/// <summary>Which exceptions mean "this input is malformed" when BouncyCastle throws them; it has no single type for that.</summary>
internal static class ParserFaults
{
    public static bool IsMalformedInput(Exception e) => e is IOException or ArgumentException or FormatException or InvalidOperationException
        or InvalidCastException or ArithmeticException or IndexOutOfRangeException or NullReferenceException or NotSupportedException
        or NotImplementedException or GeneralSecurityException or CmsException or Org.BouncyCastle.Crypto.CryptoException or KeyNotFoundException;
}
