using Forensics.Plugins.Response.Files;
using Forensics.Sdk;
using Forensics.Sdk.Quarantine.Store;

namespace Forensics.Plugins.Response.Tests.Files;

/// <summary>A store that was changed by one byte is refused, and the file named; nothing is written.</summary>
public sealed class DamagedObjectTests
{
    [TestCase("content", 0)]
    [TestCase("content", -1)]
    [TestCase("object.json", 20)]
    [TestCase("object.json", -2)]
    [TestCase("SHA256SUMS", 0)]
    [TestCase("SHA256SUMS", -3)]
    public void OneByteIsEnough(string name, int at)
    {
        using var device = new Device();
        var put = device.Put(device.Make("file")).Must(ActionOutcome.Done);
        var id = put.Id();
        Change(Path.Combine(device.Store, "objects", id, name), at);
        var before = device.Run("stat -c '%i %z' .");
        Assert.Multiple(() =>
        {
            MustBeCorrupt(device.Restore(new() { Ids = [id] }));
            MustBeCorrupt(device.Do(new QuarantineGetResponder(), new() { Ids = [id] }));
            MustBeCorrupt(device.Do(new QuarantineDeleteResponder(), new() { Ids = [id] }));
            MustBeCorrupt(device.Undo(put.Journalled()));
        });
        Assert.That((device.Volume.Names(), device.Run("stat -c '%i %z' .").Split(' ')[0]), Is.EqualTo(("", before.Split(' ')[0])));
        Assert.That(device.Objects, Is.EqualTo(new[] { id }), "a damaged object is not deleted unseen");

        void MustBeCorrupt(Forensics.Sdk.Testing.RecordingContext run)
        {
            Assert.That(run.Item().State, Is.EqualTo(ItemState.Corrupt), run.Say());
            Assert.That(run.Item().Reason, Does.Contain($"objects/{id}/").And.Contain(name));
            Assert.That(run.Blobs, Is.Empty);
        }
    }

    [TestCase(0, false)]
    [TestCase(-2, false)]
    [TestCase(-1, false)]
    [TestCase(0, true)]
    public void AnEventThatWasChangedIsToldAndWholeContentComesBack(int at, bool byUndo)
    {
        using var device = new Device();
        var path = device.Make("file");
        var before = device.Volume.Describe();
        var put = device.Put(path).Must(ActionOutcome.Done);
        var events = Path.Combine(device.Store, "objects", put.Id(), "events.jsonl");
        Change(events, at);
        var damaged = File.ReadAllBytes(events);
        var back = (byUndo ? device.Undo(put.Journalled()) : device.Restore(new() { Ids = [put.Id()] })).Must(ActionOutcome.Done);
        Assert.That(device.Volume.Describe(), Is.EqualTo(before));
        Assert.That(back.Faults.Select(fault => (fault.Code, fault.Kind, fault.Subject.ToString())), Is.EqualTo(new[] { ("EVENTS_DAMAGED", FaultKind.Corrupt, events) }), back.Say());
        Assert.That(File.ReadAllBytes(events).Take(damaged.Length), Is.EqualTo(damaged), "what is damaged stays for whoever looks into it");
        Assert.That(File.ReadAllText(events)[damaged.Length..].TrimStart('\n'), Does.Contain("\"event\":\"restored\"").And.EndWith("\n"));
        using var store = Forensics.Sdk.Quarantine.Store.QuarantineStore.Open(device.Store, TimeProvider.System);
        Assert.That((store.Read(put.Id()).Events[^1].Kind, store.Read(put.Id()).OriginalDeleted), Is.EqualTo((Forensics.Sdk.Quarantine.Store.QuarantineEventKind.Restored, (bool?)false)));
        Assert.That(store.Check().Select(one => one.File), Is.EqualTo(new[] { $"objects/{put.Id()}/events.jsonl" }));
    }

    [TestCase(false)]
    [TestCase(true)]
    public void EventsThatTheDiskDoesNotGiveAreToldAndWholeContentComesBack(bool byUndo)
    {
        using var device = new Device();
        var path = device.Make("file");
        var before = device.Volume.Describe();
        var put = device.Put(path).Must(ActionOutcome.Done);
        var events = Path.Combine(device.Store, "objects", put.Id(), "events.jsonl");

        // The memory of a process has nothing at its start: reading it gives EIO.
        using var child = StandInTests.Start("cat");
        Tool.Run("/", "mount", "--bind", $"/proc/{child.Id}/mem", events).MustSucceed();
        try
        {
            var back = (byUndo ? device.Undo(put.Journalled()) : device.Restore(new() { Ids = [put.Id()] })).Must(ActionOutcome.Done);
            Assert.That(device.Volume.Describe(), Is.EqualTo(before));
            Assert.That(back.Faults.Select(fault => (fault.Code, fault.Subject.ToString())), Is.EqualTo(new[] { ("EVENTS_DAMAGED", events) }), back.Say());
            Assert.That(back.Faults.Single().Message, Does.Contain("EIO"));
        }
        finally
        {
            Tool.Run("/", "umount", events).MustSucceed();
            StandInTests.End(child);
        }
    }

    [Test]
    public void AnOlderSparseObjectWithDataInAHoleComesBackWhole()
    {
        using var device = new Device();
        var path = device.Make("file", 20_000);
        var (before, content) = (device.Volume.Describe(), File.ReadAllBytes(path));
        var put = device.Put(path).Must(ActionOutcome.Done);
        var id = put.Id();
        using (var store = QuarantineStore.Open(device.Store, TimeProvider.System))
        {
            // All of its bytes, and extents that leave some of them out.
            var origin = store.Read(id).Description.Origin with { Extents = [new(0, 4_096), new(12_288, 4_096)] };
            store.Delete(id, "a test");
            using var incoming = store.Begin(id);
            incoming.Append(content);
            incoming.Seal(origin);
        }

        device.Undo(put.Journalled()).Must(ActionOutcome.Done);
        Assert.That(device.Volume.Describe(), Is.EqualTo(before));
        File.Delete(path);
        device.Restore(new() { Ids = [id] }).Must(ActionOutcome.Done);
        Assert.That(device.Volume.Describe(), Is.EqualTo(before));
        var got = device.Do(new QuarantineGetResponder(), new() { Ids = [id] }).Must(ActionOutcome.Done);
        Assert.That((got.Blobs.Values.Single().Content, got.Blobs.Values.Single().Source.Extents), Is.EqualTo((content, (IReadOnlyList<Extent>?)null)));
        device.Do(new QuarantineDeleteResponder(), new() { Ids = [id] }).Must(ActionOutcome.Done);
        Assert.That(device.Objects, Is.Empty);
    }

    [Test]
    public void WhatIsGotIsTheContentAndIsWrittenDown()
    {
        using var device = new Device();
        var path = device.Make("file");
        var content = File.ReadAllBytes(path);
        var id = device.Put(path).Must(ActionOutcome.Done).Id();
        var got = device.Do(new QuarantineGetResponder(), new() { Ids = [id, "0123456789abcdef"] });
        Assert.That(got.Result().Outcome, Is.EqualTo(ActionOutcome.Done));
        Assert.That(got.Items["object:0123456789abcdef"]!.State, Is.EqualTo(ItemState.Missing));
        Assert.That(got.Blobs.Values.Single().Content, Is.EqualTo(content));
        Assert.That(File.ReadAllText(Path.Combine(device.Store, "objects", id, "events.jsonl")), Does.Contain("\"event\":\"received\"").And.Contain("\"event\":\"got\"").And.Contain("\"by\":\"a test\""));
    }

    private static void Change(string path, int at)
    {
        var bytes = File.ReadAllBytes(path);
        bytes[at < 0 ? bytes.Length + at : at] ^= 1;
        File.WriteAllBytes(path, bytes);
    }
}
