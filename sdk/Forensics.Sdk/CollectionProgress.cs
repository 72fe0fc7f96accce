namespace Forensics.Sdk;

/// <summary>How far a collector is.</summary>
/// <param name="Done">Units done.</param>
/// <param name="Total">Units in all, null when unknown.</param>
/// <param name="Unit">Plural noun, at most 32 characters: <c>entries</c>, <c>bytes</c>.</param>
public readonly record struct CollectionProgress(long Done, long? Total, string Unit);
