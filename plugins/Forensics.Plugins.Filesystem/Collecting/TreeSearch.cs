// Long because it is one walk: entering, listing, looking at names and taking what they are, with what goes wrong in each.
using Forensics.Plugins.Filesystem.Rules;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.Filesystem.Collecting;

/// <summary>
/// Goes down where rules lead, and nowhere else, one folder at a time, each opened from its parent without following links. What a link that a rule names leads to is looked for
/// in the next search, by its own path.
/// </summary>
/// <param name="run">The collection.</param>
/// <param name="store">Where what is found goes.</param>
internal sealed class TreeSearch(CollectRun run, ObjectStore store) : IDisposable
{
    private readonly Stack<SearchFolder> way = new();
    private readonly RuleStep scratch = new();
    private readonly LinkTargets links = new(run);
    private DirectoryReader names = new();
    private ObjectReader reader = new(run.Context.Clock);

    /// <summary>Searches for all that rules ask for.</summary>
    /// <returns>The rules for where links led to.</returns>
    public async Task<IReadOnlyList<PathRule>> RunAsync(IReadOnlyList<PathRule> rules, CancellationToken cancellationToken)
    {
        var positions = rules.Where(rule => rule.Components.Count > 0).Select(rule => rule.Start).ToArray();
        if (positions.Length == 0)
        {
            return [];
        }

        var root = new SearchFolder(null, default, new(positions)) { Mounts = run.Mounts, Class = run.Mounts?.Mount?.Class ?? FileSystemClass.Local };
        if (await EnterAsync(root, cancellationToken).ConfigureAwait(false))
        {
            way.Push(root);
        }

        while (way.TryPeek(out var folder))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (folder.TryTake(out var next))
            {
                if (await EnterAsync(next, cancellationToken).ConfigureAwait(false))
                {
                    way.Push(next);
                }
            }
            else if (!folder.IsAtEnd)
            {
                await ReadAsync(folder, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                way.Pop().Close();
            }
        }

        return links.Take();
    }

    public void Dispose()
    {
        while (way.TryPop(out var folder))
        {
            folder.Close();
        }

        reader.Dispose();
    }

    private async ValueTask<bool> EnterAsync(SearchFolder folder, CancellationToken cancellationToken)
    {
        var parent = folder.Parent;
        var device = folder.Expected?.Device ?? parent?.Identity.Device ?? 0;
        var (error, status, handle, isPlace) = run.TryRead(device, watch => Open(folder, watch), out var opened) ? opened : (Errno.ETIMEDOUT, default, null, false);
        parent?.Rest();
        var reason = error.Failed ? "a folder could not be opened"
            : folder.Expected is { } expected && expected != status.Identity ? "another folder was found here than the one listed"
            : parent?.IsAtOrBelow(status.Identity) == true ? "a folder that lies above itself"
            : parent is not null && run.Mounts is null && status.Device != parent.Identity.Device ? "another file system, and the mount table does not cover this root"
            : null;
        if (reason is null)
        {
            (folder.Handle, folder.Identity, folder.IsUnlistable) = (handle, status.Identity, isPlace);
            return true;
        }

        handle?.Dispose();

        var fault = error.Failed ? error.Fault(folder.Path, "FOLDER_UNREADABLE", "openat", reason) : new(folder.Path, FaultKind.Changed, "FOLDER_NOT_ENTERED", reason);
        await MissAsync(folder.Rules.Rules, folder.Path, error.Failed ? error.State : ItemState.ReadError, fault, cancellationToken).ConfigureAwait(false);
        return false;
    }

    private (Errno Error, FileStatus Status, SafeFileHandle? Handle, bool IsPlace) Open(SearchFolder folder, ReadingWatch watch)
    {
        var error = Open(folder, OpenAs.Directory, watch, out var handle);
        var isPlace = error == Errno.EACCES;
        if (isPlace)
        {
            handle.Dispose();
            error = Open(folder, OpenAs.Place, watch, out handle);
        }

        var status = default(FileStatus);
        error = error.Failed ? error : FileStatus.Read(handle, out status);
        watch.Beat();
        return (error.Failed ? error : status.Type == FileType.Directory ? Errno.Ok : Errno.ENOTDIR, status, handle, isPlace);
    }

    private Errno Open(SearchFolder folder, OpenAs kind, ReadingWatch watch, out SafeFileHandle handle)
    {
        Errno error;
        if (folder.Parent is null)
        {
            error = run.Context.Root.Open("/"u8, kind, LinkRule.RefuseAll, out handle);
        }
        else if (folder.Parent.Handle is { } parent)
        {
            error = DirectoryReading.OpenChild(parent, folder.Name.Span, kind, out handle);
        }
        else
        {
            // From the nearest folder above that is open: at most some dozens of levels.
            var above = folder.Parent;
            while (above.Handle is null)
            {
                above = above.Parent!;
            }

            var path = folder.Path.Bytes[(above.Parent is null ? 1 : above.PathBytes + 1)..];
            error = FarPath.OpenBelow(above.Handle, path.Span, watch, kind, out handle);
        }

        watch.Beat();
        return error;
    }

    private async ValueTask ReadAsync(SearchFolder folder, CancellationToken cancellationToken)
    {
        if (!folder.Rules.NeedsListing || folder.IsUnlistable)
        {
            folder.IsAtEnd = true;
            if (folder.Rules.NeedsListing)
            {
                var fault = Errno.EACCES.Fault(folder.Path, "FOLDER_UNREADABLE", "openat", "a folder could not be listed; what is named in it was looked for");
                await MissAsync(folder.Rules.Listing, folder.Path, ItemState.Denied, fault, cancellationToken).ConfigureAwait(false);
            }

            await TakeAsync(folder, [.. folder.Rules.Names.Select(name => Meet(folder, name, FileType.Unknown, isGuess: true)).OfType<FoundObject>()], cancellationToken).ConfigureAwait(false);
            return;
        }

        while (!folder.IsAtEnd && folder.Pending < CollectLimits.PendingFolders)
        {
            await ReadNamesAsync(folder, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask ReadNamesAsync(SearchFolder folder, CancellationToken cancellationToken)
    {
        var isAnswered = run.TryRead(folder.Identity.Device, _ => (Error: names.Fill(folder.Handle!, out var atEnd), AtEnd: atEnd), out var filled);
        if (!isAnswered || filled.Error.Failed)
        {
            names = isAnswered ? names : new();
            folder.IsAtEnd = true;
            var error = isAnswered ? filled.Error : Errno.ETIMEDOUT;
            var fault = error.Fault(folder.Path, "FOLDER_UNREADABLE", "getdents64", "a folder could not be read to its end");
            await MissAsync(folder.Rules.Rules, folder.Path, error.State, fault, cancellationToken).ConfigureAwait(false);
            return;
        }

        folder.IsAtEnd = filled.AtEnd;
        var found = new List<FoundObject>();
        var damage = Errno.Ok;
        while (names.TryNext(out var entry, out damage))
        {
            if (!entry.IsDots && Meet(folder, entry) is { } one)
            {
                found.Add(one);
            }
        }

        if (damage.Failed)
        {
            await MissAsync(folder.Rules.Rules, folder.Path, ItemState.Corrupt, damage.Fault(folder.Path, "FOLDER_CORRUPT", "getdents64", "a folder has an entry that can be none"), cancellationToken)
                .ConfigureAwait(false);
        }

        await TakeAsync(folder, found, cancellationToken).ConfigureAwait(false);
    }

    private FoundObject? Meet(SearchFolder folder, in DirectoryEntry entry)
    {
        var step = folder.Rules.Of(entry.Name, scratch);
        var mayLead = entry.Type is FileType.Directory or FileType.SymbolicLink or FileType.Unknown;
        return step.IsAccepted || (step.GoesOn && mayLead) ? Meet(folder, entry.Name.ToArray(), entry.Type, isGuess: false, step) : null;
    }

    /// <summary>Looks at a name before anything is asked of it: what lies on another mount may be out of bounds.</summary>
    private FoundObject? Meet(SearchFolder folder, ReadOnlyMemory<byte> name, FileType type, bool isGuess, RuleStep? known = null)
    {
        var step = known ?? folder.Rules.Of(name.Span, scratch);
        var mounts = folder.Mounts?.Find(name);
        var below = step.Below();
        var rules = step.Rules();
        var kind = folder.Class;
        if (mounts?.Mount is { } mount)
        {
            kind = mount.Class;
            if (Bounds(mount, step.IsNamed) is { } reason)
            {
                run.Exclude(below?.Rules.Union(rules) ?? rules, new(folder.PathTo(name.Span)), reason);
                return null;
            }

            // It is named by some rule: what only met it stays out all the same.
            if (Bounds(mount, isNamed: false) is { } bound)
            {
                if (step.Unnamed() is { Length: > 0 } unnamed)
                {
                    run.Exclude(unnamed, new(folder.PathTo(name.Span)), bound);
                }

                below = step.NamedBelow();
                rules = [.. rules.Where(rule => rule.NamesItsObject)];
            }
        }

        return new(folder, name)
        {
            Rules = rules,
            Below = below,
            Followed = type is FileType.SymbolicLink or FileType.Unknown ? [.. step.Followed] : [],
            Mounts = mounts,
            Class = kind,
            IsGuess = isGuess,
        };
    }

    private string? Bounds(MountEntry mount, bool isNamed) => mount.Class switch
    {
        FileSystemClass.Network when !run.Options.Remote => $"network file system: {mount.Type}",
        FileSystemClass.Fuse when !run.Options.Remote => $"FUSE file system: {mount.Type}",
        FileSystemClass.AutoFs => $"automount point: {mount.Type}",
        FileSystemClass.Kernel when !isNamed => $"kernel file system: {mount.Type}",
        FileSystemClass.Unknown when !isNamed => $"file system of a type that is not known: {mount.Type}",
        _ => run.Options.OneFileSystem && !isNamed ? "one_file_system: another mount" : null,
    };

    private async ValueTask TakeAsync(SearchFolder folder, List<FoundObject> found, CancellationToken cancellationToken)
    {
        for (var next = 0; next < found.Count;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var batch = new ObjectBatch(found, next, run.IsWanted);
            var used = reader;
            if (!run.TryRead(folder.Identity.Device, watch => batch.Read(used, watch), out _))
            {
                batch.GiveUp();
                reader = new(run.Context.Clock);
            }

            for (; next < batch.End; next++)
            {
                await TakeAsync(found[next], cancellationToken).ConfigureAwait(false);
                found[next] = null!; // Its content need not wait for the others.
            }
        }
    }

    private async ValueTask TakeAsync(FoundObject found, CancellationToken cancellationToken)
    {
        if (found.Error.Failed)
        {
            await LoseAsync(found, cancellationToken).ConfigureAwait(false);
            return;
        }

        if (found.IsFolder && found.Below is { } below)
        {
            await DescendAsync(found, below, cancellationToken).ConfigureAwait(false);
        }

        if (found.Status.Type == FileType.SymbolicLink && await links.FollowAsync(found, cancellationToken).ConfigureAwait(false) is { } fault)
        {
            await run.Context.ReportFaultAsync(fault, cancellationToken).ConfigureAwait(false);
        }

        found.Rules = found.IsFolder ? [.. found.Rules.Where(rule => rule.Types != RuleTypes.Files)] : found.Rules;
        if (found.Rules.Length > 0 && run.IsWanted(found))
        {
            await store.StoreAsync(found, cancellationToken).ConfigureAwait(false);
        }
        else if (found.Rules.Length > 0)
        {
            run.LeaveOut(found);
        }
    }

    private async ValueTask DescendAsync(FoundObject found, RuleSet below, CancellationToken cancellationToken)
    {
        var folder = new SearchFolder(found.Folder, found.Name, below) { Mounts = found.Mounts, Class = found.Class, Expected = found.Status.Identity };
        if (folder.PathBytes <= CollectLimits.PathBytes && folder.Depth <= CollectLimits.Depth)
        {
            found.Folder.Add(folder);
            return;
        }

        var fault = new CollectionFault(found.Path, FaultKind.OverLimit, "PATH_OVER_LIMIT", $"a folder deeper than {CollectLimits.PathBytes} bytes or {CollectLimits.Depth} levels was not entered");
        await MissAsync(below.Rules, found.Path, ItemState.OverLimit, fault, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask LoseAsync(FoundObject found, CancellationToken cancellationToken)
    {
        var error = found.Error;
        if (found.IsGuess && (error == Errno.ENOENT || error == Errno.ENOTDIR || error == Errno.ENAMETOOLONG))
        {
            return;
        }

        var fault = error.Fault(found.Path, "STATUS_UNREADABLE", "statx", "the status of an object could not be read");
        if (found.Below is { } below)
        {
            await MissAsync(below.Rules, found.Path, error.State, fault, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await run.Context.ReportFaultAsync(fault, cancellationToken).ConfigureAwait(false);
        }

        if (found.Rules.Length > 0)
        {
            await store.TellAsync(found, error.State, ItemFlags.None, fault.Message, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask MissAsync(IEnumerable<PathRule> rules, EvidencePath path, ItemState state, CollectionFault fault, CancellationToken cancellationToken)
    {
        await run.Context.ReportFaultAsync(fault, cancellationToken).ConfigureAwait(false);

        // What vanished is told by the fault; a rule is not the poorer for it.
        if (state == ItemState.Missing)
        {
            return;
        }

        foreach (var item in run.ItemsOf(rules))
        {
            item.Miss(state, path, fault.Message);
        }
    }
}
