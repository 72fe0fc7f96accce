namespace Forensics.Bundle;

/// <summary>A signing key, certificate or trust file cannot be used; the message says why and what to do.</summary>
public sealed class BundleKeyException : Exception
{
    /// <summary>Creates the exception with a message for the operator.</summary>
    public BundleKeyException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a message for the operator and the parser's own words as its cause.</summary>
    public BundleKeyException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
