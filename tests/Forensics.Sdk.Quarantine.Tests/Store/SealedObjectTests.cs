using System.Text;
using System.Text.Json;
using Forensics.Sdk.Quarantine.Store;

namespace Forensics.Sdk.Quarantine.Tests.Store;

/// <summary>What comes out of a store is what went in, and other programs say so too.</summary>
public sealed class SealedObjectTests
{
    [TestCase(0)]
    [TestCase(1)]
    [TestCase(15)]
    [TestCase(16)]
    [TestCase(1 << 20)]
    [TestCase((1 << 20) + 1)]
    [TestCase(3_000_000)]
    public void ContentComesBackAsItWas(int bytes)
    {
        Tool.Require("md5sum", "sha1sum", "sha256sum");
        using var fixture = new StoreFolderFixture();
        using var store = fixture.Open();
        var content = Samples.Content(bytes);
        string id;
        using (var incoming = store.Begin())
        {
            // In pieces that end nowhere in particular.
            for (var start = 0; start < bytes; start += 70_001)
            {
                incoming.Stream.Write(content, start, Math.Min(70_001, bytes - start));
            }

            id = incoming.Seal(Samples.Origin("/tmp/x", bytes)).Id;
        }

        using var copy = new MemoryStream();
        using (var opened = store.OpenContent(id)) opened.CopyTo(copy);
        var description = store.Read(id).Description;
        Assert.That(copy.ToArray(), Is.EqualTo(content));
        Assert.That(description.SizeBytes, Is.EqualTo(bytes));
        File.WriteAllBytes(Path.Combine(fixture.Parent, "plain"), content);
        foreach (var (program, digest) in new[] { ("md5sum", description.Md5), ("sha1sum", description.Sha1), ("sha256sum", description.Sha256) })
        {
            Assert.That(Tool.Run(fixture.Parent, program, "plain").Output, Is.EqualTo($"{digest}  plain\n"));
        }

        Assert.That(store.Check(), Is.Empty);
    }

    [Test]
    public void OpenSslAndSha256SumReadAnObjectByHand()
    {
        Tool.Require("openssl", "sha256sum");
        using var fixture = new StoreFolderFixture();
        using var store = fixture.Open();
        var id = Samples.Seal(store, null, 100_000);
        var folder = Path.GetDirectoryName(fixture.File(id, "content"))!;
        Tool.Run(folder, "sha256sum", "--strict", "--quiet", "-c", "SHA256SUMS").MustBeSilentSuccess();
        using var json = JsonDocument.Parse(File.ReadAllText(fixture.File(id, "object.json")));
        var opened = Path.Combine(fixture.Parent, "opened");
        Tool.Run(folder, "openssl", "enc", "-d", "-aes-256-cbc", "-K", json.RootElement.GetProperty("key").GetString()!, "-iv", json.RootElement.GetProperty("iv").GetString()!, "-in", "content", "-out", opened).MustBeSilentSuccess();
        Assert.That(File.ReadAllBytes(opened), Is.EqualTo(Samples.Content(100_000)));
        Assert.That(Tool.Run(fixture.Parent, "sha256sum", "opened").Output, Does.StartWith(json.RootElement.GetProperty("sha256").GetString()!));
    }

    [Test]
    public void TheSealedContentHasNothingOfThePlainOneAndCannotBeRun()
    {
        Tool.Require("stat");
        using var fixture = new StoreFolderFixture();
        using var store = fixture.Open();
        string id;
        using (var incoming = store.Begin())
        {
            incoming.Append("#!/bin/sh\necho EICAR-LIKE-MARKER\n"u8);
            id = incoming.Seal(Samples.Origin("/tmp/x", 33)).Id;
        }

        Assert.That(File.ReadAllBytes(fixture.File(id, "content")).AsSpan().IndexOf("MARKER"u8), Is.Negative);
        Assert.That(Tool.Run(fixture.Place, "stat", "-c", "%a", ".", "objects", "incoming", $"objects/{id}", $"objects/{id}/content", $"objects/{id}/object.json", $"objects/{id}/SHA256SUMS", "index.jsonl", "lock", "store.json").Output,
            Is.EqualTo("700\n700\n700\n700\n600\n600\n600\n600\n600\n600\n"));
    }

    [Test]
    public void EverythingThatIsKnownComesBackToTheLastBit()
    {
        using var fixture = new StoreFolderFixture();
        using var store = fixture.Open();
        var odd = new EvidencePath((byte[])[.. "/tmp/"u8, 0xff, 0xfe, .. "\n\"\\é"u8]);
        var origin = Samples.Origin("/tmp/one", 40) with
        {
            Paths = [EvidencePath.Of("/tmp/one"), odd, EvidencePath.Of("/tmp/\u001b[31mred")],
            FileId = "00112233445566778899aabbccddeeff",
            Extents = [new(0, 4), new(8, 16), new(36, 4)],
            Holders = [new(7, "abc", new EvidenceText((byte[])[0xc3, 0x28]), HolderUse.Mapped), new(8, null, new EvidenceText("sh"u8.ToArray()), HolderUse.Executable), new(9, "x", new EvidenceText("cat"u8.ToArray()), HolderUse.Open)],
            Metadata = Samples.Origin("/", 40).Metadata with
            {
                Mode = 0xfff,
                Links = 3,
                Identity = new(ulong.MaxValue, ulong.MaxValue),
                ModifiedAt = new(-1, 999_999_999),
                AccessedAt = new(63_113_904_000L * 1000, 5),
                ChangedAt = new(long.MinValue + 1, 1),
                CreatedAt = new(0, 0),
                Attributes = [new(new EvidenceText("user.note"u8.ToArray()), new EvidenceText("text"u8.ToArray())), new(new EvidenceText("security.capability"u8.ToArray()), new EvidenceText((byte[])[1, 0, 0, 2, 0xff])), new(new EvidenceText("user.unread"u8.ToArray()), null)],
                Lsattr = ["i", "e", "bit_30"],
            },
        };
        var id = Samples.Seal(store, "0123456789abcdef", 40, origin);
        var read = store.Read(id).Description;
        Assert.That(id, Is.EqualTo("0123456789abcdef"));
        Assert.That(read.Origin.Paths, Is.EqualTo(origin.Paths));
        Assert.That(read.Origin.Extents, Is.EqualTo(origin.Extents));
        Assert.That(read.Origin.Holders, Is.EqualTo(origin.Holders));
        Assert.That(read.Origin.FileId, Is.EqualTo(origin.FileId));
        Assert.That(read.Origin.Metadata.Attributes, Is.EqualTo(origin.Metadata.Attributes));
        Assert.That(read.Origin.Metadata.Lsattr, Is.EqualTo(origin.Metadata.Lsattr));
        Assert.That(read.Origin.Metadata with { Attributes = null, Lsattr = null }, Is.EqualTo(origin.Metadata with { Attributes = null, Lsattr = null }));

        // By the rule of records: the text, and base64 where the text is not exact.
        using var json = JsonDocument.Parse(File.ReadAllText(fixture.File(id, "object.json")));
        Assert.That(json.RootElement.GetProperty("paths_bytes")[0].ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(json.RootElement.GetProperty("paths_bytes")[1].GetBytesFromBase64(), Is.EqualTo(odd.Bytes.ToArray()));
        using var listing = store.List();
        Assert.That(listing.Items.Single().Path, Is.EqualTo(EvidencePath.Of("/tmp/one")));
        Assert.That(listing.Items.Single().Paths, Is.EqualTo(3));
    }

    [Test]
    public void AMillionHolesAreTakenAsFewerWithTheSameContent()
    {
        using var fixture = new StoreFolderFixture();
        using var store = fixture.Open();
        var extents = new Extent[200_000];
        for (var i = 0; i < extents.Length; i++)
        {
            // Every hundredth hole is larger than its neighbours.
            extents[i] = new((i * 10L) + (i / 100 * 50L), 4);
        }

        var size = extents[^1].OffsetBytes + 4;
        using var incoming = store.Begin();
        incoming.Append(new byte[size]);
        var description = incoming.Seal(Samples.Origin("/tmp/x", size) with { Extents = extents });
        var bounded = store.Read(description.Id).Description.Origin.Extents!;
        Assert.That(bounded, Has.Count.EqualTo(StoreLimits.Extents));
        Assert.That(bounded[0].OffsetBytes, Is.Zero);
        Assert.That(bounded[^1].OffsetBytes + bounded[^1].LengthBytes, Is.EqualTo(size));
        foreach (var (extent, next) in bounded.Zip(bounded.Skip(1))) Assert.That(next.OffsetBytes, Is.GreaterThan(extent.OffsetBytes + extent.LengthBytes));
        var large = Enumerable.Range(1, extents.Length - 1).Where(i => extents[i].OffsetBytes - extents[i - 1].OffsetBytes > 10).Select(i => extents[i].OffsetBytes);
        Assert.That(bounded.Select(extent => extent.OffsetBytes).ToHashSet().IsSupersetOf(large), "the larger holes are kept");
    }

    [Test]
    public void WhatCannotBeAnObjectIsRefusedAndLeavesNothing()
    {
        using var fixture = new StoreFolderFixture();
        using var store = fixture.Open();
        var long_ = Enumerable.Range(0, 1_200).Select(i => EvidencePath.Of("/" + new string('x', 4_000) + i)).ToArray();
        foreach (var origin in new[] { Samples.Origin("/x", 4) with { Paths = [] }, Samples.Origin("/x", 4) with { Extents = [new(0, 5)] }, Samples.Origin("/x", 4) with { Extents = [new(2, 1), new(0, 1)] }, Samples.Origin("/x", 4) with { Paths = long_ } })
        {
            using var incoming = store.Begin();
            incoming.Append("abcd"u8);
            Assert.That(() => incoming.Seal(origin), Throws.ArgumentException);
        }

        Assert.That(store.Incoming(), Is.Empty);
        Assert.That(Directory.EnumerateFileSystemEntries(Path.Combine(fixture.Place, "objects")), Is.Empty);
    }

    [TestCase("../../../etc/x1")]
    [TestCase("0123456789ABCDEF")]
    [TestCase("0123456789abcde")]
    [TestCase("0123456789abcdef0")]
    [TestCase("")]
    [TestCase("0123456789abcde/")]
    public void NoPathIsMadeOfWhatIsNoId(string id)
    {
        using var fixture = new StoreFolderFixture();
        using var store = fixture.Open();
        Assert.That(() => store.Begin(id), Throws.ArgumentException);
        Assert.That(() => store.Read(id), Throws.ArgumentException);
        Assert.That(() => store.OpenContent(id), Throws.ArgumentException);
        Assert.That(() => store.Delete(id, "x"), Throws.ArgumentException);
        Assert.That(() => store.State(id), Throws.ArgumentException);
        Assert.That(() => store.RemoveIncoming(new(id, false, false)), Throws.ArgumentException);
    }

    [Test]
    public void EventsAreKeptAndChangeTheList()
    {
        using var fixture = new StoreFolderFixture();
        using var store = fixture.Open();
        var id = Samples.Seal(store, null, 5);
        var at = new DateTimeOffset(2026, 11, 24, 6, 39, 17, TimeSpan.Zero);
        Assert.That(store.Read(id).OriginalDeleted, Is.Null);
        store.AddEvent(id, new() { Kind = QuarantineEventKind.Received, At = at, By = "run 0123ab", Result = "ok", OriginalDeleted = false, WhyNot = "immutable" });
        store.AddEvent(id, new() { Kind = QuarantineEventKind.Got, At = at.AddTicks(1), By = "root\n", Result = new string('y', 5_000) });
        var stored = store.Read(id);
        Assert.That((stored.OriginalDeleted, stored.WhyNot), Is.EqualTo(((bool?)false, "immutable")));
        store.AddEvent(id, new() { Kind = QuarantineEventKind.Received, At = at, By = "run 0123ab", Result = "ok", OriginalDeleted = true });
        stored = store.Read(id);
        Assert.That((stored.OriginalDeleted, stored.WhyNot), Is.EqualTo(((bool?)true, (string?)null)));
        Assert.That(stored.Events.Select(it => (it.Kind, it.At, it.By)), Is.EqualTo(new[] { (QuarantineEventKind.Received, at, "run 0123ab"), (QuarantineEventKind.Got, at.AddTicks(1), "root\n"), (QuarantineEventKind.Received, at, "run 0123ab") }));
        Assert.That(stored.Events[1].Result, Has.Length.EqualTo(StoreLimits.EventTextChars));
        using var listing = store.List();
        Assert.That((listing.IndexState, listing.Items.Single().OriginalDeleted), Is.EqualTo((IndexState.Current, (bool?)true)));

        // A line that a crash cut off was told to nobody; the next one takes its place.
        File.AppendAllText(fixture.File(id, "events.jsonl"), "0011");
        Assert.That(store.Read(id).Events, Has.Count.EqualTo(3));
        store.AddEvent(id, new() { Kind = QuarantineEventKind.Restored, At = at, By = "x", Result = "ok" });
        Assert.That(store.Read(id).Events, Has.Count.EqualTo(4));
        Assert.That(store.Check(), Is.Empty);
    }

    [Test]
    public void ADeletedObjectIsRememberedAndDeletingItAgainDoesNothing()
    {
        using var fixture = new StoreFolderFixture();
        using var store = fixture.Open();
        var (id, other) = (Samples.Seal(store, null, 5), Samples.Seal(store, null, 6));
        var first = store.Delete(id, "root");
        var again = store.Delete(id, "root");
        Assert.That((first.WasDeletedBefore, again.WasDeletedBefore), Is.EqualTo((false, true)));
        Assert.That(again.At, Is.EqualTo(first.At));
        Assert.That(store.State(id), Is.EqualTo(new ObjectState(ObjectPresence.Deleted, null, first.At)));
        Assert.That(store.State(other).Stored!.Description.SizeBytes, Is.EqualTo(6));
        Assert.That(store.State("0000000000000000").Presence, Is.EqualTo(ObjectPresence.Unknown));
        Assert.That(() => store.Read(id), Throws.TypeOf<FileNotFoundException>());
        Assert.That(() => store.Delete("0000000000000000", "root"), Throws.TypeOf<FileNotFoundException>());
        Assert.That(store.Incoming(), Is.Empty);
        store.Rebuild();
        Assert.That(store.State(id).DeletedAt, Is.EqualTo(first.At), "the deletion outlasts a new index");
        using var listing = store.List();
        Assert.That((listing.IndexState, string.Join(' ', listing.Items.Select(item => item.Id))), Is.EqualTo((IndexState.Current, other)));
        Assert.That(Encoding.UTF8.GetString(File.ReadAllBytes(Path.Combine(fixture.Place, "index.jsonl"))).Split('\n'), Has.Length.EqualTo(3));
    }
}
