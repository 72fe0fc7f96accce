namespace Forensics.Sdk.Linux.Accounts;

/// <summary>A user as paths need one. What could lead elsewhere in a path is null.</summary>
/// <param name="Name">The name; of a home without an account, the folder's.</param>
/// <param name="UserId">The number, as text; null for a home without an account.</param>
/// <param name="Home">Absolute, without dots and double slashes, not <c>/</c>.</param>
public sealed record UserAccount(EvidenceText? Name, EvidenceText? UserId, EvidencePath? Home);
