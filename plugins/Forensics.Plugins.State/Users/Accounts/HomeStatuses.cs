using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.State.Users.Accounts;

/// <summary>The status of homes, many in one go on the reading thread: on a busy device the way there and back costs more than the question. When one of them is not answered, each of the
/// go is asked by itself.</summary>
internal sealed class HomeStatuses(RootFiles files)
{
    private const int Batch = 256;

    private readonly Dictionary<EvidencePath, FileStatus?> known = [];

    /// <summary>Asks for those of some accounts, at most <see cref="UserLimits.Homes"/> different ones.</summary>
    public void Ask(IEnumerable<PasswdEntry> users)
    {
        var homes = users.Select(user => Path(user.Home)).OfType<EvidencePath>().Distinct().Take(UserLimits.Homes + 1).ToList();
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
                // What failed is asked once more, for its fault.
                known[batch[index]] = answered && (!answers![index].Error.Failed || answers[index].Error == Errno.ENOENT || answers[index].Error == Errno.ENOTDIR)
                    ? answers[index].Status : files.Status(batch[index], follow: true);
            }
        }
    }

    /// <returns>Whether it exists, null when it is no path or was not looked at, and its status.</returns>
    public (bool? Exists, FileStatus? Status) Of(PasswdEntry user)
        => Path(user.Home) is { } path && known.TryGetValue(path, out var status) ? (status is not null, status) : (null, null);

    private static EvidencePath? Path(ReadOnlyMemory<byte> home) => BytePath.Normal(home.Span) is { } path && path.Bytes.Length <= LinuxLimits.HomeBytes ? path : null;

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
