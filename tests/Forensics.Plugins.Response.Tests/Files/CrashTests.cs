using Forensics.Plugins.Response.Files;
using Forensics.Sdk;

namespace Forensics.Plugins.Response.Tests.Files;

/// <summary>A process that quarantines, restores or undoes is killed right before each of its calls: the content is where it was, or in the store, whole; then the journal repairs.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class CrashTests
{
    private const int MostCalls = 250;

    [Test]
    public void AQuarantineThatIsKilledAtAnyCallLosesNothingAndIsRepaired()
    {
        var outcomes = AtEveryCall(_ => { }, scene => ("quarantine", scene.Options), (scene, when) =>
        {
            var result = scene.Repair(when);
            if (result.Outcome == ActionOutcome.TakenBack)
            {
                scene.MustBeBack(when);
                Assert.That(scene.Object, Is.Null, when);
            }
            else
            {
                // Whether nothing led to it any more, only who unlinked its last name has seen.
                Assert.That((result.Outcome, result.After!["original_deleted"]!.GetValue<bool>() || result.Reason!.StartsWith("unknown:", StringComparison.Ordinal)), Is.EqualTo((ActionOutcome.Done, true)), $"{when}: {result.Reason}");
                scene.MustBeGone(when);
            }

            return result.Outcome;
        });
        Assert.That(outcomes.Distinct(), Is.EqualTo(new[] { ActionOutcome.TakenBack, ActionOutcome.Done }), "taken back before the copy is whole, finished after it");
    }

    [Test]
    public void ADeletionThatIsKilledAtAnyCallLosesNothingAndIsRepaired()
    {
        var outcomes = AtEveryCall(_ => { }, scene => ("file.delete", scene.Options), (scene, when) =>
        {
            var result = scene.Repair(new FileDeleteResponder(), new(), KilledProcess.Action(scene.Journal), when);
            if (result.Outcome == ActionOutcome.TakenBack)
            {
                scene.MustBeBack(when);
            }
            else
            {
                scene.MustBeGone(when);
            }

            return result.Outcome;
        });
        Assert.That(outcomes.Distinct(), Is.EqualTo(new[] { ActionOutcome.TakenBack, ActionOutcome.Done }));
    }

    [Test]
    public void ADeletionWithoutACopyThatIsKilledAtAnyCallIsFinished()
    {
        var outcomes = AtEveryCall(
            _ => { },
            scene => ("file.delete", scene.Options.Replace("}", ",\"keep_copy\":false}", StringComparison.Ordinal)),
            (scene, when) =>
            {
                // The bundle has it: what was begun goes to its end.
                var result = scene.Repair(new FileDeleteResponder(), new(), KilledProcess.Action(scene.Journal), when);
                Assert.That((scene.Paths.Where(File.Exists).Count(), scene.Object), Is.EqualTo((0, (string?)null)), $"{when}: {result.Reason}");
                return result.Outcome;
            },
            leastCalls: 9,
            isKept: false);
        Assert.That(outcomes.Distinct(), Is.EqualTo(new[] { ActionOutcome.Done }));
    }

    [Test]
    public void ADeletionFromTheQuarantineThatIsKilledAtAnyCallIsFinished()
    {
        var outcomes = AtEveryCall(
            Quarantine,
            scene => ("quarantine.delete", $"{{\"ids\":[\"{scene.Object}\"]}}"),
            (scene, when) =>
            {
                // Whole, or no object any more.
                if (scene.Object is not null)
                {
                    scene.MustBeGone(when);
                }

                var result = scene.Repair(new QuarantineDeleteResponder(), new(), KilledProcess.Action(scene.Journal), when, isSecondUnchanged: true);
                Assert.That(scene.Object, Is.Null, when);
                return result.Outcome;
            },
            leastCalls: 8,
            isKept: false);
        Assert.That(outcomes.Distinct(), Is.EqualTo(new[] { ActionOutcome.Done, ActionOutcome.Unchanged }), "done here, or by who was killed");
    }

    [Test]
    public void AGetThatIsKilledAtAnyCallLeavesTheObjectWhole()
    {
        var outcomes = AtEveryCall(
            Quarantine,
            scene => ("quarantine.get", $"{{\"ids\":[\"{scene.Object}\"]}}"),
            (scene, when) =>
            {
                var result = scene.Repair(new QuarantineGetResponder(), new(), KilledProcess.Action(scene.Journal), when);
                scene.MustBeGone(when);
                return result.Outcome;
            },
            leastCalls: 2);
        Assert.That(outcomes.Distinct(), Is.EqualTo(new[] { ActionOutcome.Unchanged }));
    }

    [Test]
    public void AnUndoThatIsKilledAtAnyCallLosesNothingAndIsRepaired()
    {
        var outcomes = AtEveryCall(Quarantine, _ => ("undo", "quarantine"), (scene, when) =>
        {
            var result = scene.Repair(when, ofUndo: true);
            Back(scene, result, when);
            return result.Outcome;
        });
        Assert.That(outcomes.Distinct(), Is.EqualTo(new[] { ActionOutcome.TakenBack, ActionOutcome.Done }));
    }

    [Test]
    public void ARestoreThatIsKilledAtAnyCallLosesNothingAndIsRepaired()
    {
        var outcomes = AtEveryCall(Quarantine, scene => ("quarantine.restore", $"{{\"ids\":[\"{scene.Object}\"]}}"), (scene, when) =>
        {
            var result = scene.Repair(new QuarantineRestoreResponder(), new(), KilledProcess.Action(scene.Journal), when);
            Back(scene, result, when);
            return result.Outcome;
        });
        Assert.That(outcomes.Distinct(), Is.EqualTo(new[] { ActionOutcome.TakenBack, ActionOutcome.Done }));
    }

    [TestCase(false)]
    [TestCase(true)]
    public void ARepairThatIsKilledAtAnyCallIsEndedByTheNext(bool ofUndo)
    {
        Tool.Require("setfattr", "getfattr", "openssl");
        using var device = new Device();
        var last = LastMove(device, ofUndo) + (ofUndo ? 0 : 1);
        var repair = ofUndo ? "repair-undo" : "repair";
        for (var call = 1; call < MostCalls; call++)
        {
            // One name is done, and the other in the private folder.
            var scene = new CrashScene(device, $"at-{call}");
            scene.Quarantine(ofUndo ? null : new FailingCalls(last, isEnd: true));
            if (ofUndo)
            {
                device.Undo(KilledProcess.Action(scene.Journal), new FailingCalls(last, isEnd: true));
            }

            if (!KilledProcess.Run(repair, scene.State, scene.Journal, call, "quarantine"))
            {
                Assert.That(call, Is.GreaterThan(3), "calls");
                return;
            }

            var when = $"killed before call {call} of {repair}";
            scene.MustNeverBeLost(when);
            Assert.That(scene.Repair(when, ofUndo).Outcome, Is.EqualTo(ActionOutcome.Done), when);
            if (ofUndo)
            {
                scene.MustBeBack(when);
            }
            else
            {
                scene.MustBeGone(when);
            }

            scene.Remove();
        }

        Assert.Fail($"more than {MostCalls} calls");
    }

    /// <summary>Which call moves the second name of a scene.</summary>
    private static int LastMove(Device device, bool ofUndo)
    {
        var scene = new CrashScene(device, "counted");
        var last = 0;
        var calls = new HookedCalls((number, systemCall) => last = systemCall == "renameat2" ? number : last);
        if (ofUndo)
        {
            scene.Quarantine();
            device.Undo(KilledProcess.Action(scene.Journal), calls).Must(ActionOutcome.Done);
        }
        else
        {
            device.Put(new QuarantineOptions { Paths = scene.Paths }, calls).Must(ActionOutcome.Done);
        }

        scene.Remove();
        return last;
    }

    private static void Quarantine(CrashScene scene)
    {
        scene.Quarantine();
    }

    private static void Back(CrashScene scene, ActionResult result, string when)
    {
        if (result.Outcome == ActionOutcome.TakenBack)
        {
            scene.MustBeGone(when);
        }
        else
        {
            Assert.That(result.Outcome, Is.EqualTo(ActionOutcome.Done), $"{when}: {result.Reason}");
            scene.MustBeBack(when);
        }
    }

    /// <returns>What came of the repairs, in the order of the calls.</returns>
    private static List<ActionOutcome> AtEveryCall(Action<CrashScene> prepare, Func<CrashScene, (string Act, string More)> act, Func<CrashScene, string, ActionOutcome> repair, int leastCalls = 15, bool isKept = true)
    {
        Tool.Require("setfattr", "getfattr", "openssl");
        using var device = new Device();
        var outcomes = new List<ActionOutcome>();
        for (var call = 1; call < MostCalls; call++)
        {
            var scene = new CrashScene(device, $"at-{call}");
            prepare(scene);
            var (name, more) = act(scene);
            if (!KilledProcess.Run(name, scene.State, scene.Journal, call, more))
            {
                Assert.That(call, Is.GreaterThan(leastCalls), "calls");
                return outcomes;
            }

            var when = $"killed before call {call} of {name}";
            if (isKept)
            {
                scene.MustNeverBeLost(when);
            }

            outcomes.Add(repair(scene, when));
            scene.Remove();
        }

        throw new AssertionException($"more than {MostCalls} calls");
    }
}
