using System.Text;
using System.Text.Json.Nodes;
using Forensics.Plugins.Response.Files;
using Forensics.Sdk;

namespace Forensics.Plugins.Response.Tests.Files;

/// <summary>Files whose flags were cleared for their removal.</summary>
public sealed class ProtectedFileTests
{
    [TestCase(false)]
    [TestCase(true)]
    public void FlagsOfOtherNamesThatARepairCannotSetAgainAreSaid(bool hasHandle)
    {
        Tool.Require("chattr");
        using var device = new Device("ext4");
        var path = device.Make("file");
        device.Run("ln file other; chattr +i file");
        try
        {
            var cleared = false;
            var put = device.Put(new QuarantineOptions { Paths = [path], ClearFlags = true }, new HookedCalls((_, systemCall) =>
            {
                if (systemCall == "ioctl" && cleared)
                {
                    throw new IOException("not to be made", 5);
                }

                cleared |= systemCall == "ioctl";
            })).Must(ActionOutcome.Partly);
            Assert.That((put.Action().UndoVersion, put.Result().Reason!.Contains("flags_lost: ", StringComparison.Ordinal)), Is.EqualTo((2, true)), put.Say());
            var action = put.Journalled();
            var repaired = device.Do(new QuarantineResponder(), new(), ActionMode.Repair, hasHandle ? action : OfVersion1(action)).Must(ActionOutcome.Partly);
            Assert.That(repaired.Object().Text("why_not"), Does.Contain("hard_links: 1 other names").And.Not.Contain("not_removed"));
            Assert.That((repaired.Object().Text("why_not")!.Contains("flags_lost: ", StringComparison.Ordinal), device.Run("lsattr other | cut -c5")), Is.EqualTo((!hasHandle, hasHandle ? "i\n" : "-\n")), repaired.Say());

            // And an undo of a payload of before.
            device.Undo(OfVersion1(action)).Must(ActionOutcome.Partly);
            Assert.That(device.Run("cmp file other && lsattr file | cut -c5"), Is.EqualTo("i\n"));
        }
        finally
        {
            device.Run("chattr -i other; [ ! -e file ] || chattr -i file");
        }
    }

    /// <summary>As one of before: without what version 2 has more.</summary>
    private static JournalledAction OfVersion1(JournalledAction action)
    {
        var payload = JsonNode.Parse(action.Undo.Span)!.AsObject();
        Assert.That(payload.Remove("run_id"), Is.True);
        foreach (var name in payload["names"]!.AsArray())
        {
            Assert.That((name!.AsObject().Remove("handle"), name.AsObject().Remove("handle_type")), Is.EqualTo((true, true)));
        }

        return action with { UndoVersion = 1, Undo = Encoding.UTF8.GetBytes(payload.ToJsonString()) };
    }

    [Test]
    public void AnInterruptedRemovalLeavesOtherNamesAsProtectedAsTheyWere()
    {
        Tool.Require("chattr");
        using var device = new Device("ext4");
        for (var call = 1; ; call++)
        {
            var path = device.Make("file");
            device.Run("ln file second; ln file other; chattr +i file");
            try
            {
                var calls = new FailingCalls(call, isEnd: true);
                var put = device.Put(new QuarantineOptions { Paths = [path, device.At("second")], ClearFlags = true }, calls);
                if (!calls.HasFailed)
                {
                    Assert.That(call, Is.GreaterThan(20), "calls");
                    return;
                }

                var repaired = device.Do(new QuarantineResponder(), new(), ActionMode.Repair, put.Journalled());
                Assert.That(device.Run("lsattr other | cut -d' ' -f1"), Does.Contain("-i-"), $"call {call}: {repaired.Say()}");
                Assert.That(device.Run("find . -name '.forensics-*'"), Is.Empty, $"call {call}: {repaired.Say()}");
            }
            finally
            {
                device.Run("chattr -i other; rm -f file second other");
            }
        }
    }
}
