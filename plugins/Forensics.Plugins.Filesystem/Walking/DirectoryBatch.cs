using Forensics.Plugins.Filesystem.Entries;
using Forensics.Plugins.Filesystem.Mounts;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.Filesystem.Walking;

/// <summary>Turns a buffer of directory entries into lines, faults and directories to come. No allocation for an ordinary entry.</summary>
/// <param name="run">The listing.</param>
/// <param name="watch">Told of every read.</param>
internal sealed class DirectoryBatch(ListingRun run, ReadingWatch watch) : IDisposable
{
    private readonly EntryOutput output = new(run);
    private readonly DirectoryText text = new();
    private readonly byte[] name = new byte[LinuxLimits.NameBytes];
    private readonly List<CollectionFault> faults = [];
    private readonly List<FilesystemEntry> nameOnly = [];
    private readonly List<EvidencePath> own = [];

    private ReadingWatch watch = watch;
    private byte[] target = new byte[LinuxLimits.PathBytes + 2];

    // The entry that is being read, for whoever takes over from a thread that is abandoned in it.
    private int nameLength;
    private FileType type;
    private FileStatus status;
    private bool hasStatus;

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

    /// <summary>Goes on in place of a thread that was abandoned while it read an entry or a directory.</summary>
    /// <param name="next">Told of every read from now on.</param>
    /// <param name="step">What it was about.</param>
    public void TakeOver(ReadingWatch next, WalkStep step)
    {
        // The kernel may still write to the buffers of the read that it has not answered.
        watch = next;
        target = new byte[target.Length];
        output.ReplaceBuffers();
        var entry = name.AsSpan(0, nameLength);
        switch (step)
        {
            case WalkStep.Status:
                faults.Add(Silence.Fault(BytePath.Child(text.Bytes, entry), "statx", "a name was listed, its status is not known"));
                if (run.Filter is null || run.Filter.Takes(entry))
                {
                    nameOnly.Add(EntryFacts.NameOnly(BytePath.Child(text.Bytes, entry), type, readAt));
                }

                break;
            case WalkStep.Link or WalkStep.Details when hasStatus:
                faults.Add(Silence.Fault(
                    BytePath.Child(text.Bytes, entry), step == WalkStep.Link ? "readlinkat" : "openat", "its record has nothing but its status"));
                output.AddStatus(text, entry, status);
                AddChild(entry, status, node.Stops?.Find(entry));
                break;
        }
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

        entry.Name.CopyTo(name);
        nameLength = entry.Name.Length;
        type = entry.Type;
        hasStatus = false;
        watch.Enter((int)WalkStep.Status);
        var error = FileStatus.Read(handle, entry.Name, out var found);
        watch.Leave();
        if (error.Failed)
        {
            Unreadable(entry, error);
            return;
        }

        if (run.Own.Length > 0 && Array.IndexOf(run.Own, found.Identity) >= 0)
        {
            own.Add(BytePath.Child(text.Bytes, entry.Name));
            return;
        }

        unreported++;
        if (run.Filter is null || run.Filter.Takes(entry.Name, found))
        {
            Emit(handle, entry.Name, found);
        }

        AddChild(entry.Name, found, stop);
    }

    private void AddChild(ReadOnlySpan<byte> child, in FileStatus found, StopTree? stop)
    {
        if (found.Type == FileType.Directory && MayEnter(child, found))
        {
            node.Scope.Begin();
            Children.Add(new(node, child.ToArray(), found.Identity, stop));
        }
    }

    private void Emit(SafeFileHandle handle, ReadOnlySpan<byte> entry, in FileStatus found)
    {
        var length = 0;
        var hasTarget = false;
        if (found.Type == FileType.SymbolicLink || output.ReadsDetails)
        {
            status = found;
            hasStatus = true;
        }

        if (found.Type == FileType.SymbolicLink)
        {
            watch.Enter((int)WalkStep.Link);
            var error = SymbolicLink.Read(handle, entry, target, out length);
            watch.Leave();
            hasTarget = !error.Failed;
            if (error.Failed)
            {
                Fault(error, entry, "LINK_UNREADABLE", "readlinkat", "a link's target could not be read");
            }
        }

        output.Add(handle, text, entry, found, node, hasTarget, target.AsSpan(0, length), faults, watch);
    }

    private bool MayEnter(ReadOnlySpan<byte> entry, in FileStatus found)
    {
        if (run.Options.Depth != 0 && node.Depth + 1 >= run.Options.Depth)
        {
            return false;
        }

        if (node.Scope.IsElsewhere(node, found))
        {
            faults.Add(run.KnowsMounts
                ? new(BytePath.Child(text.Bytes, entry), FaultKind.Changed, "MOUNT_CHANGED", "mounted since the listing began; it was not entered")
                : new(BytePath.Child(text.Bytes, entry), FaultKind.Unsupported, "MOUNT_UNKNOWN", "a mount that our mount table does not have; it was not entered"));
            return false;
        }

        if (text.Bytes.Length + entry.Length > ListingLimits.PathBytes)
        {
            faults.Add(new(BytePath.Child(text.Bytes, entry), FaultKind.OverLimit, "PATH_OVER_LIMIT", $"its path is longer than {ListingLimits.PathBytes} bytes; it was not entered"));
            return false;
        }

        if (node.IsAtOrBelow(found.Identity))
        {
            faults.Add(new(BytePath.Child(text.Bytes, entry), FaultKind.Corrupt, "DIRECTORY_LOOP", "a directory that lies above itself; it was not entered"));
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

    private void Fault(Errno error, ReadOnlySpan<byte> entry, string code, string systemCall, string message)
        => faults.Add(error.Fault(entry.IsEmpty ? node.Path() : BytePath.Child(text.Bytes, entry), code, systemCall, message));
}
