using Forensics.Plugins.Response.Files;
using Forensics.Sdk;
using Forensics.Sdk.Testing;

namespace Forensics.Plugins.Response.Tests.Files;

/// <summary>A dry run tells what would be done, and changes nothing.</summary>
public sealed class DryRunTests
{
    [Test]
    public void NothingOfTheDeviceOrTheStoreIsChangedByAnyResponder()
    {
        using var device = new Device();
        var path = device.Make("file");
        var id = device.Put(device.Make("kept")).Must(ActionOutcome.Done).Id();
        var before = Snapshot(device);
        Assert.Multiple(() =>
        {
            MustTell(device.Do(new QuarantineResponder { Calls = new FailingCalls(1) }, new() { Paths = [path] }, ActionMode.DryRun), "renameat2", "unlinkat");
            MustTell(device.Do(new QuarantineResponder { Calls = new FailingCalls(1) }, new() { Sha256 = [Device.Sha256(path)], Below = [device.Volume.Folder] }, ActionMode.DryRun), "renameat2", "unlinkat");
            MustTell(device.Do(new FileDeleteResponder { Calls = new FailingCalls(1) }, new() { Paths = [path], KeepCopy = false }, ActionMode.DryRun), "unlinkat");
            MustTell(device.Do(new QuarantineRestoreResponder { Calls = new FailingCalls(1) }, new() { Ids = [id] }, ActionMode.DryRun), "renameat2", "openat");
            MustTell(device.Do(new QuarantineDeleteResponder { Calls = new FailingCalls(1) }, new() { Ids = [id] }, ActionMode.DryRun), "unlinkat");
            MustTell(device.Do(new QuarantineGetResponder(), new() { Ids = [id] }, ActionMode.DryRun), losses: 0, "write");
            Assert.That(Snapshot(device), Is.EqualTo(before));
        });
    }

    [Test]
    public void ADryRunOnADeviceWithoutAQuarantineMakesNone()
    {
        using var device = new Device();
        var path = device.Make("file");
        MustTell(device.Do(new QuarantineResponder(), new() { Paths = [path], KeepOriginal = true }, ActionMode.DryRun), losses: 0, "mkdirat");
        device.Do(new QuarantineRestoreResponder(), new() { Ids = ["0123456789abcdef"] }, ActionMode.DryRun).MustRefuse(ItemState.Missing);
        Assert.That(Directory.EnumerateFileSystemEntries(device.State), Is.Empty);
    }

    [Test]
    public void WhatWouldBeLostIsSaid()
    {
        using var device = new Device();
        device.Make("file");
        device.Run("ln file other");
        var losses = device.Do(new QuarantineResponder(), new() { Paths = [device.At("file")] }, ActionMode.DryRun).Action().Losses;
        Assert.That(losses, Has.Some.Contain("1 other hard links").And.Some.Contain("inode number"));
        losses = device.Do(new FileDeleteResponder(), new() { Paths = [device.At("file")], KeepCopy = false }, ActionMode.DryRun).Action().Losses;
        Assert.That(losses, Has.Some.Contain("the only one is in the bundle"));
    }

    private static void MustTell(RecordingContext run, params string[] calls) => MustTell(run, losses: 1, calls);

    private static void MustTell(RecordingContext run, int losses, params string[] calls)
    {
        var action = run.Action();
        Assert.That((action.Mode, action.Id), Is.EqualTo((ActionMode.DryRun, (string?)null)));
        Assert.That(action.Calls.Select(call => call.SystemCall), Is.SupersetOf(calls), action.Summary);
        Assert.That((action.Losses.Count >= losses, action.Target is not null, action.Before.Count > 0, run.Blobs.Count), Is.EqualTo((true, true, true, 0)), action.Summary);
        Assert.That(run.Items.Values.Select(item => (item!.State, item.Reason)), Is.All.EqualTo((ItemState.Excluded, "a dry run: nothing was changed")), run.Say());
    }

    private static string Snapshot(Device device)
        => Tool.Run("/", "bash", "-c", "find \"$0\" \"$1\" -printf '%p %y %i %s %m %U %n %T@ %C@\\n' | LC_ALL=C sort", device.Volume.Folder, device.State).MustSucceed().Output;
}
