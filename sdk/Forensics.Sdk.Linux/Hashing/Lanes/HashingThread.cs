namespace Forensics.Sdk.Linux.Hashing.Lanes;

/// <summary>What one thread does: takes files from the queue into its lanes, hashes, hands over results.</summary>
/// <param name="queue">Where files come from.</param>
/// <param name="options">Checked.</param>
/// <param name="hashed">Where results go.</param>
/// <param name="places">Which places did not answer.</param>
/// <param name="watch">Told of every read.</param>
internal sealed class HashingThread<TFile>(
    FileQueue<TFile> queue, FileHasherOptions options, Func<IReadOnlyList<HashedFile<TFile>>, ValueTask> hashed, SilentPlaces places, ReadingWatch watch)
    : IDisposable
{
    private readonly LaneHasher<TFile> lanes = new(options.Algorithms, options.Provider, Md5Kernel.Fastest, watch);
    private readonly Queue<PendingFile<TFile>> hand = new(Md5Kernel.MaxLanes);
    private readonly List<HashedFile<TFile>> done = new(HashingLimits.ResultsAtOnce);
    private long handedOverAtBytes;

    public ReadingWatch Watch => watch;

    /// <summary>How long the read that is under way may take.</summary>
    public TimeSpan Deadline => places.Deadline(lanes.Reading.Place, options.ReadDeadline);

    /// <summary>Takes over from a thread that was abandoned in a read: all that it had, but for the file that it reads, which is done with an error.</summary>
    public void TakeOver(HashingThread<TFile> abandoned)
    {
        var silent = abandoned.lanes.Reading;
        places.Add(silent.Place);
        done.AddRange(abandoned.done);
        done.Add(new(silent.File, null, Errno.ETIMEDOUT, silent.LengthBytes, abandoned.lanes.ReadingBytes, IsLonger: false));
        queue.Closed(1);
        foreach (var file in abandoned.lanes.Others().Concat(abandoned.hand))
        {
            hand.Enqueue(file);
        }
    }

    public void Run()
    {
        while (!queue.IsStopped)
        {
            if (lanes.Room > 0 && hand.Count == 0 && !queue.Take(hand, Md5Kernel.MaxLanes, isIdle: lanes.Active == 0) && lanes.Active == 0)
            {
                break;
            }

            var before = done.Count;
            while (lanes.Room > 0 && done.Count <= HashingLimits.ResultsAtOnce - Md5Kernel.MaxLanes && hand.TryDequeue(out var file))
            {
                if (places.IsGivenUp(file.Place))
                {
                    file.Handle.Dispose();
                    done.Add(new(file.File, null, Errno.ETIMEDOUT, file.LengthBytes, 0, IsLonger: false));
                    continue;
                }

                lanes.Add(file);
            }

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
