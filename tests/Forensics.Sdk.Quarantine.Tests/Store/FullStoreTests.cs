using Forensics.Sdk.Quarantine.Store;

namespace Forensics.Sdk.Quarantine.Tests.Store;

/// <summary>A full store refuses and says so; nothing that is in it goes.</summary>
public sealed class FullStoreTests
{
    [Test]
    public void AFullFileSystemIsToldAtWhateverCallItIsFullAndNothingIsLost()
    {
        using var disk = new MountedFolder("tmpfs", 4);
        using var store = QuarantineStore.Create(disk.Path("quarantine"), TimeProvider.System, new() { FreeFloorBytes = 0 });
        var kept = Samples.Seal(store, null, 1_000_000);
        var places = new HashSet<string>();

        // Filled but for some pages: it is full before the content, at object.json, at the digests, or at the index, which grows from round to round.
        for (var round = 0; round < 40; round++)
        {
            for (var pages = 0; pages < 6; pages++)
            {
                Fill(disk.Path("filler"), pages);
                try
                {
                    Samples.Seal(store, null, 8_000, Samples.Origin("/tmp/" + new string('x', 2_000), 8_000));
                    Assert.That(pages, Is.GreaterThan(3));
                }
                catch (StoreFullException e)
                {
                    Assert.That(e.Message, Does.Contain(store.Place).And.Contain("is full"));
                    Assert.That(e.FreeBytes, Is.Not.Null);
                    Assert.That(store.Incoming(), Is.Empty, e.Message);
                    places.Add(new[] { "its file system has no more", "object.json", "SHA256SUMS", "index.jsonl" }.First(name => e.Message.Contains(name, StringComparison.Ordinal)));
                }

                using var listing = store.List();
                Assert.That(listing.IndexState, Is.EqualTo(IndexState.Current), listing.Why);
                foreach (var id in listing.Items.Select(item => item.Id).Where(id => id != kept)) store.Delete(id, "root");
                using var after = store.List();
                Assert.That(after.Items.Select(item => item.Id), Is.EqualTo(new[] { kept }), after.Why);
            }
        }

        Assert.That(places, Is.EquivalentTo(new[] { "its file system has no more", "object.json", "SHA256SUMS", "index.jsonl" }));
        File.Delete(disk.Path("filler"));
        Assert.That(store.Check(), Is.Empty);
        Samples.Seal(store, null, 8_000);
    }

    [Test]
    public void ADeletionOnAFullFileSystemMakesRoom()
    {
        using var disk = new MountedFolder("tmpfs", 4);
        using var store = QuarantineStore.Create(disk.Path("quarantine"), TimeProvider.System, new() { FreeFloorBytes = 0 });
        var ids = Enumerable.Range(0, 30).Select(_ => Samples.Seal(store, null, 5_000)).ToArray();
        Fill(disk.Path("filler"), 0);
        foreach (var id in ids) store.Delete(id, "root");
        using var listing = store.List();
        Assert.That((listing.IndexState, listing.Count), Is.EqualTo((IndexState.Current, 0L)), listing.Why);
        Assert.That(store.State(ids[0]).Presence, Is.EqualTo(ObjectPresence.Deleted));
    }

    [Test]
    public void AStoreTakesNoMoreThanItMay()
    {
        using var fixture = new StoreFolderFixture();
        using var store = fixture.Open(new() { FreeFloorBytes = 0, MaxBytes = 3_200 });
        var first = Samples.Seal(store, null, 1_599); // 1,600 when it is sealed
        Assert.That(() => Samples.Seal(store, null, 1_600), Throws.TypeOf<StoreFullException>().With.Property("NeededBytes").EqualTo(1_616).And.Property("FreeBytes").EqualTo(1_600));
        using (var unannounced = store.Begin())
        {
            unannounced.Append(Samples.Content(1_600));
            Assert.That(() => unannounced.Seal(Samples.Origin("/x", 1_600)), Throws.TypeOf<StoreFullException>());
        }

        // Two at once that fit alone: the second to come is refused.
        using var one = store.Begin(expectedBytes: 1_599);
        using var two = store.Begin(expectedBytes: 1_599);
        one.Append(Samples.Content(1_599));
        two.Append(Samples.Content(1_599));
        one.Seal(Samples.Origin("/x", 1_599));
        Assert.That(() => two.Seal(Samples.Origin("/x", 1_599)), Throws.TypeOf<StoreFullException>());
        Assert.That(store.Incoming(), Is.Empty);
        store.Delete(first, "root");
        Samples.Seal(store, null, 1_599);
        using var listing = store.List();
        Assert.That(listing.Count, Is.EqualTo(2));
    }

    [Test]
    public void AStoreLeavesFreeWhatItIsToLeave()
    {
        using var disk = new MountedFolder("tmpfs", 8);
        using var store = QuarantineStore.Create(disk.Path("quarantine"), TimeProvider.System, new() { FreeFloorBytes = 4 << 20 });
        Assert.That(() => Samples.Seal(store, null, 5 << 20), Throws.TypeOf<StoreFullException>());
        using (var unannounced = store.Begin())
        {
            Assert.That(() => unannounced.Append(Samples.Content(6 << 20)), Throws.TypeOf<StoreFullException>());
        }

        Assert.That(store.Incoming(), Is.Empty);
        Samples.Seal(store, null, 3 << 20);
        Assert.That(store.Check(), Is.Empty);
    }

    /// <summary>Takes all but some pages of a file system.</summary>
    private static void Fill(string path, int pages)
    {
        const int page = 4_096;
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        Assert.That(() =>
        {
            for (var content = new byte[page]; ;) file.Write(content);
        }, Throws.InstanceOf<IOException>());
        file.SetLength(file.Length - (pages * page));
    }
}
