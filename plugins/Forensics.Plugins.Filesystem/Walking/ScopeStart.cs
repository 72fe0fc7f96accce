using Forensics.Plugins.Filesystem.Mounts;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.Filesystem.Walking;

/// <summary>What is done once for each scope: its own record, and its directory's descriptor or the conclusion that there is none.</summary>
internal static class ScopeStart
{
    /// <summary>Concludes a scope that is not entered, with the record of what may be known of it.</summary>
    public static async Task ExcludeAsync(ListingRun run, ListingScope scope, string item, AbandonableReader reader, CancellationToken cancellationToken)
    {
        if (scope.Untouchable)
        {
            await StartRecord.EmitNameAsync(run, scope.Path, cancellationToken).ConfigureAwait(false);
        }
        else if (!scope.HasNoRecord)
        {
            var (error, place, _) = Look(run, scope.Path, reader);
            using var held = place;
            if (error.Failed)
            {
                var fault = error.Fault(scope.Path, "MOUNT_UNREADABLE", "openat2", "a mount point could not be looked at");
                await run.Context.ReportFaultAsync(fault, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await StartRecord.EmitAsync(run, scope.Path, place, new(scope, item), reader, cancellationToken).ConfigureAwait(false);
            }
        }

        await run.Items.ConcludeAsync(item, ItemState.Excluded, scope.Exclusion, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Opens the directory that a scope starts with and emits its record.</summary>
    /// <returns>Null when there is nothing to walk; the item is concluded then.</returns>
    public static async Task<SafeFileHandle?> OpenAsync(ListingRun run, DirectoryNode node, AbandonableReader reader, CancellationToken cancellationToken)
    {
        var walk = node.Scope;
        var path = walk.Scope.Path;
        var (error, place, status) = Look(run, path, reader);
        using var held = place;
        if (error.Failed)
        {
            await FailAsync(run, walk, error.KindByName, error.State, error, cancellationToken).ConfigureAwait(false);
            return null;
        }

        if (walk.Scope.Mount is { } mount && status.MountId is { } id && id != mount.SeenId)
        {
            var reason = "mounted or unmounted since the listing began";
            await run.Context.ReportFaultAsync(new(path, FaultKind.Changed, "MOUNT_CHANGED", reason), cancellationToken).ConfigureAwait(false);
            await run.Items.ConcludeAsync(walk.Item, ItemState.Missing, reason, cancellationToken).ConfigureAwait(false);
            return null;
        }

        walk.MountId = status.MountId;
        node.Identity = status.Identity;
        if (Array.IndexOf(run.Own, status.Identity) >= 0)
        {
            await run.Items.ConcludeAsync(walk.Item, ItemState.Excluded, "own output", cancellationToken).ConfigureAwait(false);
            return null;
        }

        await StartRecord.EmitAsync(run, path, place, walk, reader, cancellationToken).ConfigureAwait(false);
        if (status.Type != FileType.Directory || (run.Options.Depth != 0 && node.Depth >= run.Options.Depth))
        {
            await run.Items.ConcludeAsync(walk, cancellationToken).ConfigureAwait(false);
            return null;
        }

        SafeFileHandle? directory = null;
        error = walk.IsGivenUp || !reader.TryRead(_ => DirectoryReading.OpenBelow(place, "."u8, OpenAs.Directory, out directory), out var opened) ? Errno.ETIMEDOUT : opened;
        if (error.Failed)
        {
            await FailAsync(run, walk, error.Kind, error.State, error, cancellationToken).ConfigureAwait(false);
            return null;
        }

        return directory;
    }

    private static (Errno Error, SafeFileHandle Place, FileStatus Status) Look(ListingRun run, EvidencePath path, AbandonableReader reader)
        => reader.TryRead(
            _ =>
            {
                var place = OpenPlace(run, path, out var error);
                var status = default(FileStatus);
                error = error.Failed ? error : FileStatus.Read(place, out status);
                return (error, place, status);
            },
            out var seen) ? seen : (Errno.ETIMEDOUT, new SafeFileHandle(), default);

    /// <summary>The object itself, a link too, reached without following any: through its parent, since a path's last link is only refused or followed.</summary>
    private static SafeFileHandle OpenPlace(ListingRun run, EvidencePath path, out Errno error)
    {
        var bytes = path.Bytes.Span;
        var slash = bytes.LastIndexOf((byte)'/');
        error = run.Context.Root.Open(slash <= 0 ? "/"u8 : bytes[..slash], OpenAs.Place, LinkRule.RefuseAll, out var parent);
        if (error.Failed || bytes.Length == 1)
        {
            return parent;
        }

        using (parent)
        {
            error = DirectoryReading.OpenChild(parent, bytes[(slash + 1)..], OpenAs.Place, out var place);
            return place;
        }
    }

    private static async Task FailAsync(ListingRun run, ScopeWalk walk, FaultKind kind, ItemState state, Errno error, CancellationToken cancellationToken)
    {
        var fault = error.Fault(walk.Scope.Path, "START_UNREADABLE", "openat2", "the listing cannot start here") with { Kind = kind };
        await run.Context.ReportFaultAsync(fault, cancellationToken).ConfigureAwait(false);
        await run.Items.ConcludeAsync(walk.Item, state, error.Name, cancellationToken).ConfigureAwait(false);
    }
}
