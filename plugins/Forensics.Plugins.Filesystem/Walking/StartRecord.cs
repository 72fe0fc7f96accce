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
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async ValueTask EmitAsync(ListingRun run, EvidencePath path, SafeFileHandle place, ScopeWalk walk, CancellationToken cancellationToken)
    {
        var readAt = Now(run);
        if (FileStatus.Read(place, out var status).Failed)
        {
            return;
        }

        run.ReportProgress(1);
        EvidencePath? target = status.Type == FileType.SymbolicLink && !SymbolicLink.Read(place, out var link).Failed ? link : null;
        walk.FileSystem = run.Options.FileId && walk.Scope.Exclusion is null ? FileSystemOf(run, path, status) : null;
        if (run.Filter is not null && !run.Filter.Takes(EntryFacts.NameOf(path).Bytes.Span, status))
        {
            return;
        }

        var details = await DetailsAsync(run, path, place, status, walk, cancellationToken).ConfigureAwait(false);
        await run.Context.EmitAsync(EntryFacts.Of(path, status, target, run.Names, readAt, details), cancellationToken).ConfigureAwait(false);
        if (run.Bodyfile is not null)
        {
            var line = new LineBuffer(0);
            BodyfileLine.AppendStart(line, details.Digests?.Digests.Md5);
            BodyfileLine.AppendRest(line, path.Bytes.Span, default, status, target is { } text ? text.Bytes.Span : default);
            await run.Bodyfile.WriteAsync(line.Written, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async ValueTask<EntryDetails> DetailsAsync(
        ListingRun run, EvidencePath path, SafeFileHandle place, FileStatus status, ScopeWalk walk, CancellationToken cancellationToken)
    {
        // Of a kernel's own file system status alone is asked for; what is not entered is not opened either.
        if (!DetailReader.IsNeeded(run.Options) || walk.Scope.Exclusion is not null)
        {
            return EntryDetails.None;
        }

        var faults = new List<CollectionFault>();
        var details = Read(run, path, place, status, walk, faults, out var file);
        if (file is not null)
        {
            using var digest = new ContentDigest(run.Hashing!.Algorithms);
            using (file)
            {
                var error = digest.Read(file, (long)status.LengthBytes, out var digests, cancellationToken);
                details = details with { Digests = digests };
                if (error.Failed)
                {
                    faults.Add(error.Fault(path, "CONTENT_UNREADABLE", "pread", "a file's content could not be read to its end"));
                }
                else if (digests!.Changed)
                {
                    faults.Add(ContentHashing.Changed(path));
                }
            }
        }

        foreach (var fault in faults)
        {
            await run.Context.ReportFaultAsync(fault, cancellationToken).ConfigureAwait(false);
        }

        return details;
    }

    private static EntryDetails Read(
        ListingRun run, EvidencePath path, SafeFileHandle place, in FileStatus status, ScopeWalk walk, List<CollectionFault> faults, out SafeFileHandle? file)
    {
        using var reader = new DetailReader(run.Options);
        var lineBytes = path.Bytes.Length * 2 * (JsonText.GrowthFactor + 2);
        return reader.Read(new(run.Context.Root, place, path), status, walk.FileSystem, isElsewhere: false, lineBytes, faults, out file);
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
}
