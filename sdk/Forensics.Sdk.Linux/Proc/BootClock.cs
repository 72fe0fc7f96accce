using System.Runtime.InteropServices;

namespace Forensics.Sdk.Linux.Proc;

/// <summary>
/// Turns clock ticks since boot into time of day. The kernel counts a process's start on CLOCK_BOOTTIME (suspended time included), so the difference
/// to CLOCK_REALTIME, sampled once, serves for all processes of a run: two of them keep their distance whatever the clock does meanwhile.
/// Between runs the result moves with the clock; the ticks do not. Both are those of the reader's time namespace (time_namespaces(7)).
/// </summary>
/// <param name="EpochToBootNanoseconds">From 1970 to boot on today's clock.</param>
public readonly partial record struct BootClock(long EpochToBootNanoseconds)
{
    /// <summary>USER_HZ, the unit of times in procfs: 100 on every architecture that .NET runs on.</summary>
    public const int TicksPerSecond = 100;

    private const int RealtimeClock = 0;
    private const int BootTimeClock = 7;
    private const long NanosecondsPerSecond = 1_000_000_000;
    private const long NanosecondsPerTick = NanosecondsPerSecond / TicksPerSecond;
    private const int Attempts = 5;

    /// <summary>Samples both clocks, clock_gettime(2); of five tries the one with the least time between counts, so that being scheduled away in the
    /// middle does no harm.</summary>
    /// <returns>The difference, to about a microsecond.</returns>
    public static BootClock Sample()
    {
        var best = (Width: long.MaxValue, Difference: 0L);
        for (var i = 0; i < Attempts; i++)
        {
            var before = Now(BootTimeClock);
            var time = Now(RealtimeClock);
            var after = Now(BootTimeClock);
            if (after - before < best.Width)
            {
                best = (after - before, time - (before + ((after - before) / 2)));
            }
        }

        return new(best.Difference);
    }

    /// <summary>The time of day of a tick. Its precision is one tick, 10 ms.</summary>
    /// <param name="ticks">Since boot.</param>
    /// <returns>The time, null when it lies more than 292 years from 1970.</returns>
    public UnixTime? TimeOf(ulong ticks)
    {
        if (ticks > long.MaxValue / NanosecondsPerTick)
        {
            return null;
        }

        var sinceEpoch = (Int128)EpochToBootNanoseconds + ((long)ticks * NanosecondsPerTick);
        if (sinceEpoch < long.MinValue || sinceEpoch > long.MaxValue)
        {
            return null;
        }

        var (seconds, nanoseconds) = Math.DivRem((long)sinceEpoch, NanosecondsPerSecond);
        return nanoseconds < 0 ? new(seconds - 1, (int)(nanoseconds + NanosecondsPerSecond)) : new(seconds, (int)nanoseconds);
    }

    /// <summary>Clock ticks as milliseconds.</summary>
    /// <param name="ticks">A duration.</param>
    /// <returns>The same, or null when it does not fit.</returns>
    public static long? MillisecondsOf(ulong ticks)
        => ticks <= long.MaxValue / (1_000 / TicksPerSecond) ? (long)ticks * (1_000 / TicksPerSecond) : null;

    private static long Now(int clock)
        => clock_gettime(clock, out var time) == 0
            ? checked((time.Seconds * NanosecondsPerSecond) + time.Nanoseconds)
            : throw new InvalidOperationException($"clock_gettime({clock}): error {Marshal.GetLastPInvokeError()}");

    [LibraryImport("libc", SetLastError = true)]
    private static partial int clock_gettime(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
