using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Forensics.Collection.Run;

namespace Forensics.Host.Device;

/// <summary>The device's clocks at one moment (<c>clock_gettime(2)</c>, <c>adjtimex(2)</c>): taken at the start and at the end, they show a step between.</summary>
/// <param name="Realtime">Wall clock, UTC.</param>
/// <param name="SinceBoot">Time since boot, suspended time included.</param>
/// <param name="IsSynchronised">Whether the kernel says that the clock is kept by NTP; null when it does not tell.</param>
internal sealed partial record ClockReading(DateTimeOffset Realtime, TimeSpan SinceBoot, bool? IsSynchronised)
{
    // More than what NTP corrects and readings differ by.
    private const long MaxDriftMs = 2_000;

    private const int ClockBoottime = 7;
    private const int TimeError = 5;

    // struct timex has 208 bytes on 64-bit Linux; modes 0 only reads.
    private const int TimexBytes = 256;

    public static unsafe ClockReading Take(TimeProvider clock)
    {
        var time = stackalloc long[2];
        var timex = stackalloc byte[TimexBytes];
        new Span<byte>(timex, TimexBytes).Clear();
        var sinceBoot = GetTime(ClockBoottime, time) == 0 ? TimeSpan.FromTicks((time[0] * TimeSpan.TicksPerSecond) + (time[1] / 100)) : TimeSpan.Zero;
        var state = AdjustTime(timex);
        return new(clock.GetUtcNow(), sinceBoot, state < 0 ? null : state != TimeError);
    }

    /// <summary>By how much the wall clock was set between two readings.</summary>
    public TimeSpan StepUntil(ClockReading later) => later.Realtime - Realtime - (later.SinceBoot - SinceBoot);

    /// <summary>Whether a difference in milliseconds means that somebody set the clock.</summary>
    public static bool IsStep(long milliseconds) => milliseconds is < -MaxDriftMs or > MaxDriftMs;

    public JsonObject ToJson() => new()
    {
        ["realtime_at"] = EvidenceTime.Text(Realtime),
        ["since_boot_ms"] = (long)SinceBoot.TotalMilliseconds,
        ["ntp_synchronised"] = IsSynchronised,
    };

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static unsafe partial int GetTime(int clock, long* time);

    [LibraryImport("libc", EntryPoint = "adjtimex")]
    private static unsafe partial int AdjustTime(byte* timex);
}
