using System.Globalization;
using System.Text;
using Forensics.Plugins.Filesystem.Selection;
using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Filesystem.Collecting;

/// <summary>Which of the objects at the requested paths are asked for, by their status.</summary>
internal sealed class CollectFilter
{
    private readonly ulong least;
    private readonly ulong most;
    private readonly UnixTime? modifiedAfter;
    private readonly UnixTime? modifiedBefore;
    private readonly UnixTime? changedAfter;
    private readonly HashSet<uint>? owners;

    /// <param name="options">The options.</param>
    /// <param name="names">Owners' names.</param>
    /// <exception cref="CollectorException">A time is none.</exception>
    public CollectFilter(CollectOptions options, IdNames names)
    {
        least = (ulong)options.MinSizeBytes;
        most = options.MaxSizeBytes == 0 ? ulong.MaxValue : (ulong)options.MaxSizeBytes;
        modifiedAfter = TimeBound.Read("modified_after", options.ModifiedAfter);
        modifiedBefore = TimeBound.Read("modified_before", options.ModifiedBefore);
        changedAfter = TimeBound.Read("changed_after", options.ChangedAfter);
        FilesOnly = least > 0 || most < ulong.MaxValue || options.Digests.Count > 0;
        if (options.Owners.Count > 0)
        {
            owners = [.. options.Owners.Select(owner => Owner(owner, names))];
        }
    }

    /// <summary>Only regular files have what is asked for: a length, a digest.</summary>
    public bool FilesOnly { get; }

    /// <summary>Whether an object is asked for.</summary>
    public bool Takes(in FileStatus status)
        => (!FilesOnly || (status.Type == FileType.Regular && status.LengthBytes >= least && status.LengthBytes <= most))
            && (modifiedAfter is not { } after || EntryFilter.Compare(status.ModifiedAt, after) >= 0)
            && (modifiedBefore is not { } before || EntryFilter.Compare(status.ModifiedAt, before) < 0)
            && (changedAfter is not { } changed || EntryFilter.Compare(status.ChangedAt, changed) >= 0)
            && owners?.Contains(status.UserId) != false;

    private static uint Owner(string owner, IdNames names)
        => uint.TryParse(owner, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : names.UserId(new(Encoding.UTF8.GetBytes(owner)))
                ?? throw new CollectorException("OWNER_UNKNOWN", $"owners: etc/passwd of the root under inspection has no user {owner}; give the number");
}
