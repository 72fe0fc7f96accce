namespace ClrTarget;

/// <summary>What the tests look for among the exceptions.</summary>
internal sealed class KnownException(string message) : Exception(message);
