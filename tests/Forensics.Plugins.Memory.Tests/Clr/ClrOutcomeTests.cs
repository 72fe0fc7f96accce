using Forensics.Plugins.Memory.Clr;
using Forensics.Plugins.Memory.Clr.Findings;
using Forensics.Plugins.Memory.Clr.Running;
using Forensics.Sdk;

namespace Forensics.Plugins.Memory.Tests.Clr;

/// <summary>How an item ends: what was told, and what went wrong.</summary>
public sealed class ClrOutcomeTests
{
    private static readonly EvidencePath Subject = EvidencePath.Of("/proc/1");
    private static readonly CollectionFault NotTrusted = ClrFaults.NotTrusted(Subject, "nobody knows it");
    private static readonly CollectionFault Failed = ClrFaults.Failed(Subject, "it was ended by a signal");
    private static readonly CollectionFault TimedOut = ClrFaults.TimedOut(Subject, 1);
    private static readonly CollectionFault Part = ClrFaults.Trouble(Subject, new TroubleFinding("heap", FaultKind.OverLimit, "only 1"));

    private static IEnumerable<TestCaseData> Ends()
    {
        yield return new(new ClrOutcome(0, 0, false, []), ItemState.Empty, ItemFlags.None);
        yield return new(new ClrOutcome(1, 1, true, []), ItemState.Collected, ItemFlags.None);
        yield return new(new ClrOutcome(1, 1, true, [Part]), ItemState.Collected, ItemFlags.Truncated);
        yield return new(new ClrOutcome(1, 0, false, [NotTrusted]), ItemState.NotRun, ItemFlags.None);
        yield return new(new ClrOutcome(2, 1, true, [NotTrusted]), ItemState.Collected, ItemFlags.Truncated);
        yield return new(new ClrOutcome(1, 0, false, [Failed]), ItemState.Corrupt, ItemFlags.None);
        yield return new(new ClrOutcome(1, 0, true, [Part, Failed]), ItemState.Collected, ItemFlags.Truncated);
        yield return new(new ClrOutcome(1, 0, false, [TimedOut]), ItemState.TimedOut, ItemFlags.None);
        yield return new(new ClrOutcome(1, 0, true, [Part, TimedOut]), ItemState.TimedOut, ItemFlags.Truncated);
        yield return new(new ClrOutcome(0, 0, false, [ClrFaults.NotStarted(Subject, "refused")]), ItemState.Unsupported, ItemFlags.None);
    }

    [TestCaseSource(nameof(Ends))]
    public void ItSaysWhatThereIs(object outcome, ItemState state, ItemFlags flags)
    {
        var conclusion = ((ClrOutcome)outcome).Conclude("pid:1", null);
        Assert.That((conclusion.State, conclusion.Flags), Is.EqualTo((state, flags)));
        Assert.That(conclusion.Reason is null, Is.EqualTo(state == ItemState.Collected && flags == ItemFlags.None));
    }

    [Test]
    public void WithACoreInItsPlaceItIsAPart()
    {
        var conclusion = new ClrOutcome(1, 0, false, [NotTrusted]).Conclude("pid:1", "its core is kept");
        Assert.That((conclusion.State, conclusion.Flags), Is.EqualTo((ItemState.NotRun, ItemFlags.Truncated)));
        Assert.That(conclusion.Reason, Does.EndWith("nobody knows it; its core is kept"));
    }
}
