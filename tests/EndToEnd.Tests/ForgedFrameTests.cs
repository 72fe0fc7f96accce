namespace EndToEnd.Tests;

/// <summary>A worker that speaks past the SDK is found out, frame by frame, and the next step runs as if nothing had been.</summary>
public sealed class ForgedFrameTests
{
    private static readonly string[] Breaches =
    [
        "unknown-critical-kind", "host-kind", "reserved-kind", "too-long", "garbage", "undeclared-stream", "no-stream", "no-line", "not-json", "not-an-object",
        "too-deep", "invalid-utf8", "two-objects", "not-ended", "concluded-twice", "never-requested", "requested-twice", "empty-item", "unknown-state",
        "malformed-fault", "fault-code", "fault-kind", "null-request", "second-hello", "unknown-end", "long-reason", "open-items",
    ];

    private static readonly string[] Forgeries = [.. Breaches, "unknown-optional-kind", "half-frame", "after-end"];

    private readonly Workplace place = new();
    private HostResult result = null!;
    private OpenedBundle bundle = null!;

    [OneTimeSetUp]
    public void Collect()
    {
        var steps = Forgeries.Select(what => $"id: {what}, collector: hostile.forged_frame, options: {{ what: {what} }}");
        result = place.RunCollect("--profile", place.Write("forged.yaml", Profiles.Of([.. steps.Append("id: last, collector: hostile.good")])));
        bundle = place.Open(result);
    }

    [OneTimeTearDown]
    public void CleanUp() => place.Dispose();

    [Test]
    public void TheRunEndsPartialAndItsBundleVerifies()
    {
        result.MustEndWith(3);
        place.Run("verify", result.Bundle, "--fingerprint", result.Signer).MustEndWith(0);
    }

    [TestCaseSource(nameof(Breaches))]
    public void AForgedFrameIsAContractBreachAndTheNextStepRuns(string what)
    {
        Assert.That(bundle.Outcome(what), Is.EqualTo("failed"));
        Assert.That(bundle.Reason(what), Does.StartWith("contract breach: ").And.Length.LessThanOrEqualTo(1024));
        Assert.That(bundle.Notes(what), Is.EqualTo(new[] { "before the forgery" }));
        Assert.That(bundle.Notes(Forgeries[Array.IndexOf(Forgeries, what) + 1]), Is.EqualTo(new[] { "before the forgery" }), "the next step runs");
    }

    [Test]
    public void AnUnknownOptionalFrameIsSkipped() => Assert.That(bundle.Outcome("unknown-optional-kind"), Is.EqualTo("completed"));

    [Test]
    public void AProcessThatEndsInTheMiddleOfAFrameHasCrashed()
        => Assert.That((bundle.Outcome("half-frame"), bundle.Reason("half-frame")), Is.EqualTo(("crashed", "exit code 0")));

    [Test]
    public void NothingAfterTheEndFrameIsRead()
    {
        Assert.That(bundle.Outcome("after-end"), Is.EqualTo("completed"));
        Assert.That(bundle.Notes("after-end"), Is.EqualTo(new[] { "before the forgery" }));
        Assert.That(bundle.Outcome("last"), Is.EqualTo("completed"));
    }
}
