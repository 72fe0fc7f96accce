namespace Forensics.Bundle.Writing;

/// <summary>
/// When a link is due: so that at most 64 MiB or 30 s of what was taken are covered by none. Content that is still small is not torn for it, which is
/// why the limit here is lower: 64 such contents can be open at once.
/// </summary>
internal sealed class LinkSchedule(TimeProvider clock)
{
    /// <summary>Content that is not cut for a link while it is shorter and was begun after the last one, in bytes.</summary>
    public const int UntornBytes = 256 << 10;

    private const long MaxUncoveredBytes = 48 << 20;

    // Less than promised: whoever waits looks from time to time, and the disk takes its time as well.
    private static readonly TimeSpan MaxInterval = TimeSpan.FromSeconds(25);

    private long? firstTakenAt;

    /// <summary>Bytes taken since the last link.</summary>
    public long UncoveredBytes { get; private set; }

    public bool IsDue => UncoveredBytes >= MaxUncoveredBytes || IsDueByTime;

    public bool IsDueByTime => firstTakenAt is { } at && clock.GetElapsedTime(at) >= MaxInterval;

    /// <param name="bytes">What was taken.</param>
    /// <param name="since">When the first of it came, by the clock's timestamps; null for now.</param>
    public void Take(long bytes, long? since = null)
    {
        UncoveredBytes += bytes;
        var at = since ?? clock.GetTimestamp();
        firstTakenAt = firstTakenAt is { } first ? Math.Min(first, at) : at;
    }

    /// <summary>What was taken lies elsewhere: no link has to cover it.</summary>
    public void Discard(int bytes) => UncoveredBytes = Math.Max(UncoveredBytes - bytes, 0);

    /// <param name="leftBytes">What is still in memory and not covered by the link.</param>
    /// <param name="leftSince">When the first of it came, by the clock's timestamps; null when nothing is left.</param>
    public void Linked(long leftBytes, long? leftSince) => (UncoveredBytes, firstTakenAt) = (leftBytes, leftSince);
}
