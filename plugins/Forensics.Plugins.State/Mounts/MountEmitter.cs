using System.Globalization;
using System.Text.Json;
using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.State.Mounts;

/// <summary>Makes records of the mounts of one namespace.</summary>
internal sealed class MountEmitter(CollectionContext context, RootFiles files, IReadOnlySet<EvidencePath>? configured)
{
    public async Task EmitAsync(NamespaceMounts mounts, int most, CancellationToken cancellationToken)
    {
        var readAt = UnixTime.Of(context.Clock.GetUtcNow());
        var isOwn = mounts.Pid is null;
        var points = new Dictionary<ulong, MountEntry>();
        var covers = new Dictionary<ulong, ulong>();
        foreach (var mount in mounts.Table.Entries)
        {
            points.TryAdd(mount.Id, mount);
        }

        foreach (var mount in mounts.Table.Entries)
        {
            if (mount.ParentId != mount.Id && points.TryGetValue(mount.ParentId, out var below) && below.MountPoint.Equals(mount.MountPoint))
            {
                covers.TryAdd(below.Id, mount.Id);
            }
        }

        foreach (var mount in mounts.Table.Entries.Take(most))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var usage = isOwn && mount.Class == FileSystemClass.Local ? Usage(mount) : null;
            await context.EmitAsync(
                new MountRecord
                {
                    MountId = Text(mount.Id),
                    ParentMountId = Text(mount.ParentId),
                    Path = mount.MountPoint,
                    Root = mount.Root,
                    Device = Text(mount.Device),
                    Type = mount.Type,
                    FileSystemClass = JsonNamingPolicy.KebabCaseLower.ConvertName(mount.Class.ToString()),
                    Source = mount.Source,
                    MountOptions = mount.Options,
                    SuperOptions = mount.SuperOptions,
                    Propagation = mount.Propagation,
                    CoveredBy = covers.TryGetValue(mount.Id, out var cover) ? Text(cover) : null,
                    MountNamespace = mounts.Inode is { } inode ? Text(inode) : null,
                    IsOwnNamespace = isOwn,
                    ExamplePid = mounts.Pid,
                    SizeBytes = usage?.SizeBytes,
                    FreeBytes = usage?.FreeBytes,
                    AvailableBytes = usage?.AvailableBytes,
                    InodesTotal = usage is { Files: > 0 } ? usage.Value.Files : null,
                    InodesFree = usage is { Files: > 0 } ? usage.Value.FreeFiles : null,
                    InFstab = isOwn ? configured?.Contains(mount.MountPoint) : null,
                    ReadAt = readAt,
                },
                cancellationToken).ConfigureAwait(false);
        }
    }

    private static string Text(ulong number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Only of the mount that is seen at its place: another may lie over it, or over a folder on the way.</summary>
    private FileSystemUsage? Usage(MountEntry mount)
    {
        if (mount.SeenId is not { } seen)
        {
            return null;
        }

        if (!files.Reader.TryRead(_ => (Error: Ask(mount, seen, out var usage), Usage: usage), out var answer))
        {
            files.Note(Errno.ETIMEDOUT.Fault(mount.MountPoint, "IO_TIMEOUT", "statfs", "the file system did not say how large it is"));
            return null;
        }

        if (answer.Error.Failed && answer.Error != Errno.ENOENT)
        {
            files.Note(answer.Error.Fault(mount.MountPoint, "MOUNT_UNREADABLE", "statfs", "the file system did not say how large it is"));
        }

        return answer.Usage;
    }

    private Errno Ask(MountEntry mount, ulong seenId, out FileSystemUsage? usage)
    {
        usage = null;
        var error = files.Root.Open(mount.MountPoint.Bytes.Span, OpenAs.Place, LinkRule.RefuseAll, out var place);
        using (place)
        {
            error = error.Failed ? error : FileStatus.Read(place, out var status) is { Failed: true } unknown ? unknown : status.MountId == seenId ? Errno.Ok : Errno.ENOENT;
            if (error.Failed)
            {
                return error;
            }

            error = FileSystemUsage.Read(place, out var read);
            usage = error.Failed ? null : read;
            return error;
        }
    }
}
