using Forensics.Collection.Outcomes;

namespace Forensics.Collection.Tests;

public sealed class RunVerdictTests
{
    [TestCase(0, 0, ExitCode.NothingCollected)]
    [TestCase(1, 0, ExitCode.Partial)]
    [TestCase(0, 1, ExitCode.Partial)]
    public void WhatAStepSentBeforeItCrashedIsCollected(long records, long blobs, ExitCode exitCode)
    {
        var result = new StepResult
        {
            Step = new() { Id = "step", CollectorId = "collector", Limits = new() },
            Outcome = RunOutcome.Crashed,
            Records = new Dictionary<string, long> { ["record"] = records },
            Blobs = blobs,
            StartedAt = default,
            EndedAt = default,
        };
        Assert.That(RunVerdict.Of([result], isInterrupted: false), Is.EqualTo(exitCode));
    }
}
