using Forensics.Sdk.Quarantine.Store;

namespace Forensics.Sdk.Quarantine.Tests.Store;

/// <summary>What is not as it was written is refused before a byte of it leaves, and named.</summary>
public sealed class DamagedStoreTests
{
    [Test]
    public void EveryByteThatIsChangedIsRefusedAndNamed()
    {
        using var fixture = new StoreFolderFixture();
        using var store = fixture.Open();
        var id = Samples.Seal(store, null, 50);
        foreach (var name in new[] { "object.json", "content", "SHA256SUMS" })
        {
            var path = fixture.File(id, name);
            var whole = File.ReadAllBytes(path);
            for (var i = 0; i < whole.Length; i++)
            {
                foreach (var mask in new byte[] { 1, 0x20, 0x80 })
                {
                    var changed = (byte[])whole.Clone();
                    changed[i] ^= mask;
                    File.WriteAllBytes(path, changed);
                    var thrown = Assert.Throws<StoreDamagedException>(() => store.OpenContent(id).Dispose(), $"byte {i} of {name}, {mask}")!;

                    // A digest that is another digest accuses the file that it is of; the message names both.
                    Assert.That(thrown.Message, Does.Contain($"objects/{id}/{name}").Or.Contain(name), $"byte {i} of {name}, {mask}");
                    Assert.That(store.Check().Select(it => (it.Id, it.File)), Is.EqualTo(new[] { (id, thrown.File) }));
                }
            }

            File.WriteAllBytes(path, whole);
            Assert.That(store.Check(), Is.Empty);
        }
    }

    [Test]
    public void EveryLengthButTheWholeOneIsRefused()
    {
        using var fixture = new StoreFolderFixture();
        using var store = fixture.Open();
        var id = Samples.Seal(store, null, 50);
        foreach (var name in new[] { "object.json", "content", "SHA256SUMS" })
        {
            var path = fixture.File(id, name);
            var whole = File.ReadAllBytes(path);
            for (var length = 0; length <= whole.Length + 1; length++)
            {
                if (length == whole.Length) continue;
                var changed = new byte[length];
                whole.AsSpan(0, Math.Min(length, whole.Length)).CopyTo(changed);
                File.WriteAllBytes(path, changed);
                Assert.That(() => store.OpenContent(id), Throws.TypeOf<StoreDamagedException>().With.Property("File").EqualTo($"objects/{id}/{name}"), $"{name} of {length}");
            }

            File.WriteAllBytes(path, whole);
        }
    }

    [Test]
    public void AMissingFileALinkAndAPipeAreRefusedWithoutWaiting()
    {
        Tool.Require("mkfifo");
        using var fixture = new StoreFolderFixture();
        using var store = fixture.Open();
        var id = Samples.Seal(store, null, 50);
        foreach (var name in new[] { "object.json", "content", "SHA256SUMS" })
        {
            var path = fixture.File(id, name);
            var moved = Path.Combine(fixture.Parent, "moved");
            File.Move(path, moved);
            MustBeRefused(name);
            File.CreateSymbolicLink(path, moved);
            MustBeRefused(name);
            File.Delete(path);
            Tool.Run(fixture.Parent, "mkfifo", path).MustBeSilentSuccess();
            MustBeRefused(name);
            File.Delete(path);
            File.Move(moved, path);
        }

        store.OpenContent(id).Dispose();

        void MustBeRefused(string name)
            => Assert.That(() => store.OpenContent(id), Throws.TypeOf<StoreDamagedException>().With.Property("File").EqualTo($"objects/{id}/{name}"));
    }

    [Test]
    public void DamagedEventsAreNamedAndTakeNeitherTheObjectNorTheNextEventAway()
    {
        using var fixture = new StoreFolderFixture();
        using var store = fixture.Open();
        var id = Samples.Seal(store, null, 50);
        var path = fixture.File(id, "events.jsonl");
        store.AddEvent(id, Event(QuarantineEventKind.Received, true));
        store.AddEvent(id, Event(QuarantineEventKind.Got, null));
        var whole = File.ReadAllBytes(path);
        for (var i = 0; i < whole.Length; i++)
        {
            var changed = (byte[])whole.Clone();
            changed[i] ^= 1;
            File.WriteAllBytes(path, changed);
            store.OpenContent(id).Dispose();
            Assert.That((store.Check().SingleOrDefault()?.File, store.Read(id).EventsDamage?.File), Is.EqualTo(($"objects/{id}/events.jsonl", $"objects/{id}/events.jsonl")), $"byte {i}");

            // What a damaged line said, nobody knows: the one before it may be over.
            Assert.That(store.Read(id).OriginalDeleted, Is.Null, $"byte {i}");
            store.AddEvent(id, Event(QuarantineEventKind.Restored, false));
            var read = store.Read(id);
            Assert.That((read.Events[^1].Kind, read.OriginalDeleted, store.Check().Count()), Is.EqualTo((QuarantineEventKind.Restored, (bool?)false, 1)), $"byte {i}");
            Assert.That(File.ReadAllBytes(path).AsSpan().StartsWith(changed), Is.True, $"byte {i}: what is there stays");
            store.Rebuild();
            using var listing = store.List();
            Assert.That(listing.Items.Select(item => (item.Id, item.OriginalDeleted)), Is.EqualTo(new[] { (id, (bool?)false) }), $"byte {i}");
        }

        // What is longer than any line, and what is no file.
        File.WriteAllBytes(path, [.. whole, .. new byte[StoreLimits.LineBytes]]);
        store.AddEvent(id, Event(QuarantineEventKind.Restored, false));
        Assert.That((store.Read(id).Events.Count, store.Check().Count()), Is.EqualTo((3, 1)));
        File.Delete(path);
        File.CreateSymbolicLink(path, fixture.Parent);
        Assert.That((store.Read(id).Events.Count, store.Read(id).EventsDamage is null, store.Check().Count()), Is.EqualTo((0, false, 1)));

        static QuarantineEvent Event(QuarantineEventKind kind, bool? isDeleted) => new() { Kind = kind, At = DateTimeOffset.UnixEpoch, By = "a test", Result = "done", OriginalDeleted = isDeleted };
    }

    [Test]
    public void ADamagedObjectIsListedAsSuchAndCanBeDeleted()
    {
        using var fixture = new StoreFolderFixture();
        using var store = fixture.Open();
        var (whole, id) = (Samples.Seal(store, null, 50), Samples.Seal(store, null, 51));
        File.WriteAllText(fixture.File(id, "object.json"), "{}");
        File.Delete(Path.Combine(fixture.Place, "index.jsonl"));
        using (var fromObjects = store.List())
        {
            Assert.That(fromObjects.IndexState, Is.EqualTo(IndexState.Missing));
            MustHave(fromObjects);
        }

        store.Rebuild();
        using (var fromIndex = store.List())
        {
            Assert.That(fromIndex.IndexState, Is.EqualTo(IndexState.Current), fromIndex.Why);
            MustHave(fromIndex);
        }

        store.Delete(id, "root");
        using var after = store.List();
        Assert.That((after.IndexState, after.Count), Is.EqualTo((IndexState.Current, 1L)), after.Why);

        void MustHave(QuarantineListing listing)
        {
            Assert.That(listing.Items.Select(item => item.Id), Is.EqualTo(new[] { whole }));
            Assert.That(listing.Damaged.Select(it => (it.Id, it.File)), Is.EqualTo(new[] { (id, $"objects/{id}/object.json") }));
            Assert.That(listing.Count, Is.EqualTo(2));
        }
    }

    [Test]
    public void WhatNoStoreMadeIsTold()
    {
        using var fixture = new StoreFolderFixture();
        using var store = fixture.Open();
        var id = Samples.Seal(store, null, 50);
        Directory.CreateDirectory(Path.Combine(fixture.Place, "objects", "planted"));
        File.WriteAllText(fixture.File(id, "planted"), "x");
        Assert.That(store.Check().Select(it => it.File), Is.EquivalentTo(new[] { "objects/planted", $"objects/{id}/planted" }));
    }

    [Test]
    public void AFolderThatOthersCanWriteOrOwnIsNoStore()
    {
        Tool.Require("chmod", "chown");
        using var fixture = new StoreFolderFixture();
        if (!Environment.IsPrivilegedProcess) Assert.Ignore("this is not root: it cannot give a folder away");
        foreach (var (program, argument, undo) in new[] { ("chmod", "0720", "0700"), ("chmod", "0702", "0700"), ("chown", "12345", "0") })
        {
            foreach (var folder in new[] { ".", "objects", "incoming" })
            {
                Tool.Run(fixture.Place, program, argument, folder).MustBeSilentSuccess();
                Assert.That(() => fixture.Open(), Throws.TypeOf<StorePlaceException>(), $"{program} {argument} {folder}");
                Tool.Run(fixture.Place, program, undo, folder).MustBeSilentSuccess();
            }
        }

        fixture.Open().Dispose();
        var link = Path.Combine(fixture.Parent, "link");
        File.CreateSymbolicLink(link, fixture.Place);
        Assert.That(() => QuarantineStore.Open(link, TimeProvider.System), Throws.TypeOf<StorePlaceException>());
    }

    [TestCase("{\"version\":2}", typeof(StorePlaceException))]
    [TestCase("{\"version\":\"1\"}", typeof(StoreDamagedException))]
    [TestCase("[]", typeof(StoreDamagedException))]
    [TestCase("", typeof(StoreDamagedException))]
    [TestCase(null, typeof(StorePlaceException))]
    public void AnotherVersionOrNoneIsRefused(string? json, Type exception)
    {
        using var fixture = new StoreFolderFixture();
        var path = Path.Combine(fixture.Place, "store.json");
        File.Delete(path);
        if (json is not null) File.WriteAllText(path, json);
        Assert.That(() => fixture.Open(), Throws.TypeOf(exception));
    }

    [Test]
    public void AStoreIsNotMadeOfAFolderThatHoldsSomethingElse()
    {
        using var fixture = new StoreFolderFixture();
        var foreign = Directory.CreateDirectory(Path.Combine(fixture.Parent, "foreign"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.WriteAllText(Path.Combine(foreign.FullName, "precious"), "x");
        Assert.That(() => QuarantineStore.Create(foreign.FullName, TimeProvider.System), Throws.TypeOf<StorePlaceException>());
        Assert.That(foreign.EnumerateFileSystemInfos().Count(), Is.EqualTo(1));
        Assert.That(() => QuarantineStore.Create("relative", TimeProvider.System), Throws.ArgumentException);
        Assert.That(() => QuarantineStore.Create("/", TimeProvider.System), Throws.ArgumentException);
        Assert.That(() => QuarantineStore.Create("/tmp/../x", TimeProvider.System), Throws.ArgumentException);
    }
}
