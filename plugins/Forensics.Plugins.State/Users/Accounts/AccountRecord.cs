using System.ComponentModel;
using Forensics.Sdk;

namespace Forensics.Plugins.State.Users.Accounts;

/// <summary>One account.</summary>
[Record("user.account", 1)]
[Description("One account of passwd, or of systemd's userdb, with what shadow, group, faillock, subuid and logon records of the same root say of it. Null means that the value is "
    + "unknown.")]
internal sealed record AccountRecord
{
    [Description("passwd or userdb.")]
    public required string AccountSource { get; init; }

    public required EvidenceText UserName { get; init; }

    public required uint? UserId { get; init; }

    [Description("The primary group.")]
    public required uint? GroupId { get; init; }

    [Description("Its name in etc/group; null when it has none.")]
    public required EvidenceText? GroupName { get; init; }

    [Description("The comment field as it stands.")]
    public required EvidenceText? Gecos { get; init; }

    [Description("The comment's first part.")]
    public required EvidenceText? FullName { get; init; }

    public required EvidencePath? HomeDirectory { get; init; }

    [Description("Null when it is no path, or could not be looked at.")]
    public required bool? HomeExists { get; init; }

    public required uint? HomeOwnerId { get; init; }

    [Description("Whether somebody else owns the home.")]
    public required bool? HomeOwnerMismatch { get; init; }

    [Description("Permissions: four octal digits.")]
    public required string? HomeMode { get; init; }

    [Description("Null: /bin/sh, as login takes it.")]
    public required EvidencePath? Shell { get; init; }

    [Description("Whether its user id is 0.")]
    public required bool? Superuser { get; init; }

    [Description("Whether another account has the same user id.")]
    public required bool? DuplicateUserId { get; init; }

    [Description("Whether a line before this one has the same name; that one counts.")]
    public required bool? DuplicateName { get; init; }

    [Description("Names of the groups whose member lists have the account, at most 1,000.")]
    public required IReadOnlyList<EvidenceText>? SupplementaryGroups { get; init; }

    [Description("set, empty (no password is asked for), locked (the field begins with !), disabled (no password can match: * or no hash at all), missing (passwd refers to shadow, which "
        + "has no such line); null when shadow could not be read.")]
    public required string? PasswordState { get; init; }

    [Description("The file whose field that is: shadow, passwd (then anybody can read it) or userdb.")]
    public required string? PasswordSource { get; init; }

    [Description("yescrypt, gost-yescrypt, scrypt, bcrypt, sha512crypt, sha256crypt, sha1crypt, sunmd5, md5crypt, nthash, argon2, bsdicrypt, descrypt or other; also of a locked one. See "
        + "crypt(5).")]
    public required string? PasswordAlgorithm { get; init; }

    [Description("The field as it stands; null unless option hashes asks for it.")]
    public required EvidenceText? PasswordHash { get; init; }

    [Description("The day of the last change, at 00:00 UTC.")]
    public required UnixTime? PasswordChangedAt { get; init; }

    [Description("Days since then.")]
    public required long? PasswordAgeDays { get; init; }

    [Description("Whether it has to be changed at the next logon (last change 0).")]
    public required bool? PasswordMustChange { get; init; }

    [Description("Days before it may be changed again.")]
    public required long? PasswordMinDays { get; init; }

    [Description("Days before it must be changed.")]
    public required long? PasswordMaxDays { get; init; }

    [Description("Days of warning before that.")]
    public required long? PasswordWarnDays { get; init; }

    [Description("Days after that until the account is closed.")]
    public required long? PasswordInactiveDays { get; init; }

    [Description("When the account ends, at 00:00 UTC of the day; null: never.")]
    public required UnixTime? ExpiresAt { get; init; }

    [Description("Whether it has ended.")]
    public required bool? Expired { get; init; }

    [Description("Failures that pam_faillock counts; null when it has none of the account.")]
    public required int? FailedLogonCount { get; init; }

    public required UnixTime? LastFailedAt { get; init; }

    [Description("Remote host, terminal or service of the last failure.")]
    public required EvidenceText? LastFailedFrom { get; init; }

    [Description("Whether faillock refuses logons now, by the rules of etc/security/faillock.conf; arguments of the module in etc/pam.d may say otherwise.")]
    public required bool? LockedByFailures { get; init; }

    [Description("The latest logon that lastlog, lastlog2, wtmpdb, wtmp or utmp has.")]
    public required UnixTime? LastLogonAt { get; init; }

    [Description("Which of them.")]
    public required string? LastLogonSource { get; init; }

    [Description("Whether those that keep each user's last logon (lastlog, lastlog2) have none; null when none of them was read to its end with some logon in it.")]
    public required bool? NeverLoggedOn { get; init; }

    [Description("Ranges of user ids for user namespaces (etc/subuid): first-last. Null for an account of userdb: not looked for.")]
    public required IReadOnlyList<string>? SubordinateUserIds { get; init; }

    [Description("Ranges of group ids (etc/subgid): first-last. Null as above.")]
    public required IReadOnlyList<string>? SubordinateGroupIds { get; init; }

    [Description("Whether its services run without a logon (loginctl enable-linger). Null for an account of userdb: not looked for.")]
    public required bool? Lingering { get; init; }

    [Description("The file that says so.")]
    public required EvidencePath Path { get; init; }

    [Description("Line in it, from 1.")]
    public required int? Line { get; init; }

    public required UnixTime ReadAt { get; init; }
}
