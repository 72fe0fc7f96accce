using Forensics.Collection.Actions;

namespace Forensics.Host.Actions;

/// <summary>What the manifest tells of a run that acts.</summary>
/// <param name="Run">Journal, run and author.</param>
/// <param name="OpenBefore">Ids of the actions whose end was not known when the run began.</param>
/// <param name="RevertAt">When a timer undoes what the run did; null without one.</param>
/// <param name="RevertBy">Whose timer that is.</param>
internal sealed record ActionFacts(RunActions Run, IReadOnlyList<string> OpenBefore, DateTimeOffset? RevertAt = null, string? RevertBy = null);
