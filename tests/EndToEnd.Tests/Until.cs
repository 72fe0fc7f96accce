using System.Diagnostics;

namespace EndToEnd.Tests;

/// <summary>Waits for a condition, with a deadline.</summary>
internal static class Until
{
    // Long after anything that works: a machine that builds something else at the same time is slow.
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(180);

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);

    public static void True(Func<bool> condition, string what, TimeSpan? deadline = null)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            if (watch.Elapsed > (deadline ?? Deadline))
            {
                Assert.Fail($"not within {deadline ?? Deadline}: {what}");
            }

            Thread.Sleep(Interval);
        }
    }
}
