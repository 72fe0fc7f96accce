using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.State.Users.Accounts;

/// <summary>A line of <c>passwd(5)</c>, each field as it stands.</summary>
internal sealed record PasswdEntry(
    int Line, EvidenceText Name, ReadOnlyMemory<byte> Password, uint UserId, uint? GroupId, ReadOnlyMemory<byte> Comment, ReadOnlyMemory<byte> Home, ReadOnlyMemory<byte> Shell)
{
    /// <summary>The home as a path: one with two dots too, as sshd and login follow them, within the root. Null when it is none.</summary>
    public EvidencePath? HomePath
        => Home.Span is not [(byte)'/', ..] || Home.Length > LinuxLimits.HomeBytes || Home.Span.Contains((byte)0) ? null : BytePath.Normal(Home.Span) ?? new(Home);
}
