namespace Forensics.Sdk.Images.Pipeline;

/// <summary>Batches from one thread to others, in order. It never blocks who adds: there are only so many batches.</summary>
internal sealed class BatchQueue
{
    private readonly Queue<MediaBatch> batches = new();
    private bool isClosed;

    public void Add(MediaBatch batch)
    {
        lock (batches)
        {
            batches.Enqueue(batch);
            Monitor.Pulse(batches);
        }
    }

    /// <summary>The next, waited for; null when closed.</summary>
    public MediaBatch? Take()
    {
        lock (batches)
        {
            while (!isClosed && batches.Count == 0)
            {
                Monitor.Wait(batches);
            }

            return isClosed ? null : batches.Dequeue();
        }
    }

    /// <summary>The next, left where it is; null when there is none within a time.</summary>
    public MediaBatch? Peek(TimeSpan wait)
    {
        lock (batches)
        {
            if (batches.Count == 0 && !isClosed && wait > TimeSpan.Zero)
            {
                Monitor.Wait(batches, wait);
            }

            return isClosed || batches.Count == 0 ? null : batches.Peek();
        }
    }

    /// <summary>No more is given out; who waits goes on.</summary>
    public void Close()
    {
        lock (batches)
        {
            isClosed = true;
            Monitor.PulseAll(batches);
        }
    }
}
