using System.ComponentModel;
using Forensics.Sdk;

namespace Forensics.Plugins.State.Users.Accounts;

/// <summary>One group.</summary>
[Record("user.group", 1)]
[Description("One group of etc/group with what gshadow says of it. Null means that the value is unknown.")]
internal sealed record GroupRecord
{
    public required EvidenceText GroupName { get; init; }

    public required uint GroupId { get; init; }

    [Description("Users in its list; those whose primary group it is need not be.")]
    public required IReadOnlyList<EvidenceText> GroupMembers { get; init; }

    [Description("Members that gshadow has, which newgrp goes by; null when it has no such line.")]
    public required IReadOnlyList<EvidenceText>? ShadowMembers { get; init; }

    [Description("Who may change members and password.")]
    public required IReadOnlyList<EvidenceText>? GroupAdministrators { get; init; }

    [Description("As in user.account; empty: newgrp lets members in without one.")]
    public required string? PasswordState { get; init; }

    [Description("shadow (gshadow) or passwd (etc/group itself).")]
    public required string? PasswordSource { get; init; }

    [Description("As in user.account.")]
    public required string? PasswordAlgorithm { get; init; }

    [Description("The field as it stands; null unless option hashes asks for it.")]
    public required EvidenceText? PasswordHash { get; init; }

    [Description("Whether another group has the same group id.")]
    public required bool DuplicateGroupId { get; init; }

    [Description("The file that says so.")]
    public required EvidencePath Path { get; init; }

    [Description("Line in it, from 1.")]
    public required int? Line { get; init; }

    public required UnixTime ReadAt { get; init; }
}
