using Forensics.Sdk;

namespace Forensics.Plugins.State.Users.Accounts;

/// <summary>A line of <c>passwd(5)</c>, each field as it stands.</summary>
internal sealed record PasswdEntry(
    int Line, EvidenceText Name, ReadOnlyMemory<byte> Password, uint UserId, uint? GroupId, ReadOnlyMemory<byte> Comment, ReadOnlyMemory<byte> Home, ReadOnlyMemory<byte> Shell);
