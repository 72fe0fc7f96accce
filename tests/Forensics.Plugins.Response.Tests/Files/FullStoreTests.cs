using Forensics.Plugins.Response.Files;
using Forensics.Sdk;
using Forensics.Sdk.Quarantine.Tests.Files;

namespace Forensics.Plugins.Response.Tests.Files;

/// <summary>A store without room refuses with numbers; what is there stays, on the device and in the store.</summary>
public sealed class FullStoreTests
{
    [Test]
    public void BeyondWhatTheStoreMayHoldNothingIsTakenAndNothingDropped()
    {
        using var device = new Device();
        var first = device.Put(new QuarantineOptions { Paths = [device.Make("first")], MaxStoreBytes = 150_000 }).Must(ActionOutcome.Done).Id();
        MustRefuse(device, new() { MaxStoreBytes = 150_000 }, "100016", "49984");
        Assert.That(device.Objects, Is.EqualTo(new[] { first }));
    }

    [Test]
    public void AFileThatIsToStayAndIsThereAlreadyNeedsNoRoom()
    {
        using var device = new Device();
        var options = new QuarantineOptions { Paths = [device.Make("file")], KeepOriginal = true, MaxStoreBytes = 150_000 };
        var id = device.Put(options).Must(ActionOutcome.Done).Id();
        Assert.That(device.Put(options).Item(), Is.EqualTo((ItemState.Collected, $"it is in the quarantine already, as {id}")));

        // As it is not any more there is no room for it.
        device.Run("chmod 600 file");
        Assert.That(device.Put(options).MustRefuse(ItemState.OverLimit), Does.Contain("100016").And.Contain("49984"));
        Assert.That(device.Objects, Is.EqualTo(new[] { id }));
    }

    [Test]
    public void WhatIsToStayFreeStaysFree()
    {
        using var device = new Device();
        using var disk = new Volume("tmpfs", "mode=700", mebibytes: 8);
        device.State = disk.Folder;
        MustRefuse(device, new() { MinFreeBytes = 16 << 20 }, "100016");
        Assert.That(device.Objects, Is.Empty);
        device.Put(new QuarantineOptions { Paths = [device.At("file")], MinFreeBytes = 1 << 20 }).Must(ActionOutcome.Done);
    }

    [Test]
    public void AFullDiskBelowTheStoreIsSaidAndLeavesTheFileAndTheObjects()
    {
        using var device = new Device();
        using var disk = new Volume("tmpfs", "mode=700", mebibytes: 4);
        device.State = disk.Folder;
        var first = device.Put(new QuarantineOptions { Paths = [device.Make("first")], MinFreeBytes = 0 }).Must(ActionOutcome.Done);
        MustRefuse(device, new() { MinFreeBytes = 0 }, "is full", bytes: 5 << 20);
        Assert.That(device.Objects, Is.EqualTo(new[] { first.Id() }));
        Assert.That(device.UnsealedSha256(first.Id()), Is.EqualTo(first.Object().Text("sha256")));
        Assert.That(Directory.EnumerateFileSystemEntries(Path.Combine(device.Store, "incoming")), Is.Empty);
    }

    [Test]
    public void ADiskThatIsFilledAfterItWasAskedIsSaidAndLeavesTheFile()
    {
        using var device = new Device();
        using var disk = new Volume("tmpfs", "mode=700", mebibytes: 4);
        device.State = disk.Folder;
        var path = device.Make("file", 2 << 20);
        var before = device.Run("stat -c '%i %z %h' file; sha256sum file");
        var responder = new QuarantineResponder();
        var context = device.NewContext(responder, _ =>
        {
            File.WriteAllBytes(Path.Combine(disk.Folder, "filler"), new byte[3 << 20]);
            return null;
        });
        Device.Do(responder, new() { Paths = [path], MinFreeBytes = 0 }, context);
        Assert.That((context.Result().Outcome, context.Item().State), Is.EqualTo((ActionOutcome.Failed, ItemState.OverLimit)), context.Say());
        Assert.That((device.Run("stat -c '%i %z %h' file; sha256sum file"), device.Objects.Count), Is.EqualTo((before, 0)));
        Assert.That(device.Do(new QuarantineResponder(), new(), ActionMode.Repair, context.Journalled()).Result().Outcome, Is.EqualTo(ActionOutcome.TakenBack));
    }

    [Test]
    public void ARestoreToAFullFileSystemIsRefusedAndLeavesNothing()
    {
        using var device = new Device();
        using var disk = new Volume("tmpfs", mebibytes: 2);
        var put = device.Put(device.Make("file", 3 << 20)).Must(ActionOutcome.Done);
        var restored = device.Restore(new() { Ids = [put.Id()], To = Path.Combine(disk.Folder, "file") });
        Assert.That((restored.Result().Outcome, restored.Item().State), Is.EqualTo((ActionOutcome.Failed, ItemState.OverLimit)), restored.Say());
        Assert.That(disk.Names(), Is.Empty);
        device.Undo(put.Journalled()).Must(ActionOutcome.Done);
    }

    /// <summary>Before anything goes into the bundle.</summary>
    private static void MustRefuse(Device device, QuarantineOptions options, string number, string? other = null, int bytes = 100_000)
    {
        var path = device.Make("file", bytes);
        var before = device.Run("stat -c '%i %z %h' file; sha256sum file");
        options.Paths = [path];
        var state = Directory.EnumerateFileSystemEntries(device.State, "*", SearchOption.AllDirectories).Order().ToList();
        var refused = device.Put(options);
        Assert.That(refused.MustRefuse(ItemState.OverLimit), Does.Contain(number).And.Contain(other ?? number).And.Contain(device.Store));
        Assert.That((refused.Blobs.Count, device.Run("stat -c '%i %z %h' file; sha256sum file")), Is.EqualTo((0, before)));
        Assert.That(Directory.EnumerateFileSystemEntries(device.State, "*", SearchOption.AllDirectories).Order(), Is.EqualTo(state));
    }
}
