using System.Text;
using System.Text.Json;
using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.State.Users.Accounts;

/// <summary>Accounts of systemd's userdb (<c>nss-systemd(8)</c>): a JSON file each. The sockets of its services are not asked.</summary>
internal sealed class UserDatabase(UsersOptions options, UserOutput output)
{
    private static readonly string[] Folders = ["/etc/userdb", "/run/userdb", "/run/host/userdb", "/usr/lib/userdb"];

    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        var count = 0;
        foreach (var path in Folders.SelectMany(folder => output.Files.Children(EvidencePath.Of(folder))).Where(path => path.Bytes.Span.EndsWith(".user"u8)))
        {
            // A link that has a number in place of a name leads to a file beside it.
            if ((IsNumber(path) && output.Files.Status(path) is { Type: FileType.SymbolicLink }) || output.Files.Read(path, UserLimits.UserRecordBytes) is not { } content)
            {
                continue;
            }

            if (count++ == UserLimits.Accounts)
            {
                output.Files.Note(new(path, FaultKind.OverLimit, "ACCOUNTS_OVER_LIMIT", $"only {UserLimits.Accounts} accounts of userdb are told"));
                break;
            }

            output.Found();
            if (Record(path, content) is { } record)
            {
                await output.EmitAsync(record, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                output.Files.Note(new(path, FaultKind.Corrupt, "USER_RECORD_CORRUPT", "it is no JSON user record"));
            }
        }
    }

    private static bool IsNumber(EvidencePath path)
        => !path.Bytes.Span[(path.Bytes.Span.LastIndexOf((byte)'/') + 1)..^".user".Length].ContainsAnyExceptInRange((byte)'0', (byte)'9');

    private AccountRecord? Record(EvidencePath path, ReadOnlyMemory<byte> content)
    {
        try
        {
            using var document = JsonDocument.Parse(content, new() { MaxDepth = 32 });
            var user = document.RootElement;
            if (user.ValueKind != JsonValueKind.Object || Text(user, "userName") is not { } name)
            {
                return null;
            }

            var id = Id(user, "uid");
            var hash = Hash(path, user);
            var password = hash is { } field ? PasswordState.Of(field.Bytes.Span) : null;
            return new()
            {
                AccountSource = "userdb",
                UserName = name,
                UserId = id,
                GroupId = Id(user, "gid"),
                GroupName = null,
                Gecos = Text(user, "realName"),
                FullName = Text(user, "realName"),
                HomeDirectory = Text(user, "homeDirectory") is { } home ? new EvidencePath(home.Bytes) : null,
                HomeExists = null,
                HomeOwnerId = null,
                HomeOwnerMismatch = null,
                HomeMode = null,
                Shell = Text(user, "shell") is { } shell ? new EvidencePath(shell.Bytes) : null,
                Superuser = id is null ? null : id == 0,
                DuplicateUserId = null,
                DuplicateName = null,
                SupplementaryGroups = Groups(user),
                PasswordState = user.TryGetProperty("locked", out var locked) && locked.ValueKind == JsonValueKind.True ? "locked" : password?.State,
                PasswordSource = password is null ? null : "userdb",
                PasswordAlgorithm = password?.Algorithm,
                PasswordHash = options.Hashes ? hash : null,
                PasswordChangedAt = Time(user, "lastPasswordChangeUSec"),
                PasswordAgeDays = null,
                PasswordMustChange = user.TryGetProperty("passwordChangeNow", out var change) ? change.ValueKind == JsonValueKind.True : null,
                PasswordMinDays = null,
                PasswordMaxDays = null,
                PasswordWarnDays = null,
                PasswordInactiveDays = null,
                ExpiresAt = Time(user, "notAfterUSec"),
                Expired = Time(user, "notAfterUSec") is { } end ? output.Now.Seconds >= end.Seconds : null,
                FailedLogonCount = null,
                LastFailedAt = null,
                LastFailedFrom = null,
                LockedByFailures = null,
                LastLogonAt = null,
                LastLogonSource = null,
                NeverLoggedOn = null,
                SubordinateUserIds = null,
                SubordinateGroupIds = null,
                Lingering = null,
                Path = path,
                Line = null,
                ReadAt = output.Now,
            };
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Of the record's own privileged part, or of the file beside it that only root can read.</summary>
    private EvidenceText? Hash(EvidencePath path, JsonElement user)
    {
        if (First(user) is { } own)
        {
            return own;
        }

        var beside = new EvidencePath((byte[])[.. path.Bytes.Span, .. "-privileged"u8]);
        if (output.Files.Read(beside, UserLimits.UserRecordBytes) is not { } content)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(content, new() { MaxDepth = 32 });
            return First(document.RootElement);
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            output.Files.Note(new(beside, FaultKind.Corrupt, "USER_RECORD_CORRUPT", "it is no JSON user record, and the password of the account is not known"));
            return null;
        }

        static EvidenceText? First(JsonElement record)
            => record.ValueKind == JsonValueKind.Object && record.TryGetProperty("privileged", out var privileged) && privileged.ValueKind == JsonValueKind.Object
                && privileged.TryGetProperty("hashedPassword", out var hashes) && hashes.ValueKind == JsonValueKind.Array && hashes.GetArrayLength() > 0
                && hashes[0].ValueKind == JsonValueKind.String
                ? UserText.Of(Encoding.UTF8.GetBytes(hashes[0].GetString()!)) : null;
    }

    private static List<EvidenceText>? Groups(JsonElement user)
        => user.TryGetProperty("memberOf", out var groups) && groups.ValueKind == JsonValueKind.Array
            ? UserText.Fitting(groups.EnumerateArray().Where(group => group.ValueKind == JsonValueKind.String).Select(group => UserText.Of(Encoding.UTF8.GetBytes(group.GetString()!))), UserLimits.PerAccount, out _)
            : null;

    private static EvidenceText? Text(JsonElement user, string name)
        => user.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? UserText.Of(Encoding.UTF8.GetBytes(value.GetString()!)) : null;

    private static uint? Id(JsonElement user, string name)
        => user.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetUInt32(out var id) ? id : null;

    private static UnixTime? Time(JsonElement user, string name)
        => user.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var microseconds) && microseconds >= 0
            ? new(microseconds / 1_000_000, (int)(microseconds % 1_000_000) * 1_000) : null;
}
