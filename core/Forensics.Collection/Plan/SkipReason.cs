namespace Forensics.Collection.Plan;

/// <summary>Why a step is not run.</summary>
/// <param name="Text">The reason.</param>
/// <param name="ByChoice">Whether the operator asked for it: then the run is complete without it.</param>
public sealed record SkipReason(string Text, bool ByChoice);
