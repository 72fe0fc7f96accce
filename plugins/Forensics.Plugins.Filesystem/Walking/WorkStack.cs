namespace Forensics.Plugins.Filesystem.Walking;

/// <summary>Directories that wait, the last found first: the walk stays narrow, and so does memory. Shared by all walkers.</summary>
internal sealed class WorkStack : IDisposable
{
    private readonly Lock gate = new();
    private readonly List<DirectoryNode> waiting = [];
    private readonly SemaphoreSlim wake = new(0);
    private int busy;
    private int idle;

    /// <summary>Whether a walker has nothing to do.</summary>
    public bool HasIdle => Volatile.Read(ref idle) > 0;

    public void Dispose() => wake.Dispose();

    /// <summary>Adds directories; the last of them is taken first.</summary>
    public void Push(List<DirectoryNode> nodes)
    {
        int awake;
        lock (gate)
        {
            waiting.AddRange(nodes);
            awake = Math.Min(idle, nodes.Count);
            idle -= awake;
        }

        Wake(awake);
    }

    /// <summary>Takes a directory; the caller is busy until <see cref="Done"/>.</summary>
    /// <returns>Null when nothing waits and nobody is busy: the listing is complete.</returns>
    public ValueTask<DirectoryNode?> TakeAsync(CancellationToken cancellationToken)
        => TryTake(out var node) ? new(node) : WaitAsync(cancellationToken);

    public void Done()
    {
        int awake;
        lock (gate)
        {
            busy--;
            awake = busy == 0 && waiting.Count == 0 ? idle : 0;
            idle -= awake;
        }

        Wake(awake);
    }

    private async ValueTask<DirectoryNode?> WaitAsync(CancellationToken cancellationToken)
    {
        for (; ; )
        {
            await wake.WaitAsync(cancellationToken).ConfigureAwait(false);
            if (TryTake(out var node))
            {
                return node;
            }
        }
    }

    /// <summary>Takes a directory, null when the listing is complete; false when others may still find some, and the caller is to wait.</summary>
    private bool TryTake(out DirectoryNode? node)
    {
        lock (gate)
        {
            node = null;
            if (waiting is [.., var last])
            {
                waiting.RemoveAt(waiting.Count - 1);
                busy++;
                node = last;
                return true;
            }

            if (busy == 0)
            {
                return true;
            }

            idle++;
            return false;
        }
    }

    private void Wake(int count)
    {
        if (count > 0)
        {
            wake.Release(count);
        }
    }
}
