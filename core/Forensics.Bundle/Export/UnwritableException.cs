namespace Forensics.Bundle.Export;

/// <summary>One object cannot be written; the message says why. It ends no export.</summary>
internal sealed class UnwritableException(string message) : IOException(message);
