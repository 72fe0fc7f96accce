using Forensics.Plugins.Response.Files;
using Forensics.Sdk;
using Forensics.Sdk.Quarantine;
using Forensics.Sdk.Testing;

namespace Forensics.Plugins.Response.Tests.Files;

/// <summary>A call fails, or it and all after it: what the responder says is what is so, the content is whole somewhere, and a repair makes it tidy.</summary>
[TestFixture(false)]
[TestFixture(true)]
[Parallelizable(ParallelScope.All)]
public sealed class FailedCallTests(bool andAllAfter)
{
    private const int MostCalls = 250;

    [Test]
    public void AQuarantineOfWhichACallFailsSaysWhatIsSo()
        => AtEveryCall(_ => null, (device, scene, _, calls) => device.Put(new QuarantineOptions { Paths = scene.Paths }, calls), (device, scene, _, run, when) =>
        {
            var result = run.Result();
            var kept = scene.Object is not null;
            switch (result.Outcome)
            {
                case ActionOutcome.Done:
                    scene.MustBeGone(when);
                    Assert.That((run.Object().Flag("original_deleted"), run.Object().Text("why_not")?.Split(':')[0]), Is.EqualTo((true, (string?)null)).Or.EqualTo((true, "not_durable")).Or.EqualTo((true, "folder_left")), when);
                    break;
                case ActionOutcome.Failed:
                    scene.MustBeBack(when);
                    Assert.That(result.Reason, Is.Not.Null.And.Not.Empty, when);
                    break;
                default:
                    Assert.That((result.Outcome, kept, run.Object().Text("why_not") is not null), Is.EqualTo((ActionOutcome.Partly, true, true)), when);
                    Assert.That(run.Object().Flag("original_deleted"), Is.False, $"{when}: {result.Reason}");
                    break;
            }

            var repaired = scene.Repair(new QuarantineResponder(), new QuarantineOptions(), run.Journalled(), when);
            Assert.That(repaired.Outcome, Is.EqualTo(kept ? ActionOutcome.Done : ActionOutcome.TakenBack), $"{when}: {result.Reason}; {repaired.Reason}");
        });

    [Test]
    public void AnUndoOfWhichACallFailsSaysWhatIsSo()
        => AtEveryCall(Quarantine, (device, _, put, calls) => device.Undo(put!.Journalled(), calls), (device, scene, put, run, when) =>
        {
            MustBeSo(scene, run.Result(), when);
            Back(scene, scene.Repair(new QuarantineResponder(), new QuarantineOptions(), put!.Journalled(isBeingReverted: true), when), when, () => device.Undo(put!.Journalled()));
        });

    [Test]
    public void ARestoreOfWhichACallFailsSaysWhatIsSo()
        => AtEveryCall(Quarantine, (device, scene, _, calls) => device.Restore(new() { Ids = [scene.Object!] }, calls), (device, scene, _, run, when) =>
        {
            MustBeSo(scene, run.Result(), when);
            Back(scene, scene.Repair(new QuarantineRestoreResponder(), new(), run.Journalled(), when), when, () => device.Restore(new() { Ids = [scene.Object!] }));
        });

    private static RecordingContext Quarantine((Device Device, CrashScene Scene) at) => at.Device.Put([.. at.Scene.Paths]).Must(ActionOutcome.Done);

    private static void MustBeSo(CrashScene scene, ActionResult result, string when)
    {
        switch (result.Outcome)
        {
            case ActionOutcome.Done:
                scene.MustBeBack(when);
                break;
            case ActionOutcome.Failed:
                Assert.That(scene.Paths.Where(File.Exists), Is.Empty, $"{when}: {result.Reason}");
                break;
            default:
                Assert.That((result.Outcome, File.Exists(scene.Paths[0])), Is.EqualTo((ActionOutcome.Partly, true)), $"{when}: {result.Reason}");
                Assert.That(result.Reason, Is.Not.Null.And.Not.Empty, when);
                break;
        }
    }

    /// <summary>What was not placed can be asked for again; what was is finished as far as the repair could.</summary>
    private static void Back(CrashScene scene, ActionResult repaired, string when, Func<RecordingContext> again)
    {
        if (repaired.Outcome == ActionOutcome.TakenBack)
        {
            scene.MustBeGone(when);
            again().Must(ActionOutcome.Done);
            scene.MustBeBack(when);
            return;
        }

        Assert.That(repaired.Outcome, Is.EqualTo(ActionOutcome.Done).Or.EqualTo(ActionOutcome.Partly), $"{when}: {repaired.Reason}");
        Assert.That(scene.Paths.Select(Device.Sha256), Is.All.EqualTo(scene.Sha256), when);
        if (repaired.Outcome == ActionOutcome.Done)
        {
            scene.MustBeBack(when);
        }
    }

    private void AtEveryCall(Func<(Device, CrashScene), RecordingContext?> prepare, Func<Device, CrashScene, RecordingContext?, ActCalls, RecordingContext> act, Action<Device, CrashScene, RecordingContext?, RecordingContext, string> check)
    {
        Tool.Require("setfattr", "getfattr", "openssl");
        using var device = new Device();
        for (var call = 1; call < MostCalls; call++)
        {
            var scene = new CrashScene(device, $"at-{call}");
            var before = prepare((device, scene));
            var calls = new FailingCalls(call, andAllAfter);
            var run = act(device, scene, before, calls);
            if (!calls.HasFailed)
            {
                Assert.That(call, Is.GreaterThan(15), "calls");
                return;
            }

            var when = $"call {call} failed";
            scene.MustNeverBeLost(when);
            check(device, scene, before, run, when);
            scene.Remove();
        }

        Assert.Fail($"more than {MostCalls} calls");
    }
}
