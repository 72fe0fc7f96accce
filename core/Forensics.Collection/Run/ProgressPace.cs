using System.Globalization;

namespace Forensics.Collection.Run;

/// <summary>How fast a step goes on, of what it tells about its progress: over the last seconds, so that neither a slow start nor a pause tells for ever.</summary>
/// <param name="clock">Measures the time between.</param>
public sealed class ProgressPace(TimeProvider clock)
{
    private const int MaxSamples = 21;
    private const string Bytes = "bytes";

    private static readonly TimeSpan BetweenSamples = TimeSpan.FromMilliseconds(500);

    private readonly Queue<(long At, long Done)> samples = new();
    private (long At, long Done) last;
    private long? total;
    private string unit = string.Empty;

    /// <summary>Units a second; null before two different moments are known.</summary>
    public double? Rate
        => samples.TryPeek(out var first) && clock.GetElapsedTime(first.At, last.At) is { Ticks: > 0 } time ? (last.Done - first.Done) / time.TotalSeconds : null;

    /// <summary>The rate where bytes are counted; null else.</summary>
    public long? BytesPerSecond => unit == Bytes && Rate is { } rate ? (long)rate : null;

    /// <summary>Time that is left at this rate; null when the end, or the rate, is not known.</summary>
    public TimeSpan? Left
        => total is { } all && Rate is > 0 and var rate && Math.Max(all - last.Done, 0) / rate is < 1e9 and var seconds ? TimeSpan.FromSeconds(seconds) : null;

    /// <summary>Takes note of what was told.</summary>
    /// <param name="done">Units done.</param>
    /// <param name="all">Units in all, null when unknown.</param>
    /// <param name="plural">What the units are.</param>
    public void Tell(long done, long? all, string plural)
    {
        if (done < last.Done || plural != unit)
        {
            samples.Clear();
        }

        var now = clock.GetTimestamp();
        (last, total, unit) = ((now, done), all, plural);
        if (samples.Count == 0 || clock.GetElapsedTime(samples.Last().At, now) >= BetweenSamples)
        {
            samples.Enqueue(last);
        }

        if (samples.Count > MaxSamples)
        {
            samples.Dequeue();
        }
    }

    /// <summary>Progress in words: bytes as MiB with rate and time, all else as it was told.</summary>
    public override string ToString()
        => unit != Bytes ? string.Create(CultureInfo.InvariantCulture, $"{last.Done:N0}{(total is { } all ? $" of {all:N0}" : string.Empty)} {unit}")
            : string.Create(CultureInfo.InvariantCulture, $"{last.Done >> 20:N0}{(total is { } bytes ? $" of {(bytes + (1 << 20) - 1) >> 20:N0}" : string.Empty)} MiB{RateText}{LeftText}");

    private string RateText
        => Rate is { } rate ? string.Create(CultureInfo.InvariantCulture, $", {(rate / (1 << 20)).ToString(rate < 10 << 20 ? "0.0" : "N0", CultureInfo.InvariantCulture)} MiB/s") : string.Empty;

    private string LeftText
        => Left is not { } left ? string.Empty
            : left < TimeSpan.FromMinutes(2) ? string.Create(CultureInfo.InvariantCulture, $", {Math.Ceiling(left.TotalSeconds):N0} s left")
            : string.Create(CultureInfo.InvariantCulture, $", {Math.Ceiling(left.TotalMinutes):N0} min left");
}
