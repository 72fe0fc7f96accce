using Forensics.Collection.Run;

namespace Forensics.Collection.Tests;

/// <summary>How fast a step goes on, and how long it still takes, by a clock that the test sets.</summary>
public sealed class ProgressPaceTests
{
    private const long Mebibyte = 1 << 20;

    private ManualClock clock = null!;
    private ProgressPace pace = null!;

    [SetUp]
    public void SetUp()
    {
        clock = new();
        pace = new(clock);
    }

    [Test]
    public void BytesAreToldAsMebibytesWithRateAndTime()
    {
        TellAt(0, 0, 2_048 * Mebibyte);
        TellAt(4, 1_204 * Mebibyte, 2_048 * Mebibyte);
        Assert.That(pace.ToString(), Is.EqualTo("1,204 of 2,048 MiB, 301 MiB/s, 3 s left"));
        Assert.That(pace.BytesPerSecond, Is.EqualTo(301 * Mebibyte));
        Assert.That(pace.Left!.Value.TotalSeconds, Is.EqualTo(844 / 301.0).Within(0.001));
    }

    [Test]
    public void BeforeTwoMomentsThereIsNoRate()
    {
        TellAt(1, 5 * Mebibyte, 9 * Mebibyte);
        Assert.That((pace.ToString(), pace.Rate, pace.Left), Is.EqualTo(("5 of 9 MiB", (double?)null, (TimeSpan?)null)));
    }

    [Test]
    public void WithoutATotalThereIsARateAndNoEnd()
    {
        TellAt(0, 0, null);
        TellAt(2, 3 * Mebibyte, null);
        Assert.That((pace.ToString(), pace.Left), Is.EqualTo(("3 MiB, 1.5 MiB/s", (TimeSpan?)null)));
    }

    [Test]
    public void WhatStandsStillHasNoEnd()
    {
        TellAt(0, Mebibyte, 9 * Mebibyte);
        TellAt(2, Mebibyte, 9 * Mebibyte);
        Assert.That((pace.ToString(), pace.Left), Is.EqualTo(("1 of 9 MiB, 0.0 MiB/s", (TimeSpan?)null)));
    }

    [Test]
    public void OnlyTheLastSecondsTell()
    {
        // A minute at 10 MiB/s, then 20 s at 100 MiB/s.
        for (var second = 0; second <= 80; second++)
        {
            TellAt(second, (second <= 60 ? second * 10 : 600 + ((second - 60) * 100)) * Mebibyte, 100_000 * Mebibyte);
        }

        Assert.That(pace.BytesPerSecond, Is.EqualTo(100 * Mebibyte));
        Assert.That(pace.ToString(), Does.EndWith("MiB/s, 17 min left"));
    }

    [Test]
    public void AMoreThanFullTotalIsNoNegativeTime()
    {
        TellAt(0, 0, Mebibyte);
        TellAt(1, 2 * Mebibyte, Mebibyte);
        Assert.That(pace.Left, Is.EqualTo(TimeSpan.Zero));
    }

    [Test]
    public void WhoBeginsAnewIsMeasuredAnew()
    {
        TellAt(0, 0, 100);
        TellAt(1, 100, 100);
        TellAt(2, 0, 1_000, "files");
        TellAt(3, 10, 1_000, "files");
        Assert.That((pace.ToString(), pace.Rate, pace.BytesPerSecond, pace.Left), Is.EqualTo(("10 of 1,000 files", 10.0, (long?)null, TimeSpan.FromSeconds(99))));
    }

    private void TellAt(double seconds, long done, long? total, string unit = "bytes")
    {
        clock.Elapsed = TimeSpan.FromSeconds(seconds);
        pace.Tell(done, total, unit);
    }
}
