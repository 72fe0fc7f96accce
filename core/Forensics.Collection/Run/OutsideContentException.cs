namespace Forensics.Collection.Run;

/// <summary>A file outside of the bundle cannot be written: that ends the content of one step, and nothing else.</summary>
/// <param name="message">The file, and why.</param>
public sealed class OutsideContentException(string message) : Exception(message);
