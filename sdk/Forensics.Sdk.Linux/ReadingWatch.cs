namespace Forensics.Sdk.Linux;

/// <summary>
/// What a reading thread waits for, seen by another that does not wait. The reader marks each system call that a file system may never answer; the watcher
/// asks now and then whether the same call is still under way, and abandons the reader when that has taken too long. A mark costs no system call: nanoseconds
/// in a walk of millions of entries.
/// </summary>
/// <remarks>
/// An abandoned reader cannot be stopped: it may sit in the kernel until the file system answers, deaf to SIGKILL. When it comes back, <see cref="Leave"/> holds
/// it for ever, so that it touches nothing any more: whatever it owned at <see cref="Enter"/> is the watcher's from then on, but for buffers that the kernel may
/// still write to. So between the two marks there must be nothing but system calls with buffers and results of their own: no lock, nothing shared.
/// </remarks>
/// <param name="clock">Measures the waiting.</param>
public sealed class ReadingWatch(TimeProvider clock)
{
    private const long AbandonedBeat = -1;

    // One look counts for at most this part of the deadline: when the whole process stood still (SIGSTOP, a suspended device), nobody was late.
    private const int LeastLooks = 4;

    // Even: nothing is under way. Odd: one read, another one for each number.
    private long beat;
    private int what;

    // The watcher's own.
    private long seen;
    private long lookedAt;
    private TimeSpan waited;

    /// <summary>What the reader is about, as it said itself.</summary>
    public int What => Volatile.Read(ref what);

    /// <summary>Whether the reader was abandoned.</summary>
    public bool IsAbandoned => Volatile.Read(ref beat) == AbandonedBeat;

    /// <summary>The reader begins what may not be answered.</summary>
    /// <param name="step">Any number, for <see cref="What"/>.</param>
    public void Enter(int step = 0)
    {
        what = step;
        Volatile.Write(ref beat, beat + 1);
    }

    /// <summary>The reader was answered. Does not return when it was abandoned meanwhile.</summary>
    public void Leave() => Advance(1);

    /// <summary>The reader was answered and goes on with the next read of the same kind: the deadline begins anew. Only between <see cref="Enter"/> and
    /// <see cref="Leave"/>; does not return when it was abandoned meanwhile.</summary>
    public void Beat() => Advance(2);

    /// <summary>Whether one read has taken longer than allowed. For one watcher, who asks several times within the deadline.</summary>
    /// <param name="deadline">Longer than zero.</param>
    /// <returns>True once the same read was seen under way for that long.</returns>
    public bool IsOverdue(TimeSpan deadline)
    {
        var now = Volatile.Read(ref beat);
        var at = clock.GetTimestamp();
        if (now != seen || now == AbandonedBeat || (now & 1) == 0)
        {
            (seen, waited, lookedAt) = (now, TimeSpan.Zero, at);
            return false;
        }

        var since = clock.GetElapsedTime(lookedAt, at);
        waited += since < deadline / LeastLooks ? since : deadline / LeastLooks;
        lookedAt = at;
        return waited >= deadline;
    }

    /// <summary>Abandons the reader, unless it was answered since <see cref="IsOverdue"/>.</summary>
    /// <returns>Whether it is abandoned now: it will never come out of its read.</returns>
    public bool TryAbandon() => (seen & 1) == 1 && seen != AbandonedBeat && Interlocked.CompareExchange(ref beat, AbandonedBeat, seen) == seen;

    private void Advance(int by)
    {
        var inside = beat;
        if (inside == AbandonedBeat || Interlocked.CompareExchange(ref beat, inside + by, inside) != inside)
        {
            // A thread that waits for its own end waits for ever.
            Thread.CurrentThread.Join();
        }
    }
}
