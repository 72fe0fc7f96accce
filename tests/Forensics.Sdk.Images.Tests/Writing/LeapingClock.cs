namespace Forensics.Sdk.Images.Tests.Writing;

/// <summary>Time that goes on when told to.</summary>
internal sealed class LeapingClock : TimeProvider
{
    private long ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public void Leap(TimeSpan time) => Interlocked.Add(ref ticks, time.Ticks);

    public override long GetTimestamp() => Interlocked.Read(ref ticks);
}
