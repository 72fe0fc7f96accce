using System.Collections.Concurrent;
using System.Diagnostics;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Processes.Tests;

/// <summary>Reads that do not answer.</summary>
public sealed class ProcessFeedTests
{
    [Test]
    public async Task AReadThatHangsIsLeftOutAndTheListGoesOn()
    {
        using var answers = new ManualResetEventSlim();
        var seen = new ConcurrentQueue<(int Pid, ReadStep Skipped)>();
        using var feed = Feed([1, 2, 3, 4], watch => new StallingReader(watch, answers, seen, (2, ReadStep.Arguments)));
        var pids = await All(feed);
        answers.Set();
        Assert.That(pids, Is.EqualTo(new[] { 1, 2, 3, 4 }));
        Assert.That(seen, Is.EqualTo(new[] { (1, ReadStep.None), (2, ReadStep.None), (2, ReadStep.Arguments), (3, ReadStep.None), (4, ReadStep.None) }));
        Assert.That((feed.Stuck, feed.TimedOut(2), feed.TimedOut(3), feed.SkippedAlways), Is.EqualTo((1, ReadStep.Arguments, ReadStep.None, ReadStep.None)));
    }

    [Test]
    public async Task AProcessThatHangsAtTwoPlacesLosesBoth()
    {
        using var answers = new ManualResetEventSlim();
        var seen = new ConcurrentQueue<(int Pid, ReadStep Skipped)>();
        using var feed = Feed([7, 8], watch => new StallingReader(watch, answers, seen, (7, ReadStep.Arguments), (7, ReadStep.Maps)));
        Assert.That(await All(feed), Is.EqualTo(new[] { 7, 8 }));
        answers.Set();
        Assert.That(feed.TimedOut(7), Is.EqualTo(ReadStep.Arguments | ReadStep.Maps));
    }

    [Test]
    public async Task WhenTooManyHangThatIsReadOfNoneAnyMore()
    {
        using var answers = new ManualResetEventSlim();
        var seen = new ConcurrentQueue<(int Pid, ReadStep Skipped)>();
        var pids = Enumerable.Range(1, ProcessLimits.StuckThreads + 2).ToList();
        using var feed = Feed(pids, watch => new StallingReader(watch, answers, seen, [.. pids.Select(pid => (pid, ReadStep.Arguments))]));
        Assert.That(await All(feed), Is.EqualTo(pids));
        answers.Set();
        Assert.That((feed.Stuck, feed.SkippedAlways), Is.EqualTo((ProcessLimits.StuckThreads, ReadStep.Arguments)));
        Assert.That(feed.TimedOut(pids[^1]), Is.EqualTo(ReadStep.None), "it was not tried");
    }

    [Test]
    public void AReaderThatFailsEndsTheList()
    {
        using var feed = Feed([1], _ => throw new InvalidOperationException("broken"));
        Assert.That(async () => await All(feed), Throws.InvalidOperationException.With.Message.EqualTo("broken"));
    }

    [Test]
    public void ArgumentsOnAPageThatNobodyAnswersAreNeitherWaitedForNorShortInSilence()
    {
        using var process = OddProcess.Start("silent", new string('s', 100_000));
        Assume.That(process.ReadLine(), Is.EqualTo("ready"), "no userfaultfd here");
        var watch = Stopwatch.StartNew();
        var listing = Listing.Of(options: Listing.Basic);
        Assert.That(watch.Elapsed, Is.LessThan(TimeSpan.FromSeconds(15)));
        Assert.That(listing.Faults(process.Pid).Single().Code, Is.EqualTo("ARGUMENTS_SHORT").Or.EqualTo("ARGUMENTS_TIMED_OUT"));
        var record = listing.Record(process.Pid);
        Assert.That(record.GetProperty("arguments_truncated").ToString(), Is.Not.EqualTo("False"));
        Assert.That(listing.Conclusion.Flags, Is.EqualTo(Sdk.ItemFlags.Truncated));
    }

    private static ProcessFeed Feed(IReadOnlyList<int> pids, Func<ReadingWatch, IProcessReader> reader) => new(pids, reader, new HurriedClock(), readAhead: 2);

    private static async Task<List<int>> All(ProcessFeed feed)
    {
        var pids = new List<int>();
        while (await feed.NextAsync(default) is { } reading)
        {
            pids.Add(reading.Pid);
        }

        return pids;
    }

    /// <summary>Time goes by a hundred times as fast, so that no test waits for a deadline.</summary>
    private sealed class HurriedClock : TimeProvider
    {
        public override long GetTimestamp() => base.GetTimestamp() * 100;
    }

    /// <summary>Reads nothing, and stalls at the places that it is given unless they are left out.</summary>
    private sealed class StallingReader(
        ReadingWatch watch, ManualResetEventSlim answers, ConcurrentQueue<(int Pid, ReadStep Skipped)> seen, params (int Pid, ReadStep Step)[] stalls) : IProcessReader
    {
        public ProcessReading Read(int pid, ReadStep skipped)
        {
            seen.Enqueue((pid, skipped));
            foreach (var (at, step) in stalls)
            {
                if (at == pid && !skipped.HasFlag(step))
                {
                    watch.Enter((int)step);
                    answers.Wait();
                    watch.Leave();
                }
            }

            return ProcessReading.NotRead(pid, Errno.ESRCH, "read");
        }
    }
}
