using System.Collections.Concurrent;
using Forensics.Plugins.Filesystem.Bodyfiles;
using Forensics.Plugins.Filesystem.Entries;
using Forensics.Plugins.Filesystem.Walking;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Hashing;

namespace Forensics.Plugins.Filesystem.Hashing;

/// <summary>Hashes files beside the walk, and emits their records once their digests are known. Walkers wait while too many files are open.</summary>
internal sealed class ContentHashing : IAsyncDisposable
{
    private readonly CollectionContext context;
    private readonly BodyfileStore? bodyfile;
    private readonly CancellationToken cancellation;
    private readonly FileHasher<PendingEntry> hasher;
    private readonly ConcurrentBag<(LineBuffer Lines, LineBuffer Bodyfile)> buffers = [];

    public ContentHashing(ListingOptions options, CollectionContext context, BodyfileStore? bodyfile, CancellationToken cancellationToken)
    {
        this.context = context;
        this.bodyfile = bodyfile;
        cancellation = cancellationToken;
        Algorithms = AlgorithmsOf(options);
        var hashing = new FileHasherOptions
        {
            Algorithms = Algorithms,
            Threads = options.Threads,
            ReadDeadline = TimeSpan.FromSeconds(options.ReadDeadlineSeconds),
            OpenFiles = Math.Max(1, Math.Min(ListingLimits.HashingFiles, ResourceLimits.OpenFiles() / 4)),
        };
        hasher = new(hashing, EmitAsync, cancellationToken);
    }

    public DigestAlgorithms Algorithms { get; }

    public static DigestAlgorithms AlgorithmsOf(ListingOptions options)
        => options.Hashes.Aggregate(DigestAlgorithms.None, (all, one) => all | one switch
        {
            ContentDigestAlgorithm.Md5 => DigestAlgorithms.Md5,
            ContentDigestAlgorithm.Sha1 => DigestAlgorithms.Sha1,
            _ => DigestAlgorithms.Sha256,
        });

    /// <summary>What is said of a file whose length changed while it was read.</summary>
    public static CollectionFault Changed(EvidencePath path)
        => new(path, FaultKind.Changed, "CONTENT_CHANGED", "the file's length changed while it was read; the digests are of what was read");

    /// <summary>Hands a file over, which is closed in any case.</summary>
    public ValueTask AddAsync(in WaitingFile file) => hasher.AddAsync(file.File, file.LengthBytes, file.Entry, file.Device);

    /// <summary>Waits for the files that are left.</summary>
    public Task CompleteAsync() => hasher.CompleteAsync();

    public ValueTask DisposeAsync() => hasher.DisposeAsync();

    private async ValueTask EmitAsync(IReadOnlyList<HashedFile<PendingEntry>> files)
    {
        if (!buffers.TryTake(out var pair))
        {
            pair = (new(ListingLimits.EmitBytes), new(4_096));
        }

        // Records of a cancelled run are evidence all the same, and the host still listens for some seconds.
        var token = files.Any(file => file.IsCancelled) ? CancellationToken.None : cancellation;
        foreach (var file in files)
        {
            var path = file.File.Path;
            var changed = file.IsLonger || file.IsShorter;
            if (changed)
            {
                await context.ReportFaultAsync(Changed(path), token).ConfigureAwait(false);
            }
            else if (file.Error == Errno.ETIMEDOUT)
            {
                file.File.Walk.AddSilent();
                await context.ReportFaultAsync(Silence.Fault(path, "pread", "the file has no digests") with { OffsetBytes = file.ReadBytes }, token).ConfigureAwait(false);
            }
            else if (file.Error.Failed && !file.IsCancelled)
            {
                var fault = file.Error.Fault(path, "CONTENT_UNREADABLE", "pread", "a file's content could not be read to its end") with { OffsetBytes = file.ReadBytes };
                await context.ReportFaultAsync(fault, token).ConfigureAwait(false);
            }

            file.File.AppendTo(pair.Lines, pair.Bodyfile, file.Digests is { } digests ? new(digests, changed) : null);
        }

        await context.EmitUtf8Async(ListingCollector.EntrySchema, pair.Lines.Written, token).ConfigureAwait(false);
        if (bodyfile is not null)
        {
            await bodyfile.WriteAsync(pair.Bodyfile.Written, token).ConfigureAwait(false);
        }

        pair.Lines.Clear();
        pair.Bodyfile.Clear();
        buffers.Add(pair);
    }
}
