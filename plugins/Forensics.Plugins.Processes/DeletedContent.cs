using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Proc;

namespace Forensics.Plugins.Processes;

/// <summary>Stores what only a process still holds: deleted programs, memory files and deleted open files. One blob for each file, whoever holds it.</summary>
internal sealed class DeletedContent(ProcessOptions options, CollectionContext context, LocalFiles local, DeviceReader reader)
{
    // What a blob may have.
    private const int MaxExtents = 30_000;

    private readonly Dictionary<FileIdentity, BlobId?> stored = [];
    private long leftBytes = options.MaxTotalStoredBytes;

    // Programs are worth more than open files, which just-in-time compilers and databases have by the gigabyte: these get no more than half.
    private long leftForOpenFilesBytes = options.MaxTotalStoredBytes / 2;

    /// <summary>Something was stored in part or not at all.</summary>
    public bool IsLossy { get; private set; }

    /// <summary>Blobs stored.</summary>
    public int Count { get; private set; }

    /// <summary>Stores a file, unless it was before.</summary>
    /// <param name="reading">The process, with its directory.</param>
    /// <param name="descriptor">The number of an open file; null for the program.</param>
    /// <param name="seen">What was seen there.</param>
    /// <param name="cancellationToken">Ends the storing.</param>
    /// <returns>Null when nothing was stored; faults say why.</returns>
    public async ValueTask<BlobId?> StoreAsync(ProcessReading reading, int? descriptor, FileStatus seen, CancellationToken cancellationToken)
    {
        if (!options.StoreDeleted || seen.Type != FileType.Regular || reading.Directory is null)
        {
            return null;
        }

        if (stored.TryGetValue(seen.Identity, out var before))
        {
            return before;
        }

        // Our own spool is open and has no name, and the runtime keeps its code in a memory file.
        if (reading.IsOwn || context.OwnFiles.Contains(seen.Identity))
        {
            return null;
        }

        var name = descriptor is { } number ? $"fd{number}" : "exe";
        var subject = EvidencePath.Of(descriptor is null ? $"/proc/{reading.Pid}/exe" : $"/proc/{reading.Pid}/fd/{descriptor}");
        if (!local.IsLocal(seen, reading.Directory, reading.Facts!.Namespaces?.Mnt))
        {
            return await RefuseAsync(subject, seen, ProcessErrors.Remote, cancellationToken).ConfigureAwait(false);
        }

        using var image = reading.OpenImage();
        if (!reader.TryRead(seen.Device, _ => (Error: HeldFile.Open(image.Directory, descriptor, seen, out var held), File: held), out var opened))
        {
            return await RefuseAsync(subject, seen, Errno.ETIMEDOUT, cancellationToken).ConfigureAwait(false);
        }

        var file = opened.File;
        if (opened.Error.Failed)
        {
            return await RefuseAsync(subject, seen, opened.Error, cancellationToken).ConfigureAwait(false);
        }

        using (file)
        {
            return stored[seen.Identity] = await StoreAsync($"{reading.Pid}-{name}", subject, descriptor is not null, file!, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask<BlobId?> StoreAsync(string name, EvidencePath subject, bool isOpenFile, HeldFile file, CancellationToken cancellationToken)
    {
        if (context.ContentRefusal is { } refusal)
        {
            await LoseAsync(new(subject, FaultKind.OverLimit, "DELETED_OVER_LIMIT", $"the deleted file's content is not stored: {refusal}"), cancellationToken).ConfigureAwait(false);
            return null;
        }

        // A file that grows is read up to the length it had.
        var length = (long)Math.Min(file.Status.LengthBytes, long.MaxValue);
        var (error, extents) = reader.TryRead(file.Status.Device, _ => (FileExtents.Find(file.Handle, length, MaxExtents, out var found), found), out var read) ? read : (Errno.ETIMEDOUT, null);
        if (error.Failed)
        {
            await LoseAsync(error.Fault(subject, "DELETED_NOT_STORED", "lseek", "the deleted file's content is not stored"), cancellationToken).ConfigureAwait(false);
            return null;
        }

        IReadOnlyList<Extent> all = extents ?? (length == 0 ? [] : [new Extent(0, length)]);
        var kept = Cut(all, Math.Min(options.MaxStoredBytes, isOpenFile ? leftForOpenFilesBytes : leftBytes), out var dataBytes, out var keptBytes);
        if (keptBytes < dataBytes)
        {
            await LoseAsync(new(subject, FaultKind.OverLimit, "DELETED_OVER_LIMIT",
                $"{keptBytes} of {dataBytes} bytes of the deleted file are stored: max_stored_bytes or max_total_stored_bytes"), cancellationToken).ConfigureAwait(false);
            if (keptBytes == 0)
            {
                return null;
            }
        }

        var isPlain = kept is [] or [{ OffsetBytes: 0 }] && extents is null;
        var source = new BlobSource
        {
            Kind = BlobKind.Extra,
            Name = name,
            LengthBytes = keptBytes,
            Extents = isPlain ? null : kept,
            Metadata = Metadata(file.Status, length),
        };
        leftBytes -= keptBytes;
        leftForOpenFilesBytes = Math.Min(leftForOpenFilesBytes - (isOpenFile ? keptBytes : 0), leftBytes);
        Count++;
        using var content = new ExtentStream(file.Handle, kept);
        using var answered = reader.Answering(content);
        BlobId blob;
        try
        {
            blob = await context.StoreAsync(source, answered, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            if (answered.IsTimedOut)
            {
                reader.Miss(file.Status.Device);
            }

            await LoseAsync(new(subject, answered.IsTimedOut ? FaultKind.TimedOut : FaultKind.ReadError, "DELETED_UNREADABLE", $"the deleted file's content is stored up to a read error: {e.Message}"),
                cancellationToken).ConfigureAwait(false);
            return null;
        }

        if (content.IsShort || !reader.TryRead(file.Status.Device, _ => file.HasChanged(), out var hasChanged) || hasChanged)
        {
            await LoseAsync(new(subject, FaultKind.Changed, "DELETED_CHANGED", "the deleted file changed while its content was stored"), cancellationToken)
                .ConfigureAwait(false);
        }

        return blob;
    }

    private async ValueTask<BlobId?> RefuseAsync(EvidencePath subject, FileStatus seen, Errno error, CancellationToken cancellationToken)
    {
        // A file that was closed or replaced is gone with the process; of one that cannot be had, one fault is enough.
        if (!error.IsGone() && error != ProcessErrors.Replaced)
        {
            stored[seen.Identity] = null;
        }

        await LoseAsync(error.Fault(subject, "DELETED_NOT_STORED", "openat", error == ProcessErrors.Remote
            ? "the deleted file lies on no file system that is known to be local, and is not read"
            : "the deleted file's content is not stored"), cancellationToken).ConfigureAwait(false);
        return null;
    }

    private ValueTask LoseAsync(CollectionFault fault, CancellationToken cancellationToken)
    {
        IsLossy = true;
        return context.ReportFaultAsync(fault, cancellationToken);
    }

    private static List<Extent> Cut(IReadOnlyList<Extent> extents, long limitBytes, out long dataBytes, out long keptBytes)
    {
        var kept = new List<Extent>();
        dataBytes = keptBytes = 0;
        foreach (var extent in extents)
        {
            dataBytes += extent.LengthBytes;
            var take = Math.Min(extent.LengthBytes, limitBytes - keptBytes);
            if (take > 0)
            {
                kept.Add(extent with { LengthBytes = take });
                keptBytes += take;
            }
        }

        return kept;
    }

    private static PosixMetadata Metadata(FileStatus status, long length) => new()
    {
        Mode = (uint)status.Permissions,
        OwnerId = status.UserId,
        GroupId = status.GroupId,
        SizeBytes = length,
        Links = status.Links,
        Identity = status.Identity,
        ModifiedAt = status.ModifiedAt,
        AccessedAt = status.AccessedAt,
        ChangedAt = status.ChangedAt,
        CreatedAt = status.CreatedAt,
    };
}
