using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Forensics.Plugins.State.Users.Accounts;
using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.State.Users.Ssh;

/// <summary>The item <c>ssh-keys</c>: keys in users' homes, where sshd's configuration says, and of the machine.</summary>
internal sealed partial class SshKeyPart(AccountFiles accounts, UserOutput output)
{
    public static readonly EvidencePath Folder = EvidencePath.Of("/etc/ssh");
    private static readonly string[] SystemFolders = ["/etc/ssh/authorized_keys.d", "/etc/ssh/authorized_keys", "/etc/ssh/keys"];

    private readonly RootFiles files = output.Files;
    private readonly HashSet<EvidencePath> seen = [];
    private int keys;

    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        var configuration = SshdConfiguration.Read(files);
        await ReadMachineAsync(configuration, cancellationToken).ConfigureAwait(false);
        var homes = new HashSet<EvidencePath>();
        var unlooked = new LineFaults(files, AccountFiles.PasswdPath, "HOME_NOT_LOOKED_AT");
        foreach (var user in accounts.Users)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (user.HomePath is not { } home)
            {
                if (!user.Home.IsEmpty)
                {
                    unlooked.Add(new(user.Line, 0, default), "its home is no absolute path, and no keys were looked for there");
                }

                continue;
            }

            if (homes.Count >= UserLimits.Homes && !homes.Contains(home))
            {
                files.Note(new(home, FaultKind.OverLimit, "HOMES_OVER_LIMIT", $"keys were looked for in {UserLimits.Homes} homes only"));
                break;
            }

            var folder = BytePath.Child(home.Bytes.Span, ".ssh"u8);
            var names = homes.Add(home) ? files.List(folder) : null;
            foreach (var place in configuration.AuthorizedKeys.Where(place => MayBe(place, names)))
            {
                if (Place(place, user, home) is { } path)
                {
                    await ReadLinesAsync(path, "authorized", place.Contains('%', StringComparison.Ordinal) || place[0] != '/' ? user : null, cancellationToken).ConfigureAwait(false);
                }
            }

            await ReadFolderAsync(folder, names ?? [], user, cancellationToken).ConfigureAwait(false);
        }

        unlooked.End();
        await ReadLeftHomesAsync(homes, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether a place is worth opening: most users have no such folder, and it was listed already. Null: it was listed for another user with the same home.</summary>
    private static bool MayBe(string place, IReadOnlyList<EvidenceText>? names)
        => !place.StartsWith(".ssh/", StringComparison.Ordinal) || place.Contains('%', StringComparison.Ordinal) || place.LastIndexOf('/') > 4
            || (names?.Any(name => name.Bytes.Span.SequenceEqual(Encoding.Latin1.GetBytes(place[5..]))) ?? false);

    /// <summary>Homes that no account has: it was deleted, or passwd is gone.</summary>
    private async Task ReadLeftHomesAsync(HashSet<EvidencePath> homes, CancellationToken cancellationToken)
    {
        foreach (var home in files.Children(EvidencePath.Of("/home")).Append(EvidencePath.Of("/root")).Where(home => !homes.Contains(home)).Take(UserLimits.Homes))
        {
            foreach (var place in (string[])["authorized_keys", "authorized_keys2"])
            {
                await ReadLinesAsync(new((byte[])[.. home.Bytes.Span, .. "/.ssh/"u8, .. Encoding.ASCII.GetBytes(place)]), "authorized", null, cancellationToken).ConfigureAwait(false);
            }

            var folder = BytePath.Child(home.Bytes.Span, ".ssh"u8);
            await ReadFolderAsync(folder, files.List(folder), null, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ReadMachineAsync(SshdConfiguration configuration, CancellationToken cancellationToken)
    {
        foreach (var path in files.Children(Folder).Where(path => path.Bytes.Span.StartsWith("/etc/ssh/ssh_host_"u8)).Take(UserLimits.KeyFiles)
            .Concat(configuration.HostKeys.SelectMany(key => (EvidencePath[])[OfLatin1(key), OfLatin1(key + ".pub")])))
        {
            await ReadFileAsync(path, "host", null, cancellationToken).ConfigureAwait(false);
        }

        foreach (var path in configuration.CertificateAuthorities)
        {
            await ReadLinesAsync(OfLatin1(path), "certificate-authority", null, cancellationToken).ConfigureAwait(false);
        }

        var names = accounts.Users.GroupBy(user => user.Name).ToDictionary(group => group.Key, group => group.First());
        foreach (var folder in SystemFolders)
        {
            foreach (var name in files.List(EvidencePath.Of(folder)).Take(UserLimits.Homes))
            {
                var path = BytePath.Child(Encoding.Latin1.GetBytes(folder), name.Bytes.Span);
                if (files.Status(path, follow: true) is { Type: FileType.Regular })
                {
                    await ReadLinesAsync(path, "authorized", names.GetValueOrDefault(name), cancellationToken).ConfigureAwait(false);
                }
            }
        }
    }

    /// <summary>Keys of a user's own: public and private ones, by what they hold and not by their names.</summary>
    private async Task ReadFolderAsync(EvidencePath folder, IReadOnlyList<EvidenceText> names, PasswdEntry? user, CancellationToken cancellationToken)
    {
        var count = 0;
        foreach (var name in names)
        {
            if (name.Bytes.Span.StartsWith("authorized_keys"u8) || name.Bytes.Span.StartsWith("known_hosts"u8) || name.Bytes.Span.SequenceEqual("config"u8)
                || name.Bytes.Span.SequenceEqual("environment"u8) || name.Bytes.Span.SequenceEqual("rc"u8))
            {
                continue;
            }

            if (count++ == UserLimits.KeyFiles)
            {
                files.Note(new(folder, FaultKind.OverLimit, "KEY_FILES_OVER_LIMIT", $"only {UserLimits.KeyFiles} files were looked at for keys"));
                break;
            }

            await ReadFileAsync(BytePath.Child(folder.Bytes.Span, name.Bytes.Span), "public", user, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ReadFileAsync(EvidencePath path, string kind, PasswdEntry? user, CancellationToken cancellationToken)
    {
        if (seen.Contains(path) || files.Status(path, follow: true) is not { Type: FileType.Regular } status || files.Read(path, UserLimits.KeyFileBytes) is not { } content)
        {
            return;
        }

        if (PrivateKey.Parse(content) is not { } key)
        {
            await ReadLinesAsync(path, kind, user, cancellationToken).ConfigureAwait(false);
        }
        else if (seen.Add(path))
        {
            output.Found();
            await EmitAsync(Record("private", path, user, status) with
            {
                KeyType = key.Type,
                KeyBits = key.Public?.Bits,
                FingerprintSha256 = key.Public?.Sha256,
                FingerprintMd5 = key.Public?.Md5,
                Encrypted = key.Encrypted,
            }, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ReadLinesAsync(EvidencePath path, string kind, PasswdEntry? user, CancellationToken cancellationToken)
    {
        if (!seen.Add(path) || files.Status(path, follow: true) is not { } status || files.Read(path, UserLimits.KeyFileBytes) is not { } content)
        {
            return;
        }

        output.Found();
        var faults = new LineFaults(files, path, "SSH_KEY_LINE");
        foreach (var line in TextLine.Of(content).Where(line => !line.IsBlankOrComment))
        {
            if (line.Bytes.Length > UserLimits.KeyLineBytes || KeyLine.Parse(Encoding.Latin1.GetString(line.Bytes.Span)) is not { } key)
            {
                // A user's own folder has files of all kinds: only those that are meant to hold keys are faulty without.
                if (kind != "public")
                {
                    faults.Add(line, line.Bytes.Length > UserLimits.KeyLineBytes ? $"it has {line.Bytes.Length} bytes, more than {UserLimits.KeyLineBytes} are read" : "it is no public key");
                }

                continue;
            }

            await EmitAsync(Record(kind, path, user, status) with
            {
                Line = line.Number,
                Text = UserText.Of(line.Bytes),
                KeyOptions = key.Options.Select(UserText.OfLatin1).ToList(),
                ForcedCommand = key.Values("command").Select(value => (EvidenceText?)UserText.OfLatin1(value)).LastOrDefault(),
                FromHosts = key.Values("from").Select(value => (EvidenceText?)UserText.OfLatin1(value)).LastOrDefault(),
                Environment = key.Values("environment").Select(UserText.OfLatin1).ToList(),
                KeyType = key.Key.Type,
                KeyBits = key.Key.Bits,
                FingerprintSha256 = key.Key.Sha256,
                FingerprintMd5 = key.Key.Md5,
                Comment = key.Comment.Length == 0 ? null : UserText.OfLatin1(key.Comment),
            }, cancellationToken).ConfigureAwait(false);
        }

        faults.End();
    }

    /// <summary>A path whose characters each stand for a byte.</summary>
    private static EvidencePath OfLatin1(string text) => new(Encoding.Latin1.GetBytes(text));

    private ValueTask EmitAsync(SshKeyRecord record, CancellationToken cancellationToken)
    {
        if (keys++ < UserLimits.Keys)
        {
            return output.EmitAsync(record, cancellationToken);
        }

        if (keys == UserLimits.Keys + 1)
        {
            files.Note(new(record.Path, FaultKind.OverLimit, "KEYS_OVER_LIMIT", $"only {UserLimits.Keys} keys are told"));
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>A place of sshd's configuration for a user: %h is the home, %u the name, %U the number, %% a percent sign.</summary>
    private static EvidencePath? Place(string place, PasswdEntry user, EvidencePath home)
    {
        var name = Sdk.Linux.Accounts.PasswdFile.Name(user.Name.Bytes.Span) is { } safe ? Encoding.Latin1.GetString(safe.Bytes.Span) : null;
        if (name is null && place.Contains("%u", StringComparison.Ordinal))
        {
            return null;
        }

        // One pass: what is put in may have percent signs itself.
        var text = Token().Replace(place, match => match.Value switch
        {
            "%h" => Encoding.Latin1.GetString(home.Bytes.Span),
            "%u" => name!,
            "%U" => user.UserId.ToString(CultureInfo.InvariantCulture),
            _ => "%",
        });
        var path = text[0] == '/' ? new(Encoding.Latin1.GetBytes(text)) : BytePath.Child(home.Bytes.Span, Encoding.Latin1.GetBytes(text));
        return path.Bytes.Length <= LinuxLimits.PathBytes ? path : null;
    }

    [GeneratedRegex("%[huU%]")]
    private static partial Regex Token();

    private SshKeyRecord Record(string kind, EvidencePath path, PasswdEntry? user, FileStatus status) => new()
    {
        KeyKind = kind,
        UserName = user?.Name,
        UserId = user?.UserId,
        Path = path,
        Line = null,
        Text = null,
        KeyOptions = null,
        ForcedCommand = null,
        FromHosts = null,
        Environment = null,
        KeyType = null,
        KeyBits = null,
        FingerprintSha256 = null,
        FingerprintMd5 = null,
        Comment = null,
        Encrypted = null,
        Mode = UserText.Mode(status.Permissions),
        OwnerId = status.UserId,
        ModifiedAt = status.ModifiedAt,
        ReadAt = output.Now,
    };
}
