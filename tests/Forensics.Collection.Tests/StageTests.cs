using System.Collections.Concurrent;
using Forensics.Collection.Catalogue;
using Forensics.Collection.Plan;
using Forensics.Collection.Run;

namespace Forensics.Collection.Tests;

/// <summary>How a plan is cut into stages, and how a stage's steps are run.</summary>
public sealed class StageTests
{
    // A step is its volatility; ! is exclusive, - is skipped.
    [TestCase("", "")]
    [TestCase("state", "state")]
    [TestCase("state state files", "state state|files")]
    [TestCase("files state files", "files|state|files")]
    [TestCase("state state! state", "state|state!|state")]
    [TestCase("unstated unstated state", "unstated|unstated|state")]
    [TestCase("state files- state", "state files- state")]
    [TestCase("files- disk!- state unstated- state", "files- disk!- state unstated- state")]
    [TestCase("files- -", "files- -")]
    public void StepsThatFollowEachOtherAndReadWhatIsGoneEquallySoonAreAStage(string steps, string stages)
    {
        var planned = steps.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Step).ToArray();
        var cut = PlannedStage.Of(planned);
        Assert.That(string.Join('|', cut.Select(stage => string.Join(' ', stage.Steps.Select(step => step.Id)))), Is.EqualTo(stages));
        Assert.That(cut.SelectMany(stage => stage.Steps), Is.EqualTo(planned), "the order is never changed");
    }

    [TestCase(1)]
    [TestCase(3)]
    [TestCase(64)]
    public void EveryStepRunsOnceBegunInOrderAndNoMoreAtOnceThanAllowed(int jobs)
    {
        const int Count = 40;
        var (begun, ran, now, most) = (new List<int>(), new ConcurrentBag<int>(), 0, 0);
        StageThreads.Run(Count, jobs, begun.Add, number =>
        {
            InterlockedMax(ref most, Interlocked.Increment(ref now));
            ran.Add(number);
            Thread.Yield();
            Interlocked.Decrement(ref now);
        }, () => Assert.Fail("none has failed"));
        Assert.That(begun, Is.EqualTo(Enumerable.Range(0, Count)));
        Assert.That(ran.Order(), Is.EqualTo(Enumerable.Range(0, Count)));
        Assert.That(most, Is.LessThanOrEqualTo(jobs));
    }

    [Test]
    public void WhenOneThrowsTheOthersEndAndItIsThrown()
    {
        using var ended = new ManualResetEventSlim();
        var (begun, others) = (0, 0);
        var thrown = Assert.Throws<IOException>(() => StageThreads.Run(10, 2, _ => begun++, number =>
        {
            if (number == 0)
            {
                throw new IOException("the disk is full");
            }

            // As a step does that is told to end.
            Assert.That(ended.Wait(TimeSpan.FromMinutes(1)), Is.True);
            others++;
        }, ended.Set));
        Assert.That(thrown!.Message, Is.EqualTo("the disk is full"));
        Assert.That((begun, others), Is.EqualTo((2, 1)).Or.EqualTo((1, 0)), "no more are begun");
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); value > seen; seen = Volatile.Read(ref most))
        {
            Interlocked.CompareExchange(ref most, value, seen);
        }
    }

    private static PlannedStep Step(string text) => new()
    {
        Id = text,
        CollectorId = "some.collector",
        Limits = new(),
        Skip = text.EndsWith('-') ? new("--skip", ByChoice: true) : null,
        Collector = text == "-" ? null : new()
        {
            Id = "some.collector",
            Kind = "collector",
            Summary = "s",
            Needs = [],
            Impact = "light",
            Options = OptionsSchema.Parse(System.Text.Json.JsonDocument.Parse("""{"type":"object","properties":{}}""").RootElement),
            Records = [],
            References = [],
            Package = new() { Directory = "/", Id = "some", Version = "1.0", Sdk = "0.1.0", ManifestSha256 = string.Empty },
            Volatility = text.TrimEnd('-', '!'),
            ExclusiveStream = text.Contains('!'),
        },
    };
}
