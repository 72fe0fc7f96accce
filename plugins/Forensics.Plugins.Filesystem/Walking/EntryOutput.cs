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
    private readonly EntryFormatter formatter = new(run.Names);
    private readonly LineBuffer lines = new(ListingLimits.EmitBytes + (16 << 10));
    private readonly LineBuffer bodyfile = new(run.Options.Bodyfile ? ListingLimits.EmitBytes : 0);
    private readonly LineBuffer waitingLine = new(run.Hashing is null ? 0 : 4_096);
    private readonly LineBuffer waitingBodyfile = new(run.Hashing is null ? 0 : 1_024);
    private readonly DetailReader? details = DetailReader.IsNeeded(run.Options) ? new(run.Options) : null;
    private readonly Queue<WaitingFile> waiting = new();
    private ContentDigest? apart;

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
    public void Add(
        SafeFileHandle handle, DirectoryText directory, ReadOnlySpan<byte> name, in FileStatus status, DirectoryNode node, bool hasTarget, ReadOnlySpan<byte> target,
        List<CollectionFault> faults)
    {
        if (details is null)
        {
            formatter.Append(lines, directory, name, status, hasTarget, target);
            AddBodyfile(directory, name, status, target);
            return;
        }

        var place = new EntryPlace(handle, directory.Bytes, name);
        var most = ((place.PathBytes + name.Length + target.Length) * (JsonText.GrowthFactor + 2)) - place.PathBytes;
        var found = details.Read(place, status, node.Scope.FileSystem, node.Scope.IsElsewhere(node, status), most, faults, out var file);
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

        var entry = new PendingEntry(place.Path(), waitingLine.Written.ToArray(), formatter.LineEnd, waitingBodyfile.Written.ToArray());
        var isSparse = status.LengthBytes >= ListingLimits.SparseBytes && status.Blocks512 < status.LengthBytes / 1_024;
        waiting.Enqueue(new(entry, file, (long)status.LengthBytes, isSparse || entry.Line.Length > ListingLimits.WaitingLineBytes));
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
    }

    private async ValueTask HashAsync(WaitingFile file, CancellationToken cancellationToken)
    {
        apart ??= new(run.Hashing!.Algorithms);
        var error = apart.Read(file.File, file.LengthBytes, out var digests, cancellationToken);
        if (error.Failed)
        {
            var fault = error.Fault(file.Entry.Path, "CONTENT_UNREADABLE", "pread", "a file's content could not be read to its end");
            await run.Context.ReportFaultAsync(fault, cancellationToken).ConfigureAwait(false);
        }
        else if (digests!.Changed)
        {
            await run.Context.ReportFaultAsync(ContentHashing.Changed(file.Entry.Path), cancellationToken).ConfigureAwait(false);
        }

        file.Entry.AppendTo(lines, bodyfile, digests);
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
