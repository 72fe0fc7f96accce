using Forensics.Plugins.Filesystem.Bodyfiles;
using Forensics.Plugins.Filesystem.Details;
using Forensics.Plugins.Filesystem.Entries;
using Forensics.Plugins.Filesystem.Hashing;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.Filesystem.Walking;

/// <summary>What one walker has to hand over: lines, bodyfile lines, and files whose lines wait for their digests.</summary>
/// <param name="run">The listing.</param>
internal sealed class EntryOutput(ListingRun run) : IDisposable
{
    private readonly EntryFormatter formatter = new(run.Names, run.Mounts);
    private readonly LineBuffer lines = new(ListingLimits.EmitBytes + (16 << 10));
    private readonly LineBuffer bodyfile = new(run.Options.Bodyfile ? ListingLimits.EmitBytes : 0);
    private readonly LineBuffer waitingLine = new(run.Hashing is null ? 0 : 4_096);
    private readonly LineBuffer waitingBodyfile = new(run.Hashing is null ? 0 : 1_024);
    private readonly Queue<WaitingFile> waiting = new();
    private readonly AbandonableReader apartReader = new(run.Context.Clock, run.ReadDeadline);
    private DetailReader? details = DetailReader.IsNeeded(run.Options) ? new(run.Options) : null;
    private List<CollectionFault> detailFaults = [];
    private ContentDigest? apart;

    /// <summary>Entries are read for more than their status.</summary>
    public bool ReadsDetails => details is not null;

    /// <summary>Enough is here to be handed over before a directory is read on.</summary>
    public bool IsFull => lines.Length >= ListingLimits.EmitBytes || bodyfile.Length >= ListingLimits.EmitBytes || waiting.Count >= ListingLimits.WaitingFiles;

    /// <summary>Something has to be handed over.</summary>
    public bool IsDue => lines.Length >= ListingLimits.EmitBytes || bodyfile.Length >= ListingLimits.EmitBytes || waiting.Count > 0;

    public void SetReadAt(UnixTime readAt) => formatter.SetReadAt(readAt);

    /// <summary>Takes an entry.</summary>
    /// <param name="handle">Its directory.</param>
    /// <param name="directory">The same as text.</param>
    /// <param name="name">Its name.</param>
    /// <param name="status">Its status.</param>
    /// <param name="node">The directory.</param>
    /// <param name="hasTarget">Whether a link's target could be read.</param>
    /// <param name="target">The target.</param>
    /// <param name="faults">Where faults go.</param>
    /// <param name="watch">Told of every read.</param>
    public void Add(
        SafeFileHandle handle, DirectoryText directory, ReadOnlySpan<byte> name, in FileStatus status, DirectoryNode node, bool hasTarget, ReadOnlySpan<byte> target,
        List<CollectionFault> faults, ReadingWatch watch)
    {
        if (details is null)
        {
            formatter.Append(lines, directory, name, status, hasTarget, target);
            AddBodyfile(directory, name, status, target);
            return;
        }

        var place = new EntryPlace(handle, directory.Bytes, name);
        var most = ((place.PathBytes + name.Length + target.Length) * (JsonText.GrowthFactor + 2)) - place.PathBytes;
        watch.Enter((int)WalkStep.Details);
        var found = details.Read(place, status, node.Scope.FileSystem, node.Scope.IsElsewhere(node, status), most, detailFaults, out var file);
        watch.Leave();
        faults.AddRange(detailFaults);
        detailFaults.Clear();
        if (file is null)
        {
            formatter.AppendStart(lines, directory, name, status, hasTarget, target);
            DetailFormatter.Append(lines, found);
            lines.Reserve(formatter.LineEnd.Length);
            lines.Append(formatter.LineEnd);
            AddBodyfile(directory, name, status, target);
            return;
        }

        waitingLine.Clear();
        formatter.AppendStart(waitingLine, directory, name, status, hasTarget, target);
        DetailFormatter.Append(waitingLine, found);
        waitingBodyfile.Clear();
        if (run.Bodyfile is not null)
        {
            BodyfileLine.AppendRest(waitingBodyfile, directory.Bytes, name, status, target);
        }

        var entry = new PendingEntry(place.Path(), node.Scope, waitingLine.Written.ToArray(), formatter.LineEnd, waitingBodyfile.Written.ToArray());
        var isSparse = status.LengthBytes >= ListingLimits.SparseBytes && status.Blocks512 < status.LengthBytes / 1_024;
        waiting.Enqueue(new(entry, file, (long)status.LengthBytes, status.Device, isSparse || entry.Line.Length > ListingLimits.WaitingLineBytes));
    }

    /// <summary>Takes an entry of which nothing but the status is known.</summary>
    public void AddStatus(DirectoryText directory, ReadOnlySpan<byte> name, in FileStatus status)
    {
        formatter.AppendStart(lines, directory, name, status, hasTarget: false, default);
        if (details is not null)
        {
            DetailFormatter.Append(lines, EntryDetails.None);
        }

        lines.Reserve(formatter.LineEnd.Length);
        lines.Append(formatter.LineEnd);
        AddBodyfile(directory, name, status, default);
    }

    /// <summary>Leaves what an abandoned thread may still read into to that thread.</summary>
    public void ReplaceBuffers()
    {
        details = details is null ? null : new(run.Options);
        detailFaults = [];
    }

    /// <summary>Hands over files that wait, and the lines once there are enough.</summary>
    public async ValueTask SettleAsync(CancellationToken cancellationToken)
    {
        while (waiting.TryDequeue(out var file))
        {
            if (!file.IsApart)
            {
                await run.Hashing!.AddAsync(file).ConfigureAwait(false);
                continue;
            }

            using (file.File)
            {
                await HashAsync(file, cancellationToken).ConfigureAwait(false);
            }
        }

        if (IsDue)
        {
            await EmitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Hands over the lines.</summary>
    public async ValueTask EmitAsync(CancellationToken cancellationToken)
    {
        if (lines.Length > 0)
        {
            await run.Context.EmitUtf8Async(ListingCollector.EntrySchema, lines.Written, cancellationToken).ConfigureAwait(false);
            lines.Clear();
        }

        if (bodyfile.Length > 0)
        {
            await run.Bodyfile!.WriteAsync(bodyfile.Written, cancellationToken).ConfigureAwait(false);
            bodyfile.Clear();
        }
    }

    public void Dispose()
    {
        while (waiting.TryDequeue(out var file))
        {
            file.File.Dispose();
        }

        details?.Dispose();
        apart?.Dispose();
        apartReader.Dispose();
    }

    private async ValueTask HashAsync(WaitingFile file, CancellationToken cancellationToken)
    {
        var walk = file.Entry.Walk;
        var digest = apart ??= new(run.Hashing!.Algorithms);
        var read = (Error: Errno.ETIMEDOUT, Digests: (EntryDigests?)null);
        if (walk.IsGivenUp || !apartReader.TryRead(
            watch => (Error: digest.Read(file.File, file.LengthBytes, watch, out var digests, cancellationToken), Digests: digests), out read))
        {
            // The digest is still in use by the thread that was abandoned.
            apart = null;
            walk.AddSilent();
            await run.Context.ReportFaultAsync(Silence.Fault(file.Entry.Path, "pread", "the file has no digests"), cancellationToken).ConfigureAwait(false);
        }
        else if (read.Error.Failed)
        {
            var fault = read.Error.Fault(file.Entry.Path, "CONTENT_UNREADABLE", "pread", "a file's content could not be read to its end");
            await run.Context.ReportFaultAsync(fault, cancellationToken).ConfigureAwait(false);
        }
        else if (read.Digests!.Changed)
        {
            await run.Context.ReportFaultAsync(ContentHashing.Changed(file.Entry.Path), cancellationToken).ConfigureAwait(false);
        }

        file.Entry.AppendTo(lines, bodyfile, read.Digests);
    }

    private void AddBodyfile(DirectoryText directory, ReadOnlySpan<byte> name, in FileStatus status, ReadOnlySpan<byte> target)
    {
        if (run.Bodyfile is not null)
        {
            BodyfileLine.AppendStart(bodyfile, default);
            BodyfileLine.AppendRest(bodyfile, directory.Bytes, name, status, target);
        }
    }
}
