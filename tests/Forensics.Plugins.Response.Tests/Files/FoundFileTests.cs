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

    [TestCase(100, 1)]
    [TestCase(300, 2)]
    public void AFileOfManyNamesIsTakenInAsManySearchesAsItNeeds(int names, int searches)
    {
        using var device = new Device();
        device.Run($"mkdir d && echo evil > d/1 && for i in $(seq 2 {names}); do ln d/1 d/$i; done");
        var options = new QuarantineOptions { Sha256 = [Device.Sha256(device.At("d/1"))], Below = [device.At("d")] };
        for (var search = 1; search <= searches; search++)
        {
            var before = Directory.GetFiles(device.At("d")).Length;
            var put = device.Put(options);
            var left = Directory.GetFiles(device.At("d")).Length;
            Assert.That((put.Result().Outcome, left == 0), Is.EqualTo((search == searches ? ActionOutcome.Done : ActionOutcome.Partly, search == searches)), put.Say());
            Assert.That((put.Faults.Count(fault => fault.Code == "NAMES_OVER_LIMIT"), before > left), Is.EqualTo((left, true)), "what is left is told");
            Assert.That(put.Items.TryGetValue("left", out var item) ? (item!.State, item.Reason) : default, Is.EqualTo(left == 0 ? default : (ItemState.OverLimit, $"{left} names that were found are left ({left} NAMES_OVER_LIMIT): see the faults, and search again")));
        }

        Assert.That(device.Objects, Has.Count.EqualTo(searches));
    }

    [Test]
    public void AFileThatStaysHasNoTicketsThatItsNamesWouldFill()
    {
        using var device = new Device();
        device.Run("mkdir d && echo evil > d/1 && for i in $(seq 2 400); do ln d/1 d/$i; done");
        var put = device.Put(new QuarantineOptions { Sha256 = [Device.Sha256(device.At("d/1"))], Below = [device.At("d")], KeepOriginal = true }).Must(ActionOutcome.Done);
        Assert.That((put.Object().GetProperty("paths").GetArrayLength(), put.Items.ContainsKey("left")), Is.EqualTo((400, false)), put.Say());
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
        Assert.That((context.Items[$"sha256:{sha256}"]!.State, context.Items["left"]!.State), Is.EqualTo((ItemState.Collected, code == "CHANGED" ? ItemState.ReadError : ItemState.Missing)), context.Say());
        Assert.That(context.Items["left"]!.Reason, Does.Contain($"1 names that were found are left (1 {code})"));
        Assert.That(File.Exists(device.At(other!)), Is.EqualTo(code == "CHANGED"));
    }
}
