namespace Forensics.Collection.Plan;

/// <summary>What an interrupted attempt at a step left, as of its last checkpoint.</summary>
/// <param name="Step">The attempt's step id.</param>
/// <param name="State">What its collector said then.</param>
/// <param name="Contents">What was open then, by the name that the collector gave it.</param>
public sealed record EarlierStep(string Step, ReadOnlyMemory<byte> State, IReadOnlyDictionary<string, EarlierStepContent> Contents);
