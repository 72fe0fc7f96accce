using System.Globalization;
using System.Text;
using Forensics.Plugins.State.Users.Logons;
using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.State.Users.Accounts;

/// <summary>The item <c>accounts</c>.</summary>
internal sealed class AccountPart(AccountFiles accounts, UsersOptions options, LastLogons last, UserOutput output)
{
    private const int SecondsPerDay = 86_400;

    private readonly RootFiles files = output.Files;

    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        if (accounts.HasPasswd)
        {
            output.Found();
        }

        var faillock = Faillock.Read(files);
        var userIds = SubordinateIds.Read(files, EvidencePath.Of("/etc/subuid"));
        var groupIds = SubordinateIds.Read(files, EvidencePath.Of("/etc/subgid"));
        var lingering = files.List(EvidencePath.Of("/var/lib/systemd/linger")).ToHashSet();
        var memberships = Memberships();
        var counts = accounts.Users.CountBy(user => user.UserId).ToDictionary();
        var names = new HashSet<EvidenceText>();
        var homes = new HomeStatuses(files);
        homes.Ask(accounts.Users);
        foreach (var user in accounts.Users)
        {
            var now = output.Now;
            var password = AccountPassword.Of(user, accounts);
            var home = homes.Of(user);
            var failed = faillock.Of(user, now);
            var logon = last.Of(user.Name);
            var numberText = new EvidenceText(Encoding.ASCII.GetBytes(user.UserId.ToString(CultureInfo.InvariantCulture)));
            await output.EmitAsync(new AccountRecord
            {
                AccountSource = "passwd",
                UserName = user.Name,
                UserId = user.UserId,
                GroupId = user.GroupId,
                GroupName = user.GroupId is { } group && accounts.GroupNames.TryGetValue(group, out var groupName) ? groupName : null,
                Gecos = UserText.OrNull(user.Comment),
                FullName = UserText.OrNull(user.Comment.Span.IndexOf((byte)',') is >= 0 and var comma ? user.Comment[..comma] : user.Comment),
                HomeDirectory = UserText.Path(user.Home),
                HomeExists = home.Exists,
                HomeOwnerId = home.Status?.UserId,
                HomeOwnerMismatch = home.Status is { } status ? status.UserId != user.UserId : null,
                HomeMode = home.Status is { } mode ? UserText.Mode(mode.Permissions) : null,
                Shell = UserText.Path(user.Shell),
                Superuser = user.UserId == 0,
                DuplicateUserId = counts[user.UserId] > 1,
                DuplicateName = !names.Add(user.Name),
                SupplementaryGroups = Groups(user, memberships),
                PasswordState = password.State,
                PasswordSource = password.Source,
                PasswordAlgorithm = password.Algorithm,
                PasswordHash = options.Hashes ? password.Field : null,
                PasswordChangedAt = Day(password.ChangedDay is > 0 ? password.ChangedDay : null),
                PasswordAgeDays = password.ChangedDay is > 0 and var changed ? (now.Seconds / SecondsPerDay) - changed : null,
                PasswordMustChange = password.ChangedDay is { } day ? day == 0 : null,
                PasswordMinDays = password.MinDays,
                PasswordMaxDays = password.MaxDays,
                PasswordWarnDays = password.WarnDays,
                PasswordInactiveDays = password.InactiveDays,
                ExpiresAt = Day(password.ExpiresDay),
                Expired = password.ExpiresDay is { } end ? now.Seconds / SecondsPerDay >= end : password.HasShadowLine ? false : null,
                FailedLogonCount = failed?.Count,
                LastFailedAt = failed?.LastAt,
                LastFailedFrom = failed?.LastFrom,
                LockedByFailures = failed?.IsLocked,
                LastLogonAt = logon?.At,
                LastLogonSource = logon?.Source,
                NeverLoggedOn = logon is not null ? false : last.IsKept ? true : null,
                SubordinateUserIds = userIds.Of(user.Name, numberText),
                SubordinateGroupIds = groupIds.Of(user.Name, numberText),
                Lingering = lingering.Contains(user.Name),
                Path = AccountFiles.PasswdPath,
                Line = user.Line,
                ReadAt = now,
            }, cancellationToken).ConfigureAwait(false);
        }

        await new UserDatabase(options, output).ReadAsync(cancellationToken).ConfigureAwait(false);
        OtherSources.Note(files);
    }

    private List<EvidenceText> Groups(PasswdEntry user, Dictionary<EvidenceText, List<EvidenceText>> memberships)
    {
        var groups = UserText.Fitting(memberships.GetValueOrDefault(user.Name, []), UserLimits.PerAccount, out var cut);
        if (cut)
        {
            files.Note(new(AccountFiles.GroupPath, FaultKind.OverLimit, "MEMBERSHIPS_OVER_LIMIT", $"only {groups.Count} groups of the account in line {user.Line} of passwd are told"));
        }

        return groups;
    }

    private static UnixTime? Day(long? days) => days is > -1_000_000_000 and < 1_000_000_000 and var day ? new(day * SecondsPerDay, 0) : null;

    private Dictionary<EvidenceText, List<EvidenceText>> Memberships()
    {
        var memberships = new Dictionary<EvidenceText, List<EvidenceText>>();
        var count = 0;
        foreach (var group in accounts.Groups)
        {
            foreach (var member in UserText.List(group.Members, out _))
            {
                if (count++ == UserLimits.Memberships)
                {
                    files.Note(new(AccountFiles.GroupPath, FaultKind.OverLimit, "MEMBERSHIPS_OVER_LIMIT", $"only {UserLimits.Memberships} memberships of accounts are told"));
                    return memberships;
                }

                memberships.TryAdd(member, []);
                if (memberships[member].Count <= UserLimits.PerAccount)
                {
                    memberships[member].Add(group.Name);
                }
            }
        }

        return memberships;
    }
}
