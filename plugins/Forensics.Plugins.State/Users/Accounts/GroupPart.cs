using Forensics.Sdk;

namespace Forensics.Plugins.State.Users.Accounts;

/// <summary>The item <c>groups</c>.</summary>
internal sealed class GroupPart(AccountFiles accounts, UsersOptions options, UserOutput output)
{
    private const int AdministratorsField = 2;
    private const int MembersField = 3;

    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        if (accounts.HasGroups)
        {
            output.Found();
        }

        var counts = accounts.Groups.CountBy(group => group.GroupId).ToDictionary();
        foreach (var group in accounts.Groups)
        {
            var shadow = accounts.GroupShadow.GetValueOrDefault(group.Name);
            var inShadow = group.Password.Span.SequenceEqual("x"u8);
            var field = inShadow ? shadow?[1] : group.Password;
            var password = field is { } text ? PasswordState.Of(text.Span) : null;
            await output.EmitAsync(new GroupRecord
            {
                GroupName = group.Name,
                GroupId = group.GroupId,
                GroupMembers = List(group, group.Members),
                ShadowMembers = shadow is null ? null : List(group, shadow[MembersField]),
                GroupAdministrators = shadow is null ? null : List(group, shadow[AdministratorsField]),
                PasswordState = password?.State ?? (inShadow && accounts.GroupShadow.Count > 0 ? "missing" : null),
                PasswordSource = password is null ? null : inShadow ? "shadow" : "passwd",
                PasswordAlgorithm = password?.Algorithm,
                PasswordHash = options.Hashes && field is { } hash ? UserText.OrNull(hash) : null,
                DuplicateGroupId = counts[group.GroupId] > 1,
                Path = AccountFiles.GroupPath,
                Line = group.Line,
                ReadAt = output.Now,
            }, cancellationToken).ConfigureAwait(false);
        }
    }

    private List<EvidenceText> List(GroupEntry group, ReadOnlyMemory<byte> members)
    {
        var list = UserText.List(members, out var cut);
        if (cut)
        {
            output.Files.Note(new(AccountFiles.GroupPath, FaultKind.OverLimit, "GROUP_MEMBERS_OVER_LIMIT", $"line {group.Line}: only the first {list.Count} members are told"));
        }

        return list;
    }
}
