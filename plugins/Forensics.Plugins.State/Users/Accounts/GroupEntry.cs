using Forensics.Sdk;

namespace Forensics.Plugins.State.Users.Accounts;

/// <summary>A line of <c>group(5)</c>.</summary>
internal sealed record GroupEntry(int Line, EvidenceText Name, ReadOnlyMemory<byte> Password, uint GroupId, ReadOnlyMemory<byte> Members);
