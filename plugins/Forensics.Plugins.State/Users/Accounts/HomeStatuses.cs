using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.State.Users.Accounts;

/// <summary>The status of homes, many in one go on the reading thread: on a busy device the way there and back costs more than the question. When one of them is not answered, each of the
/// go is asked by itself.</summary>
internal sealed class HomeStatuses(RootFiles files)
{
    private const int Batch = 256;

    private readonly Dictionary<EvidencePath, (bool? Exists, FileStatus? Status)> known = [];

    /// <summary>Asks for those of some accounts, at most <see cref="UserLimits.Homes"/> different ones.</summary>
    public void Ask(IEnumerable<PasswdEntry> users)
    {
        var homes = users.Select(user => user.HomePath).OfType<EvidencePath>().Distinct().Where(home => !files.IsBehindAutomount(home)).Take(UserLimits.Homes + 1).ToList();
        if (homes.Count > UserLimits.Homes)
        {
            files.Note(new(homes[^1], FaultKind.OverLimit, "HOMES_OVER_LIMIT", $"only {UserLimits.Homes} homes were looked at"));
            homes.RemoveAt(homes.Count - 1);
        }

        foreach (var batch in homes.Chunk(Batch))
        {
            var answered = files.Reader.TryRead(watch => batch.Select(home => One(home, watch)).ToArray(), out var answers);
            for (var index = 0; index < batch.Length; index++)
            {
                known[batch[index]] = answered ? Told(batch[index], answers![index]) : Alone(batch[index]);
            }
        }
    }

    /// <returns>Whether it exists, null when it is no path, could not be asked for or was not looked at, and its status.</returns>
    public (bool? Exists, FileStatus? Status) Of(PasswdEntry user) => user.HomePath is { } path ? known.GetValueOrDefault(path) : default;

    private (bool? Exists, FileStatus? Status) Alone(EvidencePath home)
    {
        if (files.Reader.TryRead(watch => One(home, watch), out var answer))
        {
            return Told(home, answer);
        }

        files.Note(Errno.ETIMEDOUT.Fault(home, "IO_TIMEOUT", "openat2", $"no answer within {files.Reader.Deadline.TotalSeconds} s, or too many reads were not answered before"));
        return default;
    }

    private (bool? Exists, FileStatus? Status) Told(EvidencePath home, (Errno Error, FileStatus? Status) answer)
    {
        var isMissing = answer.Error == Errno.ENOENT || answer.Error == Errno.ENOTDIR;
        if (answer.Error.Failed && !isMissing)
        {
            files.Note(answer.Error.Fault(home, "STATUS_UNREADABLE", "statx", "it could not be read"));
        }

        return (answer.Error.Failed ? isMissing ? false : null : true, answer.Status);
    }

    private (Errno Error, FileStatus? Status) One(EvidencePath home, ReadingWatch watch)
    {
        watch.Beat();
        var error = files.Root.Open(home.Bytes.Span, OpenAs.Place, LinkRule.FollowWithinRoot, out var place);
        using (place)
        {
            var status = default(FileStatus);
            error = error.Failed ? error : FileStatus.Read(place, out status);
            return (error, error.Failed ? null : status);
        }
    }
}
