namespace Forensics.Sdk;

/// <summary>The host's answer to an intent.</summary>
/// <param name="Number">The step's number of it.</param>
/// <param name="ActionId">Its id in the journal; null of a dry run.</param>
/// <param name="Refusal">Why it is not to be done; null when it is.</param>
internal sealed record BegunAction(uint Number, string? ActionId, string? Refusal);
