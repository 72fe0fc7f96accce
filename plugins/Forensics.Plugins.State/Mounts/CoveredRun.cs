using System.Globalization;
using System.Text;
using System.Text.Json;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.CrossViews;

namespace Forensics.Plugins.State.Mounts;

/// <summary>Looks below the mounts of the run's own namespace.</summary>
internal sealed class CoveredRun(CollectionContext context, RootFiles files, CoveredWays ways)
{
    private int looked;
    private int hiding;
    private int unseen;

    public async Task<ItemConclusion> RunAsync(string item, MountTable table, CancellationToken cancellationToken)
    {
        var places = CoveredPlace.All(table).Take(MountLimits.CoveredPlaces + 1).ToList();
        var isCut = places.Count > MountLimits.CoveredPlaces;
        foreach (var place in places.Take(MountLimits.CoveredPlaces))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await LookAsync(place, cancellationToken).ConfigureAwait(false);
        }

        var reason = $"{looked} places below mounts looked at, {hiding} of them hold something"
            + (unseen == 0 ? string.Empty : $"; {unseen} could not be looked at")
            + (ways.CopyRefused.Failed ? $"; open_tree: {ways.CopyRefused}" : string.Empty)
            + (isCut ? $"; more than {MountLimits.CoveredPlaces} places" : string.Empty);
        return places.Count == 0 ? new(item, ItemState.Empty, Reason: "no mount lies on a local file system")
            : looked > 0 || unseen == 0 ? new(item, ItemState.Collected, unseen > 0 || isCut ? ItemFlags.Truncated : ItemFlags.None, reason)
            : new(item, ways.CopyRefused.Failed ? ItemState.Denied : ItemState.Unsupported, Reason: reason);
    }

    private async Task LookAsync(CoveredPlace covered, CancellationToken cancellationToken)
    {
        var answered = files.Reader.TryRead(watch => Look(covered, watch), out var answer);
        if (!answered || answer.Error.Failed)
        {
            // Also when the mount has gone meanwhile: what lay below it was not seen through it.
            var error = answered ? answer.Error : Errno.ETIMEDOUT;
            if (++unseen <= MountLimits.UnseenFaults)
            {
                var fault = error.Fault(covered.Cover.MountPoint, "COVERED_PLACE_UNSEEN", "openat2",
                    $"what lies below mount {covered.Cover.Id} was not looked at: {(answered ? answer.Way : "no answer")}");
                files.Note(error == Errno.EINVAL || error.Number == 18 ? fault with { Kind = FaultKind.Unsupported } : fault);
            }

            return;
        }

        looked++;
        if (answer.Content!.HidesSomething)
        {
            hiding++;
            await TellAsync(covered, answer.Content, answer.Way, cancellationToken).ConfigureAwait(false);
        }
    }

    private (Errno Error, string Way, CoveredContent? Content) Look(CoveredPlace covered, ReadingWatch watch)
    {
        var sight = ways.Open(covered);
        using (sight.Place)
        {
            if (sight.Error.Failed)
            {
                return (sight.Error, sight.Way, null);
            }

            watch.Beat();
            return (CoveredContent.Read(sight.Place, watch, out var content), sight.Way, content);
        }
    }

    private async Task TellAsync(CoveredPlace covered, CoveredContent content, string way, CancellationToken cancellationToken)
    {
        var readAt = UnixTime.Of(context.Clock.GetUtcNow());
        var isFolder = content.Status.Type == FileType.Directory;
        var cover = covered.Cover;
        await context.EmitAsync(
            new CrossView
            {
                Disagreement = "files-under-mount",
                Subject = new(cover.MountPoint.Bytes),
                ShownBy = [way],
                NotShownBy = ["any path of the namespace that the run was started in"],
                Compared = $"what lies below mount {cover.Id} ({cover.Type}) with the paths of the mount table; a folder with entries or a file with content is told",
                Detail = new(isFolder ? Quote(content) : Encoding.UTF8.GetBytes($"a file of {content.Status.LengthBytes} bytes")),
                Path = cover.MountPoint,
                Pid = null,
                UniquePid = null,
                Inode = content.Status.Inode.ToString(CultureInfo.InvariantCulture),
                ReadAt = readAt,
            },
            cancellationToken).ConfigureAwait(false);
        if (!isFolder)
        {
            await context.EmitAsync(Entry(cover.MountPoint, content.Status, cover, readAt), cancellationToken).ConfigureAwait(false);
        }

        foreach (var (name, status) in content.Entries)
        {
            await context.EmitAsync(Entry(BytePath.Child(cover.MountPoint.Bytes.Span, name.Bytes.Span), status, cover, readAt), cancellationToken).ConfigureAwait(false);
        }

        if (content.IsCut)
        {
            files.Note(new(cover.MountPoint, FaultKind.OverLimit, "COVERED_FOLDER_OVER_LIMIT", $"only {MountLimits.CoveredEntries} entries of the folder below the mount were taken"));
        }
    }

    private static byte[] Quote(CoveredContent content)
    {
        var text = new List<byte>(Encoding.UTF8.GetBytes($"{content.Entries.Count}{(content.IsCut ? " or more" : string.Empty)} entries: "));
        foreach (var (name, _) in content.Entries.Take(MountLimits.QuotedNames))
        {
            text.AddRange(name.Bytes.Span);
            text.AddRange(", "u8);
        }

        text.RemoveRange(text.Count - 2, 2);
        if (content.Entries.Count > MountLimits.QuotedNames)
        {
            text.AddRange(", ..."u8);
        }

        return [.. text];
    }

    private static CoveredEntry Entry(EvidencePath path, FileStatus? status, MountEntry cover, UnixTime readAt) => new()
    {
        Path = path,
        MountId = cover.Id.ToString(CultureInfo.InvariantCulture),
        Type = status is { } known ? JsonNamingPolicy.KebabCaseLower.ConvertName(known.Type.ToString()) : "unknown",
        SizeBytes = status?.LengthBytes,
        Mode = status is { } of ? Convert.ToString(of.Permissions, 8).PadLeft(4, '0') : null,
        OwnerId = status?.UserId,
        GroupId = status?.GroupId,
        Device = status?.Device.ToString(CultureInfo.InvariantCulture),
        Inode = status?.Inode.ToString(CultureInfo.InvariantCulture),
        CreatedAt = status?.CreatedAt,
        ModifiedAt = status?.ModifiedAt,
        ChangedAt = status?.ChangedAt,
        ReadAt = readAt,
    };
}
