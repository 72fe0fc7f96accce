namespace Forensics.Collection.Actions;

/// <summary>The journal is not what was written: nothing is done by it, and nothing added to it.</summary>
/// <param name="message">Which line of which file, and what to do.</param>
public sealed class JournalException(string message) : IOException(message);
