namespace Forensics.Collection.Plan;

/// <summary>The run would not be safe. Nothing was started.</summary>
/// <param name="message">What is not safe, and what to do.</param>
public sealed class RefusedException(string message) : Exception(message);
