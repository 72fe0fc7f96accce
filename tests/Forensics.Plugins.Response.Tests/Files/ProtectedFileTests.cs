using Forensics.Plugins.Response.Files;
using Forensics.Sdk;

namespace Forensics.Plugins.Response.Tests.Files;

/// <summary>Files whose flags were cleared for their removal.</summary>
public sealed class ProtectedFileTests
{
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
