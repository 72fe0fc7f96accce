namespace Forensics.Bundle.Tests;

/// <summary>A clock that the test sets.</summary>
internal sealed class ManualClock(DateTimeOffset start) : TimeProvider
{
    public TimeSpan Elapsed { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => start + Elapsed;

    public override long GetTimestamp() => Elapsed.Ticks;
}
