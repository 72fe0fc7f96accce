using Forensics.Plugins.Response.Files;
using Forensics.Sdk;
using Forensics.Sdk.Quarantine.Files;

namespace Forensics.Plugins.Response.Tests.Files;

/// <summary>Somebody swaps the file, or its folder, while it is quarantined and restored: no other file is changed, and what is said is what is on the disk.</summary>
public sealed class AttackerTests
{
    private const int Rounds = 60;
    private const int Victims = 3;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);

    [Test]
    public void AQuarantineUnderSwapsOfTheFileAndItsFolderTakesThatFileOrNone()
    {
        using var device = new Device();
        var victims = Plant(device);
        var taken = 0;
        Attack(device, "ln -s \"$v\" bait 2> /dev/null; mv -T bait d/file 2> /dev/null; cp victim-2 other; mv -T other d/file 2> /dev/null; cp good fresh; mv -T fresh d/file 2> /dev/null; mv -T d away 2> /dev/null && ln -s victims d && rm d && mv -T away d", () =>
        {
            var put = device.Put(new QuarantineOptions { Paths = [device.At("d/file")], Sha256 = [Device.Sha256(device.At("good"))] });
            foreach (var record in put.Records("quarantine.object"))
            {
                taken++;
                Assert.That((record.Text("sha256"), device.UnsealedSha256(record.Text("id")!)), Is.EqualTo((Device.Sha256(device.At("good")), Device.Sha256(device.At("good")))), put.Say());
            }

            Assert.That(put.Items.Values.Select(item => item!.State == ItemState.Collected), Is.All.EqualTo(put.Actions.Count > 0 && put.Actions.All(action => action.Result!.Outcome == ActionOutcome.Done)), put.Say());
        });
        MustBeUntouched(device, victims);
        Assert.That(taken, Is.GreaterThan(0), "it was never there in time: nothing was tried");
        MustBeTidy(device);
    }

    [Test]
    public void ARestoreUnderSwapsOfItsPlaceWritesThereOrNowhere()
    {
        using var device = new Device();
        var victims = Plant(device);
        device.Run("cp good d/file");
        var put = device.Put(device.At("d/file")).Must(ActionOutcome.Done);
        var restored = 0;
        Attack(device, "ln -s \"$v\" bait 2> /dev/null; mv -T bait d/file 2> /dev/null; rm -f d/file; mv -T d away 2> /dev/null && ln -s victims d && rm d && mv -T away d", () =>
        {
            var run = device.Restore(new() { Ids = [put.Id()], Conflict = restored % 2 == 0 ? ConflictRule.Fail : ConflictRule.Replace });
            foreach (var action in run.Actions)
            {
                restored += action.Result!.Outcome == ActionOutcome.Done ? 1 : 0;
                if (action.Result.Outcome is not (ActionOutcome.Done or ActionOutcome.Partly))
                {
                    Assert.That(action.Result.Reason, Is.Not.Null.And.Not.Empty);
                    device.Do(new QuarantineRestoreResponder(), new(), ActionMode.Repair, action.ToJournalled());
                }
            }
        });
        MustBeUntouched(device, victims);
        Assert.That(restored, Is.GreaterThan(0), "it never came back in time: nothing was tried");
        Assert.That(device.Run("ls -A victims"), Is.EqualTo("victim-0\nvictim-1\n"), "nothing was written where the link led");
        Assert.That(device.UnsealedSha256(put.Id()), Is.EqualTo(Device.Sha256(device.At("good"))));
    }

    private static string Plant(Device device)
    {
        device.Make("good", 20_000);
        device.Run("mkdir d victims; cp good d/file");
        for (var i = 0; i < Victims; i++)
        {
            device.Make(i < 2 ? $"victims/victim-{i}" : $"victim-{i}", 20_000);
        }

        return Describe(device);
    }

    /// <summary>Does it again and again while a shell of the test's own swaps names, for a number of rounds within a time.</summary>
    private static void Attack(Device device, string swaps, Action act)
    {
        var stop = device.At("stop");
        var attacker = Task.Run(() => Tool.Run(device.Volume.Folder, "bash", "-c", $"v=$PWD/victims/victim-0; while [ ! -e stop ]; do {swaps}; done; [ -d d ] || mv -T away d", stop).MustSucceed());
        try
        {
            var clock = TimeProvider.System;
            var start = clock.GetTimestamp();
            for (var round = 0; round < Rounds && clock.GetElapsedTime(start) < Longest; round++)
            {
                act();
            }
        }
        finally
        {
            File.WriteAllText(stop, "");
            attacker.GetAwaiter().GetResult();
        }
    }

    private static void MustBeUntouched(Device device, string victims) => Assert.That(Describe(device), Is.EqualTo(victims));

    private static string Describe(Device device) => device.Run("stat -c '%n %i %h %s %a %Y %Z' victims/victim-* victim-* good; sha256sum victims/victim-* victim-* good");

    /// <summary>Private folders that the attacker moved away with their folder are back with it, empty or gone.</summary>
    private static void MustBeTidy(Device device) => Assert.That(device.Run("find . -path '*/.forensics-*/*'"), Is.Empty);
}
