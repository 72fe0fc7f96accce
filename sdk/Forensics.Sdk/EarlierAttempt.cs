namespace Forensics.Sdk;

/// <summary>What an attempt at a step left that was interrupted, as of its last checkpoint that proves.</summary>
/// <param name="Step">The attempt's step id, under which its records stand.</param>
/// <param name="State">What the collector said then, at most 64 KiB. It was signed by the earlier run; it is still input.</param>
/// <param name="StoredBytes">Of each image that was being stored then: its name, and how many bytes of it stand. An image that was ended before is not here.</param>
public sealed record EarlierAttempt(string Step, ReadOnlyMemory<byte> State, IReadOnlyDictionary<string, long> StoredBytes);
