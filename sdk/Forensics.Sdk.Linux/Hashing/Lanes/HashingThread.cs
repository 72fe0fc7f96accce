namespace Forensics.Sdk.Linux.Hashing.Lanes;

/// <summary>What one thread does: takes files from the queue into its lanes, hashes, hands over results.</summary>
/// <param name="queue">Where files come from.</param>
/// <param name="options">Checked.</param>
/// <param name="hashed">Where results go.</param>
internal sealed class HashingThread<TFile>(FileQueue<TFile> queue, FileHasherOptions options, Func<IReadOnlyList<HashedFile<TFile>>, ValueTask> hashed)
    : IDisposable
{
    private readonly LaneHasher<TFile> lanes = new(options.Algorithms, options.Provider, Md5Kernel.Fastest);
    private readonly Queue<PendingFile<TFile>> hand = new(Md5Kernel.MaxLanes);
    private readonly List<HashedFile<TFile>> done = new(HashingLimits.ResultsAtOnce);
    private long handedOverAtBytes;

    public void Run()
    {
        while (!queue.IsStopped)
        {
            if (lanes.Room > 0 && hand.Count == 0 && !queue.Take(hand, Md5Kernel.MaxLanes, isIdle: lanes.Active == 0) && lanes.Active == 0)
            {
                break;
            }

            while (lanes.Room > 0 && hand.TryDequeue(out var file))
            {
                lanes.Add(file);
            }

            var before = done.Count;
            lanes.Advance(done);
            if (done.Count > before)
            {
                queue.Closed(done.Count - before);
            }

            if (done.Count > HashingLimits.ResultsAtOnce - Md5Kernel.MaxLanes
                || lanes.ReadBytes - handedOverAtBytes > HashingLimits.ResultsWaitBytes
                || (lanes.Active == 0 && hand.Count == 0))
            {
                HandOver();
            }
        }

        if (queue.IsStopped)
        {
            GiveUp();
        }
    }

    public void Dispose()
    {
        lanes.Dispose();
        foreach (var file in hand)
        {
            file.Handle.Dispose();
        }
    }

    // Each file comes back once, these as cancelled.
    private void GiveUp()
    {
        lanes.Abandon(done);
        HandOver();
        queue.TakeRest(hand);
        while (hand.TryDequeue(out var file))
        {
            file.Handle.Dispose();
            done.Add(HashedFile<TFile>.Cancelled(file.File, file.LengthBytes, readBytes: 0));
            if (done.Count == HashingLimits.ResultsAtOnce || hand.Count == 0)
            {
                HandOver();
            }
        }
    }

    private void HandOver()
    {
        handedOverAtBytes = lanes.ReadBytes;
        if (done.Count == 0)
        {
            return;
        }

        // The thread is ours alone: it may wait for a caller that writes.
        var written = hashed(done);
        if (!written.IsCompletedSuccessfully)
        {
            written.AsTask().GetAwaiter().GetResult();
        }

        done.Clear();
    }
}
