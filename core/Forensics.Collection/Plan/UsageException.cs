namespace Forensics.Collection.Plan;

/// <summary>A mistake on the command line or in a profile. Nothing was started.</summary>
/// <param name="message">Where it is (file, line, field), what is wrong, and what would be right.</param>
public sealed class UsageException(string message) : Exception(message);
