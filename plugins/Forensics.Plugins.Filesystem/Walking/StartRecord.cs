using Forensics.Plugins.Filesystem.Bodyfiles;
using Forensics.Plugins.Filesystem.Details;
using Forensics.Plugins.Filesystem.Entries;
using Forensics.Plugins.Filesystem.Hashing;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.Filesystem.Walking;

/// <summary>The record of a scope's own start, which no directory's reading gives: a few a run.</summary>
internal static class StartRecord
{
    /// <summary>Emits a record with nothing but the name.</summary>
    public static async ValueTask EmitNameAsync(ListingRun run, EvidencePath path, CancellationToken cancellationToken)
    {
        run.ReportProgress(1);
        var entry = EntryFacts.NameOnly(path, FileType.Unknown, Now(run));
        if (run.Filter is null || run.Filter.Takes(entry.Name.Bytes.Span))
        {
            await run.Context.EmitAsync(entry, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Emits a full record.</summary>
    /// <param name="run">The listing.</param>
    /// <param name="path">Its path.</param>
    /// <param name="place">The object itself, opened as a place.</param>
    /// <param name="walk">Its scope, which gets to know its file system.</param>
    /// <param name="reader">Reads it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async ValueTask EmitAsync(
        ListingRun run, EvidencePath path, SafeFileHandle place, ScopeWalk walk, AbandonableReader reader, CancellationToken cancellationToken)
    {
        var readAt = Now(run);
        if (!reader.TryRead(watch => Read(run, path, place, walk, watch, cancellationToken), out var found))
        {
            walk.AddSilent();
            await run.Context.ReportFaultAsync(Silence.Fault(path, "openat", "its record has nothing but its name"), cancellationToken).ConfigureAwait(false);
            await EmitNameAsync(run, path, cancellationToken).ConfigureAwait(false);
            return;
        }

        if (found is null)
        {
            return;
        }

        run.ReportProgress(1);
        walk.FileSystem = found.FileSystem;
        if (!found.IsTaken)
        {
            return;
        }

        foreach (var fault in found.Faults)
        {
            await run.Context.ReportFaultAsync(fault, cancellationToken).ConfigureAwait(false);
        }

        await run.Context.EmitAsync(EntryFacts.Of(path, found.Status, found.Target, run.Names, run.Mounts, readAt, found.Details), cancellationToken).ConfigureAwait(false);
        if (run.Bodyfile is not null)
        {
            var line = new LineBuffer(0);
            BodyfileLine.AppendStart(line, found.Details.Digests?.Digests.Md5);
            BodyfileLine.AppendRest(line, path.Bytes.Span, default, found.Status, found.Target is { } text ? text.Bytes.Span : default);
            await run.Bodyfile.WriteAsync(line.Written, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>All reads of it, with results of their own: they may never end.</summary>
    private static Found? Read(ListingRun run, EvidencePath path, SafeFileHandle place, ScopeWalk walk, ReadingWatch watch, CancellationToken cancellationToken)
    {
        if (FileStatus.Read(place, out var status).Failed)
        {
            return null;
        }

        EvidencePath? target = status.Type == FileType.SymbolicLink && !SymbolicLink.Read(place, out var link).Failed ? link : null;
        var fileSystem = run.Options.FileId && walk.Scope.Exclusion is null ? FileSystemOf(run, path, status) : null;
        var isTaken = run.Filter is null || run.Filter.Takes(EntryFacts.NameOf(path).Bytes.Span, status);
        var faults = new List<CollectionFault>();

        // Of a kernel's own file system status alone is asked for; what is not entered is not opened either.
        var details = isTaken && DetailReader.IsNeeded(run.Options) && walk.Scope.Exclusion is null
            ? Details(run, path, place, status, fileSystem, watch, faults, cancellationToken)
            : EntryDetails.None;
        return new(status, target, fileSystem, isTaken, details, faults);
    }

    private static EntryDetails Details(
        ListingRun run, EvidencePath path, SafeFileHandle place, in FileStatus status, FileSystemId? fileSystem, ReadingWatch watch, List<CollectionFault> faults,
        CancellationToken cancellationToken)
    {
        using var reader = new DetailReader(run.Options);
        var lineBytes = path.Bytes.Length * 2 * (JsonText.GrowthFactor + 2);
        var details = reader.Read(new(run.Context.Root, place, path), status, fileSystem, isElsewhere: false, lineBytes, faults, out var file);
        if (file is null)
        {
            return details;
        }

        using var digest = new ContentDigest(run.Hashing!.Algorithms);
        using (file)
        {
            var error = digest.Read(file, (long)status.LengthBytes, watch, out var digests, cancellationToken);
            if (error.Failed)
            {
                faults.Add(error.Fault(path, "CONTENT_UNREADABLE", "pread", "a file's content could not be read to its end"));
            }
            else if (digests!.Changed)
            {
                faults.Add(ContentHashing.Changed(path));
            }

            return details with { Digests = digests };
        }
    }

    // The kernel tells a UUID to open files alone; a link or device as a start is the one place without a file_id.
    private static FileSystemId? FileSystemOf(ListingRun run, EvidencePath path, in FileStatus status)
    {
        if (status.Type is not (FileType.Directory or FileType.Regular))
        {
            return null;
        }

        var kind = status.Type == FileType.Directory ? OpenAs.Directory : OpenAs.RegularFile;
        var error = run.Context.Root.Open(path.Bytes.Span, kind, LinkRule.RefuseAll, out var handle);
        using (handle)
        {
            return error.Failed || FileSystemId.Read(handle, out var id).Failed ? null : id;
        }
    }

    private static UnixTime Now(ListingRun run) => UnixTime.Of(run.Context.Clock.GetUtcNow());

    private sealed record Found(
        FileStatus Status, EvidencePath? Target, FileSystemId? FileSystem, bool IsTaken, EntryDetails Details, IReadOnlyList<CollectionFault> Faults);
}
