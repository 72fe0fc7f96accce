using System.Runtime.ExceptionServices;
using Forensics.Sdk.Images.Digests;
using Forensics.Sdk.Linux.Hashing;

namespace Forensics.Sdk.Images.Pipeline;

/// <summary>
/// The threads of a writer: one reads batches, one for each digest hashes them in order, some compress them in any order; whoever writes the image takes them in order when all is done with them.
/// What one of them throws comes out where the batches are taken.
/// </summary>
internal sealed class MediaPipeline : IDisposable
{
    private static readonly DigestAlgorithms[] Algorithms = [DigestAlgorithms.Md5, DigestAlgorithms.Sha1, DigestAlgorithms.Sha256];

    private readonly MediaSource source;
    private readonly List<MediaBatch> all = [];
    private readonly BatchQueue free = new();
    private readonly BatchQueue ordered = new();
    private readonly BatchQueue toEncode = new();
    private readonly BatchQueue?[] toHash = new BatchQueue?[3];
    private readonly MediaDigest?[] digests = new MediaDigest?[3];
    private readonly byte[]?[] results = new byte[]?[3];
    private readonly List<Thread> threads = [];
    private readonly int stages;
    private readonly int batchBytes;
    private readonly bool canPause;
    private readonly long rawSegmentBytes;
    private long offsetBytes;
    private ExceptionDispatchInfo? failure;
    private volatile bool isStopped;

    /// <param name="source">Where its next read is at the state's offset.</param>
    /// <param name="options">Checked.</param>
    /// <param name="chunkBytes">Of a chunk, 0 where nothing is compressed.</param>
    /// <param name="encode">Compresses the chunks of a batch; null with chunks of 0 bytes.</param>
    public MediaPipeline(MediaSource source, ImageWriterOptions options, int chunkBytes, Func<Action<MediaBatch>>? encode)
    {
        this.source = source;
        offsetBytes = options.Earlier?.OffsetBytes ?? 0;
        var wanted = options.SegmentBytes is > 0 and < WritingLimits.SmallSegmentBytes ? WritingLimits.SmallBatchBytes : WritingLimits.BatchBytes;
        batchBytes = chunkBytes == 0 ? wanted : Math.Max(1, wanted / chunkBytes) * chunkBytes;
        var encoders = encode is null ? 0 : options.Threads;
        CreateDigests(options);
        canPause = options.Checkpoint is not null && CanSave;
        rawSegmentBytes = chunkBytes == 0 && options.SegmentBytes % WritingLimits.LeastChunkBytes == 0 ? options.SegmentBytes : 0;
        stages = digests.Count(digest => digest is not null) + (encode is null ? 0 : 1);
        for (var i = 0; i < Math.Clamp((2 * encoders) + 4, WritingLimits.LeastBatches, WritingLimits.MostBatches); i++)
        {
            var batch = new MediaBatch(batchBytes, chunkBytes);
            all.Add(batch);
            free.Add(batch);
        }

        Start("image reading", Read);
        for (var i = 0; i < digests.Length; i++)
        {
            var at = i;
            if (digests[i] is not null)
            {
                toHash[i] = new();
                Start("image hashing", () => Hash(at));
            }
        }

        for (var i = 0; i < encoders; i++)
        {
            var action = encode!();
            Start("image compressing", () => Encode(action));
        }

        threads.ForEach(thread => thread.Start());
    }

    // A segment of a raw image ends where a batch does, if it can: then the image can go on between the two.
    private long SegmentRoom => rawSegmentBytes == 0 ? long.MaxValue : rawSegmentBytes - (offsetBytes % rawSegmentBytes);

    /// <summary>Whether the digests can be saved: there is libcrypto, or there are no digests.</summary>
    public bool CanSave => digests.All(digest => digest is null or { CanSave: true });

    public BadSectorLog BadSectors { get; } = new();

    /// <summary>The next batch that all is done with, in order; null when there is none within a time. It is the caller's until released.</summary>
    public MediaBatch? Next(TimeSpan wait)
    {
        Rethrow();
        var batch = ordered.Peek(wait);
        var isDone = batch is not null && batch.IsDone(wait);
        Rethrow();
        return isDone ? ordered.Take() : null;
    }

    public void Release(MediaBatch batch) => free.Add(batch);

    /// <summary>The digests of the media, after its last batch.</summary>
    public MediaDigests Digests() => new(Text(results[0]), Text(results[1]), Text(results[2]));

    /// <summary>Ends the threads. A source that does not come back from its read is waited for so long; its buffers are then left to it.</summary>
    public void Dispose()
    {
        Stop();
        var haveEnded = threads.TrueForAll(thread => thread.Join(WritingLimits.EndOfReading));
        if (haveEnded)
        {
            all.ForEach(batch => batch.Dispose());
            Array.ForEach(digests, digest => digest?.Dispose());
        }
        else
        {
            all.ForEach(GC.SuppressFinalize);
        }
    }

    private static string? Text(byte[]? digest) => digest is null ? null : Convert.ToHexStringLower(digest);

    private void CreateDigests(ImageWriterOptions options)
    {
        var earlier = options.Earlier?.Digests;
        byte[]?[] states = [earlier?.Md5, earlier?.Sha1, earlier?.Sha256];
        for (var i = 0; i < Algorithms.Length; i++)
        {
            if (!options.Digests.HasFlag(Algorithms[i]))
            {
                continue;
            }

            var digest = options.IsWithoutLibcrypto ? null : CryptoDigest.TryCreate(ContextLayout.Of(Algorithms[i]));
            if (options.Earlier is not null)
            {
                if (digest is null)
                {
                    throw new NotSupportedException($"{Algorithms[i]} cannot go on: this device has no libcrypto");
                }

                digest.Restore(states[i] ?? throw new ArgumentException($"the state has no {Algorithms[i]}", nameof(options)), offsetBytes);
            }

            digests[i] = digest is not null ? digest : new ManagedMediaDigest(Algorithms[i]);
        }
    }

    private void Start(string name, Action action) => threads.Add(new(() => Guard(action)) { IsBackground = true, Name = name });

    private void Guard(Action action)
    {
        try
        {
            action();
        }
        catch (Exception reason)
        {
            // The boundary of a thread: whatever the source threw goes to whoever takes the batches.
            Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(reason), null);
            Stop();
        }
    }

    private void Rethrow() => Volatile.Read(ref failure)?.Throw();

    private void Stop()
    {
        isStopped = true;
        free.Close();
        ordered.Close();
        toEncode.Close();
        Array.ForEach(toHash, queue => queue?.Close());
        all.ForEach(batch => batch.Wake());
    }

    private void Read()
    {
        for (var isLast = false; !isLast && !isStopped;)
        {
            if (free.Take() is not { } batch)
            {
                return;
            }

            var wanted = (int)Math.Min(Math.Min(batchBytes, SegmentRoom), source.LengthBytes - offsetBytes);
            var count = wanted == 0 ? 0 : source.Read(batch.Space[..Aligned(wanted)]);
            if (count < 0 || count > wanted || (count % source.SectorBytes != 0 && offsetBytes + count != source.LengthBytes))
            {
                throw new IOException($"the source gave {count} bytes where {wanted} were asked for at {offsetBytes}");
            }

            isLast = count < wanted || offsetBytes + count == source.LengthBytes;
            batch.IsPaused = count < wanted && canPause && source.IsPaused;
            if (batch.IsPaused)
            {
                // What is no whole chunk is read once more.
                count -= count % (batch.ChunkBytes > 0 ? batch.ChunkBytes : WritingLimits.LeastChunkBytes);
            }

            offsetBytes += count;
            (batch.LengthBytes, batch.EndBytes, batch.IsLast) = (count, offsetBytes, isLast);
            BadSectors.Note(source, batch);
            batch.Begin(stages);
            ordered.Add(batch);
            Array.ForEach(toHash, queue => queue?.Add(batch));
            if (batch.ChunkBytes > 0)
            {
                toEncode.Add(batch);
            }
        }
    }

    // A source is asked for a multiple of 4,096, though its end need not be one.
    private static int Aligned(int bytes) => (bytes + WritingLimits.LeastChunkBytes - 1) / WritingLimits.LeastChunkBytes * WritingLimits.LeastChunkBytes;

    private void Hash(int at)
    {
        var digest = digests[at]!;
        var queue = toHash[at]!;
        for (var isLast = false; !isLast && queue.Take() is { } batch;)
        {
            digest.Append(batch.Media);
            isLast = batch.IsLast;
            batch.States[at] = (!isLast || batch.IsPaused) && digest.CanSave ? digest.Save() : null;
            if (isLast)
            {
                results[at] = digest.Finish();
            }

            batch.EndStage();
        }
    }

    private void Encode(Action<MediaBatch> action)
    {
        while (toEncode.Take() is { } batch)
        {
            action(batch);
            batch.EndStage();
        }
    }
}
