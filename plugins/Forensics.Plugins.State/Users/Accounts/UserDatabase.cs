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
            // A number in place of a name is a link to the same file.
            if (output.Files.Status(path) is not { Type: FileType.Regular } || output.Files.Read(path, UserLimits.UserRecordBytes) is not { } content || count++ == UserLimits.Accounts)
            {
                continue;
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
                SubordinateUserIds = [],
                SubordinateGroupIds = [],
                Lingering = false,
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

        if (output.Files.Read(new((byte[])[.. path.Bytes.Span, .. "-privileged"u8]), UserLimits.UserRecordBytes) is not { } content)
        {
            return null;
        }

        using var document = JsonDocument.Parse(content, new() { MaxDepth = 32 });
        return First(document.RootElement);

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
