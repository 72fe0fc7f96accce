namespace Forensics.Sdk.Quarantine.Files;

/// <summary>Something of a file that could not be restored.</summary>
/// <param name="Fact">Which: <c>owner</c>, <c>mode</c>, <c>modified_at</c>, <c>attribute user.note</c>, <c>flag i</c>, <c>link</c>, <c>durability</c>, and so on.</param>
/// <param name="Errno">The error number; 0 when no call failed and it still is not so.</param>
/// <param name="SystemCall">The call; null when none failed.</param>
/// <param name="Path">The path that it is about.</param>
public sealed record UnrestoredFact(string Fact, int Errno, string? SystemCall, EvidencePath Path);
