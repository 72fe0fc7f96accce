using Forensics.Sdk;

namespace Forensics.Plugins.State.Users.Accounts;

/// <summary>What faillock has of a user.</summary>
internal sealed record FailedLogons(int Count, UnixTime? LastAt, EvidenceText? LastFrom, bool IsLocked);
