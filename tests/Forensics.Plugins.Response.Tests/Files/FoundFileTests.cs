using Forensics.Plugins.Response.Files;
using Forensics.Sdk;

namespace Forensics.Plugins.Response.Tests.Files;

/// <summary>Files that a search by digest found: many of them, and some that are others by the time that it is their turn.</summary>
public sealed class FoundFileTests
{
    private const int Files = 1_300;

    [Test]
    public void MoreFilesThanAStepCanHoldOpenAreTakenInOneStep()
    {
        using var device = new Device();
        device.Run($"mkdir d && echo evil > d/first && for i in $(seq 2 {Files}); do cp d/first d/$i; done");
        var deleted = device.Do(new FileDeleteResponder(), new() { Sha256 = [Device.Sha256(device.At("d/first"))], Below = [device.At("d")], KeepCopy = false }, ActionMode.DryRun);
        Assert.That((deleted.Actions.Count, deleted.Items.Count), Is.EqualTo((Files, 1)), "one item, of which all are told");
        Assert.That(deleted.Actions.Select(action => action.Target!.Value.ToString()).Distinct().Count(), Is.EqualTo(Files));
    }

    [TestCase("printf EVIL > {0}", "CHANGED")]
    [TestCase("cp {0} copy && mv copy {0}", "CHANGED")]
    [TestCase("chmod 600 {0}", "CHANGED")]
    [TestCase("rm {0}", "FILE_MISSING")]
    public void WhatIsAnotherWhenItIsItsTurnIsLeftAndSaid(string change, string code)
    {
        using var device = new Device();
        device.Run("mkdir d && printf evil > d/a && printf evil > d/b");
        string? other = null;
        var responder = new QuarantineResponder();
        var context = device.NewContext(responder, action =>
        {
            if (other is null)
            {
                other = action.Target!.Value.ToString() == device.At("d/a") ? "d/b" : "d/a";
                device.Run(string.Format(System.Globalization.CultureInfo.InvariantCulture, change, other));
            }

            return null;
        });
        var sha256 = Device.Sha256(device.At("d/a"));
        Device.Do(responder, new() { Sha256 = [sha256], Below = [device.At("d")] }, context).Must(ActionOutcome.Done);
        Assert.That((context.Actions.Count, context.Faults.Count(fault => fault.Code == code && fault.Subject.ToString() == device.At(other!))), Is.EqualTo((1, 1)), context.Say());
        Assert.That((context.Items[$"sha256:{sha256}"]!.State, context.Items["changed"]!.State), Is.EqualTo((ItemState.Collected, ItemState.ReadError)), context.Say());
        Assert.That(File.Exists(device.At(other!)), Is.EqualTo(code == "CHANGED"));
    }
}
