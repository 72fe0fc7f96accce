namespace Forensics.Wire.Messages;

/// <summary>What an interrupted attempt at a step left.</summary>
/// <param name="Step">The attempt's step id.</param>
/// <param name="State">What its collector said at the last checkpoint.</param>
/// <param name="StoredBytes">Of each image that was open then: its name, and how much of it is there.</param>
public sealed record EarlierMessage(string Step, byte[] State, IReadOnlyDictionary<string, long> StoredBytes);
