using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.State.Users.Accounts;

/// <summary>Failed logons as <c>pam_faillock(8)</c> keeps them: a file for each user of records of 64 bytes (<c>faillock.h</c>), and the rules of <c>faillock.conf(5)</c>.</summary>
internal sealed class Faillock
{
    private const int RecordBytes = 64;
    private const int SourceBytes = 52;
    private const int StatusOffset = 54;
    private const int TimeOffset = 56;
    private const int ValidStatus = 1;

    private readonly RootFiles files;
    private readonly Dictionary<EvidenceText, EvidencePath> tallies = [];
    private long deny = 3;
    private long intervalSeconds = 900;
    private long unlockSeconds = 600;
    private long? rootUnlockSeconds;
    private bool alsoRoot;

    private Faillock(RootFiles files) => this.files = files;

    public static Faillock Read(RootFiles files)
    {
        var faillock = new Faillock(files);
        var folder = faillock.Configure() ?? EvidencePath.Of("/var/run/faillock");
        foreach (var name in files.List(folder))
        {
            faillock.tallies.TryAdd(name, BytePath.Child(folder.Bytes.Span, name.Bytes.Span));
        }

        return faillock;
    }

    /// <returns>Null when there is no tally of the user.</returns>
    public FailedLogons? Of(PasswdEntry user, UnixTime now)
    {
        if (!tallies.TryGetValue(user.Name, out var path) || files.Read(path, UserLimits.FaillockBytes) is not { } content)
        {
            return null;
        }

        var valid = new List<(long At, EvidenceText Source)>();
        for (var at = 0; at + RecordBytes <= content.Length; at += RecordBytes)
        {
            var record = content.Slice(at, RecordBytes);
            if ((BinaryPrimitives.ReadUInt16LittleEndian(record.Span[StatusOffset..]) & ValidStatus) != 0)
            {
                valid.Add((BinaryPrimitives.ReadInt64LittleEndian(record.Span[TimeOffset..]), new(UserText.UpToNul(record[..SourceBytes]))));
            }
        }

        if (content.Length % RecordBytes != 0)
        {
            files.Note(new(path, FaultKind.Corrupt, "FAILLOCK_CUT", "its length is none of whole records") { OffsetBytes = content.Length - (content.Length % RecordBytes) });
        }

        if (valid.Count == 0)
        {
            return new(0, null, null, IsLocked: false);
        }

        var last = valid.MaxBy(failure => failure.At);
        var counted = valid.Count(failure => unchecked(last.At - failure.At) < intervalSeconds);
        var isRoot = user.UserId == 0;
        var unlock = isRoot ? rootUnlockSeconds ?? unlockSeconds : unlockSeconds;
        var isLocked = counted >= deny && deny > 0 && (unlock == 0 || now.Seconds - unlock <= last.At) && (!isRoot || alsoRoot || rootUnlockSeconds is not null);
        return new(valid.Count, new(last.At, 0), last.Source.Bytes.IsEmpty ? null : last.Source, isLocked);
    }

    /// <returns>Another folder, where one is configured.</returns>
    private EvidencePath? Configure()
    {
        EvidencePath? folder = null;
        foreach (var line in TextLine.Of(files.Read(EvidencePath.Of("/etc/security/faillock.conf"), UserLimits.ShortFileBytes) ?? default).Where(line => !line.IsBlankOrComment))
        {
            var parts = Encoding.Latin1.GetString(line.Bytes.Span).Split('=', 2, StringSplitOptions.TrimEntries);
            alsoRoot |= parts[0] == "even_deny_root";
            if (parts is ["dir", ['/', ..] path])
            {
                folder = new(Encoding.Latin1.GetBytes(path));
            }
            else if (parts is [var name, var value] && (value == "never" || long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _)))
            {
                var number = value == "never" ? 0 : long.Parse(value, CultureInfo.InvariantCulture);
                deny = name == "deny" ? number : deny;
                intervalSeconds = name == "fail_interval" ? number : intervalSeconds;
                unlockSeconds = name == "unlock_time" ? number : unlockSeconds;
                rootUnlockSeconds = name == "root_unlock_time" ? number : rootUnlockSeconds;
            }
        }

        return folder;
    }
}
