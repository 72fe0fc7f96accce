namespace Forensics.Plugins.Network.Tests;

/// <summary>A clock that fails from some reading of it on, and so whoever reads it.</summary>
internal sealed class BrokenClock(int good) : TimeProvider
{
    private int reads;

    public override DateTimeOffset GetUtcNow() => Interlocked.Increment(ref reads) <= good ? DateTimeOffset.UnixEpoch : throw new InvalidOperationException("the clock is broken");
}
