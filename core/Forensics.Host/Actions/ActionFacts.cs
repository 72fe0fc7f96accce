using Forensics.Collection.Actions;

namespace Forensics.Host.Actions;

/// <summary>What the manifest tells of a run that acts.</summary>
/// <param name="Run">Journal, run and author.</param>
/// <param name="OpenBefore">Ids of the actions whose end was not known when the run began.</param>
internal sealed record ActionFacts(RunActions Run, IReadOnlyList<string> OpenBefore);
