namespace Forensics.Wire;

/// <summary>The other end broke the wire format, or is gone.</summary>
/// <param name="message">What was broken.</param>
public sealed class WireException(string message) : Exception(message);
