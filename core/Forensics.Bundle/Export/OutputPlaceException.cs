namespace Forensics.Bundle.Export;

/// <summary>Where an export should go something is there already, or nothing can be made; the message names it.</summary>
/// <param name="message">For the user.</param>
public sealed class OutputPlaceException(string message) : IOException(message);
