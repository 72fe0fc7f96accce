using Forensics.Plugins.Filesystem.Entries;
using Forensics.Plugins.Filesystem.Mounts;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.Filesystem.Walking;

/// <summary>Turns a buffer of directory entries into lines, faults and directories to come. No allocation for an ordinary entry.</summary>
/// <param name="run">The listing.</param>
internal sealed class DirectoryBatch(ListingRun run) : IDisposable
{
    private readonly EntryOutput output = new(run);
    private readonly DirectoryText text = new();
    private readonly byte[] target = new byte[LinuxLimits.PathBytes + 2];
    private readonly List<CollectionFault> faults = [];
    private readonly List<FilesystemEntry> nameOnly = [];
    private readonly List<EvidencePath> own = [];

    private DirectoryNode node = null!;
    private UnixTime readAt;
    private int unreported;

    /// <summary>Directories found, not yet on the stack.</summary>
    public List<DirectoryNode> Children { get; } = [];

    public void Begin(DirectoryNode directory)
    {
        node = directory;
        directory.WritePath(text.Begin(directory.PathBytes));
        text.Finish();
    }

    /// <summary>Keeps a fault for the next <see cref="SettleAsync"/>.</summary>
    public void Add(CollectionFault fault) => faults.Add(fault);

    /// <summary>Takes entries of the reader's buffer.</summary>
    /// <returns>False when there is more in it, and what was read has to be handed over first.</returns>
    public bool Read(DirectoryReader reader, SafeFileHandle handle)
    {
        readAt = UnixTime.Of(run.Context.Clock.GetUtcNow());
        output.SetReadAt(readAt);
        Errno error;
        while (reader.TryNext(out var entry, out error))
        {
            if (!entry.IsDots)
            {
                Read(handle, entry);
                if (output.IsFull)
                {
                    return false;
                }
            }
        }

        if (error.Failed)
        {
            Fault(error, default, "DIRECTORY_CORRUPT", "getdents64", "a directory has an entry that cannot be right");
        }

        return true;
    }

    /// <summary>Hands over what has to be handed over one at a time, and the lines once there are enough.</summary>
    public ValueTask SettleAsync(CancellationToken cancellationToken)
        => faults.Count + nameOnly.Count + own.Count > 0 || unreported >= ListingLimits.ProgressEntries || output.IsDue
            ? SettleNowAsync(cancellationToken)
            : ValueTask.CompletedTask;

    /// <summary>Hands over the lines.</summary>
    public ValueTask EmitAsync(CancellationToken cancellationToken)
    {
        run.ReportProgress(unreported);
        unreported = 0;
        return output.EmitAsync(cancellationToken);
    }

    public void Dispose() => output.Dispose();

    private async ValueTask SettleNowAsync(CancellationToken cancellationToken)
    {
        foreach (var fault in faults)
        {
            await run.Context.ReportFaultAsync(fault, cancellationToken).ConfigureAwait(false);
        }

        foreach (var entry in nameOnly)
        {
            await run.Context.EmitAsync(entry, cancellationToken).ConfigureAwait(false);
        }

        foreach (var path in own)
        {
            var item = await run.Items.RequestAsync(path, cancellationToken).ConfigureAwait(false);
            await run.Items.ConcludeAsync(item, ItemState.Excluded, "own output", cancellationToken).ConfigureAwait(false);
        }

        faults.Clear();
        nameOnly.Clear();
        own.Clear();
        if (unreported >= ListingLimits.ProgressEntries)
        {
            run.ReportProgress(unreported);
            unreported = 0;
        }

        await output.SettleAsync(cancellationToken).ConfigureAwait(false);
    }

    private void Read(SafeFileHandle handle, in DirectoryEntry entry)
    {
        var stop = node.Stops?.Find(entry.Name);
        if (stop is { IsStop: true })
        {
            return;
        }

        var error = FileStatus.Read(handle, entry.Name, out var status);
        if (error.Failed)
        {
            Unreadable(entry, error);
            return;
        }

        if (run.Own.Length > 0 && Array.IndexOf(run.Own, status.Identity) >= 0)
        {
            own.Add(BytePath.Child(text.Bytes, entry.Name));
            return;
        }

        unreported++;
        if (run.Filter is null || run.Filter.Takes(entry.Name, status))
        {
            Emit(handle, entry.Name, status);
        }

        if (status.Type == FileType.Directory && MayEnter(entry.Name, status))
        {
            node.Scope.Begin();
            Children.Add(new(node, entry.Name.ToArray(), status.Identity, stop));
        }
    }

    private void Emit(SafeFileHandle handle, ReadOnlySpan<byte> name, in FileStatus status)
    {
        var length = 0;
        var hasTarget = false;
        if (status.Type == FileType.SymbolicLink)
        {
            var error = SymbolicLink.Read(handle, name, target, out length);
            hasTarget = !error.Failed;
            if (error.Failed)
            {
                Fault(error, name, "LINK_UNREADABLE", "readlinkat", "a link's target could not be read");
            }
        }

        output.Add(handle, text, name, status, node, hasTarget, target.AsSpan(0, length), faults);
    }

    private bool MayEnter(ReadOnlySpan<byte> name, in FileStatus status)
    {
        if (run.Options.Depth != 0 && node.Depth + 1 >= run.Options.Depth)
        {
            return false;
        }

        if (node.Scope.IsElsewhere(node, status))
        {
            faults.Add(run.KnowsMounts
                ? new(BytePath.Child(text.Bytes, name), FaultKind.Changed, "MOUNT_CHANGED", "mounted since the listing began; it was not entered")
                : new(BytePath.Child(text.Bytes, name), FaultKind.Unsupported, "MOUNT_UNKNOWN", "a mount that our mount table does not have; it was not entered"));
            return false;
        }

        if (text.Bytes.Length + name.Length > ListingLimits.PathBytes)
        {
            faults.Add(new(BytePath.Child(text.Bytes, name), FaultKind.OverLimit, "PATH_OVER_LIMIT", $"its path is longer than {ListingLimits.PathBytes} bytes; it was not entered"));
            return false;
        }

        if (node.IsAtOrBelow(status.Identity))
        {
            faults.Add(new(BytePath.Child(text.Bytes, name), FaultKind.Corrupt, "DIRECTORY_LOOP", "a directory that lies above itself; it was not entered"));
            return false;
        }

        return true;
    }

    private void Unreadable(in DirectoryEntry entry, Errno error)
    {
        Fault(error, entry.Name, "STATUS_UNREADABLE", "statx", "a name was listed, its status could not be read");

        // A name without status is evidence still; one that is gone is gone.
        if (error.Kind != FaultKind.Vanished && (run.Filter is null || run.Filter.Takes(entry.Name)))
        {
            nameOnly.Add(EntryFacts.NameOnly(BytePath.Child(text.Bytes, entry.Name), entry.Type, readAt));
        }
    }

    private void Fault(Errno error, ReadOnlySpan<byte> name, string code, string systemCall, string message)
        => faults.Add(error.Fault(name.IsEmpty ? node.Path() : BytePath.Child(text.Bytes, name), code, systemCall, message));
}
