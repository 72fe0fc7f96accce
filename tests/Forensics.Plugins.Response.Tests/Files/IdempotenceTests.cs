using Forensics.Plugins.Response.Files;
using Forensics.Sdk;

namespace Forensics.Plugins.Response.Tests.Files;

/// <summary>What is asked for twice is done once, and the second time is told so.</summary>
public sealed class IdempotenceTests
{
    [Test]
    public void AFileThatIsInTheQuarantineAlreadyIsNotMissing()
    {
        using var device = new Device();
        var path = device.Make("file");
        device.Run("ln file other");
        var sha256 = Device.Sha256(path);
        var id = device.Put(path, device.At("other")).Must(ActionOutcome.Done).Id();
        var again = device.Put(path, device.At("other"), device.At("never"));
        Assert.That(again.Items[$"path:{path}"], Is.EqualTo(new ItemConclusion($"path:{path}", ItemState.Collected, ItemFlags.None, $"it is in the quarantine already, as {id}")));
        Assert.That((again.Items[$"path:{device.At("other")}"]!.State, again.Items[$"path:{device.At("never")}"]!.State, again.Actions.Count), Is.EqualTo((ItemState.Collected, ItemState.Missing, 0)), again.Say());
        var byDigest = device.Put(new QuarantineOptions { Sha256 = [sha256], Below = [device.Volume.Folder] });
        Assert.That(byDigest.Item(), Is.EqualTo((ItemState.Collected, $"it is in the quarantine already, as {id}")));
        Assert.That(device.Put(new QuarantineOptions { Sha256 = [sha256], Below = [device.State] }).Item().State, Is.EqualTo(ItemState.Missing), "it was not taken from there");
        Assert.That(device.Put(new QuarantineOptions { Paths = [path], Sha256 = [new string('0', 64)] }).Item().State, Is.EqualTo(ItemState.Missing), "what was there had another content");

        // Back, and removed by somebody else: that is no work of the quarantine.
        device.Restore(new() { Ids = [id] }).Must(ActionOutcome.Done);
        device.Run("rm file other");
        Assert.That(device.Put(path).Item().State, Is.EqualTo(ItemState.Missing));
    }

    [Test]
    public void AFileThatStaysIsOneObjectWhileItStaysAsItIs()
    {
        using var device = new Device();
        var path = device.Make("file");
        var options = new QuarantineOptions { Paths = [path], KeepOriginal = true };
        var first = device.Put(options).Must(ActionOutcome.Done);
        Assert.That((first.Object().Flag("original_deleted"), first.Object().Text("why_not"), File.Exists(path)), Is.EqualTo((false, "kept: it was to stay", true)));
        var second = device.Put(options);
        Assert.That(second.Item(), Is.EqualTo((ItemState.Collected, $"it is in the quarantine already, as {first.Id()}")));
        Assert.That((second.Actions.Count, second.Id(), device.Objects.Count), Is.EqualTo((0, first.Id(), 1)));

        // Another mode, another content, a damaged object: each is a new one.
        device.Run("chmod 600 file");
        Assert.That(device.Put(options).Must(ActionOutcome.Done).Id(), Is.Not.EqualTo(first.Id()));
        device.Run("printf more >> file");
        var third = device.Put(options).Must(ActionOutcome.Done).Id();
        Assert.That(device.Objects, Has.Count.EqualTo(3));
        var content = Path.Combine(device.Store, "objects", third, "content");
        var bytes = File.ReadAllBytes(content);
        bytes[7] ^= 1;
        File.WriteAllBytes(content, bytes);
        device.Put(options).Must(ActionOutcome.Done);
        Assert.That(device.Objects, Has.Count.EqualTo(4));
        Assert.That(device.Undo(first.Journalled()).Result().Outcome, Is.EqualTo(ActionOutcome.Unchanged));
    }

    [Test]
    public void ASecondRestoreASecondUndoAndASecondDeletionChangeNothing()
    {
        using var device = new Device();
        var path = device.Make("file");
        device.Run("ln file other");
        var put = device.Put(path, device.At("other")).Must(ActionOutcome.Done);
        device.Undo(put.Journalled()).Must(ActionOutcome.Done);
        var before = device.Run("stat -c '%i %z' file other");
        device.Undo(put.Journalled()).Must(ActionOutcome.Unchanged);
        var restored = device.Restore(new() { Ids = [put.Id()] });
        Assert.That((restored.Actions.Count, restored.Item()), Is.EqualTo((0, (ItemState.Collected, "it is there already, with this content"))));
        Assert.That(device.Run("stat -c '%i %z' file other"), Is.EqualTo(before));

        // The same content under two inodes is not what it was.
        device.Run("cp -p file copy && mv copy other");
        Assert.That(device.Restore(new() { Ids = [put.Id()] }).MustRefuse(ItemState.NotRun), Does.Contain("NAME_TAKEN"));
        device.Do(new QuarantineDeleteResponder(), new() { Ids = [put.Id()] }).Must(ActionOutcome.Done);
        Assert.That(device.Objects, Is.Empty);
        var again = device.Do(new QuarantineDeleteResponder(), new() { Ids = [put.Id()] });
        Assert.That((again.Actions.Count, again.Item().State, again.Item().Reason), Is.EqualTo((0, ItemState.Collected, again.Item().Reason)));
        Assert.That(again.Item().Reason, Does.StartWith("it was deleted at "));
        Assert.That(device.Undo(put.Journalled()).Result().ItemState, Is.EqualTo(ItemState.Missing), "what was deleted from the quarantine cannot be undone from it");
    }
}
