using System.Text;
using System.Text.RegularExpressions;
using Forensics.Plugins.State.Users.Accounts;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Sqlite;

namespace Forensics.Plugins.State.Users.Logons;

/// <summary>The item <c>logons</c>: every file that keeps some.</summary>
internal sealed partial class LogonPart(AccountFiles accounts, UsersOptions options, LastLogons last, UserOutput output)
{
    private static readonly EvidencePath LogFolder = EvidencePath.Of("/var/log");

    private readonly RootFiles files = output.Files;

    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        var utmp = EvidencePath.Of("/run/utmp");
        await ReadUtmpAsync("utmp", files.Status(utmp) is null ? EvidencePath.Of("/var/run/utmp") : utmp, new(), cancellationToken).ConfigureAwait(false);
        var names = files.List(LogFolder);
        foreach (var source in (string[])["wtmp", "btmp"])
        {
            var pairing = new Pairing();
            foreach (var path in Rotated(names, source))
            {
                await ReadUtmpAsync(source, path, pairing, cancellationToken).ConfigureAwait(false);
            }
        }

        await ReadLastlogAsync(EvidencePath.Of("/var/log/lastlog"), cancellationToken).ConfigureAwait(false);
        foreach (var path in Databases())
        {
            await ReadWtmpDatabaseAsync(path, cancellationToken).ConfigureAwait(false);
        }

        await ReadLastlog2Async(EvidencePath.Of("/var/lib/lastlog/lastlog2.db"), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>wtmp, wtmp.1, wtmp.2 or wtmp-20261130, wtmp-20261031: the newest first. Compressed ones are said.</summary>
    private IEnumerable<EvidencePath> Rotated(IReadOnlyList<EvidenceText> names, string source)
    {
        var found = new List<(long Age, EvidencePath Path)>();
        foreach (var name in names.Where(name => name.Bytes.Length < 64 && name.Bytes.Span.StartsWith(Encoding.ASCII.GetBytes(source))))
        {
            var path = BytePath.Child(LogFolder.Bytes.Span, name.Bytes.Span);
            var match = RotatedName().Match(Encoding.Latin1.GetString(name.Bytes.Span));
            if (match.Success && match.Groups["packed"].Success)
            {
                output.Found();
                files.Note(new(path, FaultKind.Unsupported, "LOGON_FILE_COMPRESSED", "it is compressed, and its logons are not told"));
            }
            else if (match.Success)
            {
                var number = match.Groups["number"].Success ? long.Parse(match.Groups["number"].Value) : 0;
                found.Add((match.Groups["dated"].Success ? long.MaxValue - number : number, path));
            }
        }

        if (found.Count > UserLimits.LogonFiles)
        {
            files.Note(new(LogFolder, FaultKind.OverLimit, "LOGON_FILES_OVER_LIMIT", $"only the newest {UserLimits.LogonFiles} files of {source} are read"));
        }

        return found.OrderBy(entry => entry.Age).Take(UserLimits.LogonFiles).Select(entry => entry.Path);
    }

    /// <summary>wtmp.db and what <c>wtmpdb rotate</c> made of older entries, the newest first: wtmp_20261130.db.</summary>
    private IEnumerable<EvidencePath> Databases()
    {
        var folder = EvidencePath.Of("/var/lib/wtmpdb");
        var rotated = files.List(folder).Where(name => name.Bytes.Span.StartsWith("wtmp_"u8) && name.Bytes.Span.EndsWith(".db"u8)).Reverse().ToArray();
        if (rotated.Length > UserLimits.LogonFiles)
        {
            files.Note(new(folder, FaultKind.OverLimit, "LOGON_FILES_OVER_LIMIT", $"only the newest {UserLimits.LogonFiles} rotated files of wtmpdb are read"));
        }

        return rotated.Take(UserLimits.LogonFiles).Select(name => BytePath.Child(folder.Bytes.Span, name.Bytes.Span)).Prepend(EvidencePath.Of("/var/lib/wtmpdb/wtmp.db"));
    }

    private async Task ReadUtmpAsync(string source, EvidencePath path, Pairing pairing, CancellationToken cancellationToken)
    {
        using var file = LogonFile.Open(files, path);
        if (file is null)
        {
            return;
        }

        output.Found();
        foreach (var (offset, entry, isEarlier) in new UtmpReader(file, options.MaxLogons).NewestFirst())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var isFailed = source == "btmp";
            var end = source == "wtmp" ? pairing.End(entry) : default;
            if (entry.Type == UtmpEntry.Logon && !isFailed)
            {
                last.Add(new(entry.User.ToArray()), entry.At, source);
            }

            await output.EmitAsync(Record(source, isFailed ? "failed" : entry.Kind, path, offset) with
            {
                UserName = UserText.OrNull(entry.User),
                Terminal = UserText.OrNull(entry.Terminal),
                RemoteHost = UserText.OrNull(entry.Host),
                RemoteAddress = entry.Address,
                Pid = entry.Pid == 0 ? null : entry.Pid,
                PosixSessionId = entry.Session == 0 ? null : entry.Session,
                LoggedOnAt = entry.At,
                LoggedOffAt = end.At,
                LogoffKind = end.Kind,
                EarlierThanPrevious = source == "utmp" ? null : isEarlier,
            }, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ReadLastlogAsync(EvidencePath path, CancellationToken cancellationToken)
    {
        using var file = LogonFile.Open(files, path);
        if (file is null)
        {
            return;
        }

        output.Found();
        var reader = new LastlogReader(file, files);
        var count = 0;
        foreach (var (userId, offset, at, terminal, host) in reader.Read())
        {
            if (count++ == options.MaxLogons)
            {
                file.Note(FaultKind.OverLimit, "LOGONS_OVER_LIMIT", offset, $"only {options.MaxLogons} entries are told");
                break;
            }

            EvidenceText? name = accounts.UserNames.TryGetValue(userId, out var known) ? known : null;
            if (name is { } user)
            {
                last.Add(user, at, "lastlog");
            }

            await output.EmitAsync(Record("lastlog", "last-logon", path, offset) with
            {
                UserName = name,
                UserId = userId,
                Terminal = UserText.OrNull(terminal),
                RemoteHost = UserText.OrNull(host),
                LoggedOnAt = at,
            }, cancellationToken).ConfigureAwait(false);
        }

        last.IsKept |= count > 0 && reader.IsWhole;
    }

    /// <summary>Table wtmp of <c>wtmpdb(8)</c>: times in microseconds.</summary>
    private async Task ReadWtmpDatabaseAsync(EvidencePath path, CancellationToken cancellationToken)
    {
        using var database = LogonDatabase.Open(files, path);
        if (database?.Table("wtmp") is not { } table)
        {
            return;
        }

        output.Found();
        var (type, user, login, logout) = (table.Column("Type"), table.Column("User"), table.Column("Login"), table.Column("Logout"));
        var (terminal, host, service) = (table.Column("TTY"), table.Column("RemoteHost"), table.Column("Service"));
        var (older, whole) = database.Older(table, options.MaxLogons);
        if (older > 0)
        {
            files.Note(new(path, FaultKind.OverLimit, "LOGONS_OVER_LIMIT", $"only the newest {options.MaxLogons} of {whole} entries are told"));
        }

        var count = 0L;
        UnixTime? before = null;
        foreach (var row in table.Rows())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (count++ < older)
            {
                continue;
            }

            UnixTime? at = row[login].Number is { } on ? LogonTime.OfMicroseconds(on) : null;
            var isLogon = row[type].Number == 3;
            if (isLogon && at is { } time && row[user].Text is { } name)
            {
                last.Add(new(name.Bytes.ToArray()), time, "wtmpdb");
            }

            await output.EmitAsync(Record("wtmpdb", isLogon ? "logon" : row[type].Number switch { 1 => "boot", 2 => "runlevel", 0 => "empty", _ => "unknown" }, path, row.RowId) with
            {
                UserName = Text(row[user]),
                Terminal = Text(row[terminal]),
                RemoteHost = Text(row[host]),
                LogonService = Text(row[service]),
                LoggedOnAt = at,
                LoggedOffAt = row[logout].Number is { } off ? LogonTime.OfMicroseconds(off) : null,
                LogoffKind = row[logout].Number is null ? null : isLogon ? "logoff" : "shutdown",
                EarlierThanPrevious = at is { } now && before is { } earlier && LogonTime.Compare(now, earlier) < 0,
            }, cancellationToken).ConfigureAwait(false);
            before = at;
        }
    }

    /// <summary>Table Lastlog2 of <c>lastlog2(8)</c>: times in seconds.</summary>
    private async Task ReadLastlog2Async(EvidencePath path, CancellationToken cancellationToken)
    {
        using var database = LogonDatabase.Open(files, path);
        if (database?.Table("Lastlog2") is not { } table)
        {
            return;
        }

        output.Found();
        var count = 0;
        var isCut = false;
        var (user, time, terminal, host, service) = (table.Column("Name"), table.Column("Time"), table.Column("TTY"), table.Column("RemoteHost"), table.Column("Service"));
        foreach (var row in table.Rows())
        {
            if (count++ == options.MaxLogons)
            {
                files.Note(new(path, FaultKind.OverLimit, "LOGONS_OVER_LIMIT", $"only the first {options.MaxLogons} entries are told"));
                isCut = true;
                break;
            }

            UnixTime? at = row[time].Number is > 0 and var seconds ? new(seconds, 0) : null;
            if (at is { } known && row[user].Text is { } name)
            {
                last.Add(new(name.Bytes.ToArray()), known, "lastlog2");
            }

            await output.EmitAsync(Record("lastlog2", "last-logon", path, null) with
            {
                UserName = Text(row[user]),
                Terminal = Text(row[terminal]),
                RemoteHost = Text(row[host]),
                LogonService = Text(row[service]),
                LoggedOnAt = at,
            }, cancellationToken).ConfigureAwait(false);
        }

        last.IsKept |= count > 0 && !isCut && database.IsSound;
    }

    private static EvidenceText? Text(SqliteValue value) => value.Text is { } text ? UserText.OrNull(text.Bytes) : null;

    private LogonRecord Record(string source, string kind, EvidencePath path, long? position) => new()
    {
        LogonSource = source,
        LogonKind = kind,
        UserName = null,
        UserId = null,
        Terminal = null,
        RemoteHost = null,
        RemoteAddress = null,
        Pid = null,
        PosixSessionId = null,
        LogonService = null,
        LoggedOnAt = null,
        LoggedOffAt = null,
        LogoffKind = null,
        EarlierThanPrevious = null,
        Path = path,
        EntryPosition = position,
        ReadAt = output.Now,
    };

    [GeneratedRegex(@"^[bw]tmp(?:\.(?<number>\d{1,9})|(?<dated>-)(?<number>\d{8,14}))?(?<packed>\.(?:gz|xz|zst|bz2))?\z", RegexOptions.CultureInvariant)]
    private static partial Regex RotatedName();
}
