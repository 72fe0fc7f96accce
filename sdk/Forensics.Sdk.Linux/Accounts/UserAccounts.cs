namespace Forensics.Sdk.Linux.Accounts;

/// <summary>The users of a root: those of its <c>passwd</c>, root, and those whose homes are left.</summary>
public static class UserAccounts
{
    private static readonly EvidencePath Passwd = EvidencePath.Of("/etc/passwd");
    private static readonly EvidencePath HomesPath = EvidencePath.Of("/home");
    private static readonly EvidencePath RootsHome = EvidencePath.Of("/root");

    /// <summary>Reads them. Homes of <c>passwd</c> come first, in its order. Where <c>/home</c> is an automount point it is not listed.</summary>
    /// <param name="root">The root under inspection.</param>
    /// <param name="reader">Reads it: a root may not answer.</param>
    /// <param name="limit">Users kept, homes without an account included.</param>
    /// <returns>The users, and what could not be read of them, or only in part.</returns>
    public static (IReadOnlyList<UserAccount> Users, IReadOnlyList<CollectionFault> Faults) Read(TargetRoot root, AbandonableReader reader, int limit)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var users = new List<UserAccount>();
        var faults = new List<CollectionFault>();
        ReadPasswd(root, reader, limit, users, faults);
        var homes = users.Where(user => user.Home is not null).Select(user => user.Home!.Value).ToHashSet();
        if (!homes.Contains(RootsHome))
        {
            users.Add(new(new("root"u8.ToArray()), new("0"u8.ToArray()), RootsHome));
        }

        AddHomes(root, reader, limit, homes, users, faults);
        return (users, faults);
    }

    private static void ReadPasswd(TargetRoot root, AbandonableReader reader, int limit, List<UserAccount> users, List<CollectionFault> faults)
    {
        if (!reader.TryRead(_ => (Error: root.ReadFile(Passwd.Bytes.Span, OpenAs.RegularFile, LinuxLimits.PasswdBytes, out var read), Read: read), out var answer))
        {
            faults.Add(Silent(Passwd, reader));
            return;
        }

        var (error, content) = answer;
        if (error.Failed)
        {
            faults.Add(error.Fault(Passwd, "USERS_UNREADABLE", "openat2", "users' homes are known as far as they lie in /home and /root only") with { Kind = error.KindByName });
            return;
        }

        // The last line of a cut file may be cut itself.
        var bytes = content.Truncated ? content.Bytes[..(content.Bytes.Span.LastIndexOf((byte)'\n') + 1)] : content.Bytes;
        if (!PasswdFile.Parse(bytes, limit, users) || content.Truncated)
        {
            faults.Add(new(Passwd, FaultKind.OverLimit, "USERS_OVER_LIMIT", $"only the first {users.Count} users were read"));
        }
    }

    private static void AddHomes(TargetRoot root, AbandonableReader reader, int limit, HashSet<EvidencePath> homes, List<UserAccount> users, List<CollectionFault> faults)
    {
        if (Automounts.Read(root, reader, out _).Over(HomesPath) is { } point)
        {
            faults.Add(Automounts.Fault(point));
            return;
        }

        if (!reader.TryRead(watch => HomeFolders.Read(root, watch, limit), out var answer))
        {
            faults.Add(Silent(HomesPath, reader));
            return;
        }

        var (names, cut, error) = answer;
        foreach (var user in names.Select(name => HomeFolders.User(name)).Where(user => !homes.Contains(user.Home!.Value)))
        {
            if (users.Count >= limit)
            {
                cut = true;
                break;
            }

            users.Add(user);
        }

        if (cut)
        {
            faults.Add(new(HomesPath, FaultKind.OverLimit, "HOMES_OVER_LIMIT", $"homes without an account were taken up to {limit} users in all"));
        }

        // No /home is a system without one.
        if (error.Failed && error != Errno.ENOENT)
        {
            faults.Add(error.Fault(HomesPath, "HOMES_UNREADABLE", "getdents64", "homes that no account has are not known, or not all of them") with { Kind = error.KindByName });
        }
    }

    private static CollectionFault Silent(EvidencePath subject, AbandonableReader reader)
        => Errno.ETIMEDOUT.Fault(subject, "IO_TIMEOUT", "openat2", $"no answer within {reader.Deadline.TotalSeconds} s: not all homes of users are known");
}
