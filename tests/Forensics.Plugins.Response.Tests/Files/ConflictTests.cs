using Forensics.Plugins.Response.Files;
using Forensics.Sdk;
using Forensics.Sdk.Quarantine.Files;

namespace Forensics.Plugins.Response.Tests.Files;

/// <summary>A restore whose name is taken, or that goes elsewhere.</summary>
public sealed class ConflictTests
{
    [Test]
    public void ATakenNameFailsIsReplacedOrLeftAsAsked()
    {
        using var device = new Device();
        var path = device.Make("file");
        var sha256 = Device.Sha256(path);
        var put = device.Put(path).Must(ActionOutcome.Done);
        File.WriteAllText(path, "another");
        var before = device.Run("stat -c '%i %z' file");
        Assert.That(device.Restore(new() { Ids = [put.Id()] }).MustRefuse(ItemState.NotRun), Does.Contain(path).And.Contain("NAME_TAKEN"));
        Assert.That(device.Undo(put.Journalled()).Result().ItemState, Is.EqualTo(ItemState.NotRun));
        Assert.That((device.Run("stat -c '%i %z' file"), device.Volume.Names()), Is.EqualTo((before, "./file\n")));

        var renamed = device.Restore(new() { Ids = [put.Id()], Conflict = ConflictRule.Rename }).Must(ActionOutcome.Done);
        Assert.That(renamed.Result().After!["paths"]![0]!.GetValue<string>(), Is.EqualTo($"{path}.restored-1"));
        Assert.That((Device.Sha256($"{path}.restored-1"), File.ReadAllText(path)), Is.EqualTo((sha256, "another")));

        var replaced = device.Restore(new() { Ids = [put.Id()], Conflict = ConflictRule.Replace }).Must(ActionOutcome.Done);
        var said = replaced.Result().After!["replaced"]![0]!.GetValue<string>();
        var (_, keptAt) = (said.Split(", kept as ")[0], said.Split(", kept as ")[1]);
        Assert.That((Device.Sha256(path), File.ReadAllText(keptAt)), Is.EqualTo((sha256, "another")), said);
    }

    [Test]
    public void ARestoreElsewhereMakesFoldersOnlyWhenAskedTo()
    {
        using var device = new Device();
        var path = device.Make("file");
        device.Run("ln file other");
        var before = device.Run("stat -c '%a %u %g %s %x %y' file; sha256sum < file");
        var id = device.Put(path, device.At("other")).Must(ActionOutcome.Done).Id();
        Assert.That(device.Restore(new() { Ids = [id], To = device.At("new/deep/file") }).MustRefuse(ItemState.Missing), Does.Contain("FOLDER_MISSING"));
        Assert.That(device.Volume.Names(), Is.Empty);
        device.Restore(new() { Ids = [id], To = device.At("new/deep/file"), MakeParents = true }).Must(ActionOutcome.Done);
        Assert.That(device.Volume.Names(), Is.EqualTo("./new\n./new/deep\n./new/deep/file\n"));
        Assert.That(device.Run("cd new/deep; stat -c '%a %u %g %s %x %y' file; sha256sum < file"), Is.EqualTo(before));
        Assert.That(device.Run("stat -c '%a %u' new new/deep"), Is.EqualTo("755 0\n755 0\n"));
        var odd = (byte[])[.. System.Text.Encoding.UTF8.GetBytes(device.At("odd ")), 0xff, (byte)'\n'];
        device.Restore(new() { Ids = [id], ToBytes = Convert.ToBase64String(odd) }).Must(ActionOutcome.Done);
        Assert.That(device.Run("sha256sum < $'odd \\xff\\n'"), Is.EqualTo(before.Split('\n')[1] + "\n"));
    }

    [Test]
    public void FoldersThatAnInterruptedRestoreMadeAreGoneAfterItsRepair()
    {
        using var device = new Device();
        var id = device.Put(device.Make("file")).Must(ActionOutcome.Done).Id();
        var options = new RestoreObjectOptions { Ids = [id], To = device.At("new/deep/file"), MakeParents = true };
        for (var call = 1; call < 8; call++)
        {
            var cut = device.Restore(options, new FailingCalls(call, isEnd: true));
            Assert.That(cut.Result().Outcome, Is.EqualTo(ActionOutcome.Failed), cut.Say());
            device.Do(new QuarantineRestoreResponder(), new(), ActionMode.Repair, cut.Journalled()).Must(ActionOutcome.TakenBack);
            Assert.That(device.Volume.Names(), Is.Empty, $"call {call}");
        }
    }

    [Test]
    public void NoFolderIsReplacedAndNoLinkIsFollowed()
    {
        using var device = new Device();
        var path = device.Make("file");
        var id = device.Put(path).Must(ActionOutcome.Done).Id();
        device.Make("victim");
        device.Run("mkdir folder real; ln -s victim link; ln -s real way");
        var before = device.Run("find . -not -path . -printf '%p %i %l %C@\\n' | sort");
        foreach (var (to, rule) in new[] { ("folder", ConflictRule.Replace), ("way/file", ConflictRule.Fail), ("link", ConflictRule.Fail) })
        {
            var refused = device.Restore(new() { Ids = [id], To = device.At(to), Conflict = rule });
            Assert.That(refused.Item().State, Is.EqualTo(ItemState.NotRun), refused.Say());
            Assert.That(device.Run("find . -not -path . -printf '%p %i %l %C@\\n' | sort"), Is.EqualTo(before), to);
        }

        // The link itself gives way, not what it leads to.
        device.Restore(new() { Ids = [id], To = device.At("link"), Conflict = ConflictRule.Replace }).Must(ActionOutcome.Done);
        Assert.That(device.Run("[ ! -L link ] && stat -c %s link && readlink .forensics-*.replaced-0"), Is.EqualTo("100000\nvictim\n"));
    }

    [Test]
    public void OneDestinationIsForOneObject()
    {
        using var device = new Device();
        var thrown = Assert.Throws<CollectorException>(() => device.Restore(new() { Ids = ["0123456789abcdef", "fedcba9876543210"], To = device.At("file") }));
        Assert.That(thrown!.Code, Is.EqualTo("ONE_DESTINATION"));
    }
}
