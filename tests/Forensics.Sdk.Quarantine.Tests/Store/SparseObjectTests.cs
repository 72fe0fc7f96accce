using Forensics.Sdk.Quarantine.Store;

namespace Forensics.Sdk.Quarantine.Tests.Store;

/// <summary>Content with holes: its data is stored, and all of it is digested and given out.</summary>
public sealed class SparseObjectTests
{
    [Test]
    public void OfASparseContentTheDataIsStoredAndAllOfItComesBack()
    {
        using var fixture = new StoreFolderFixture();
        using var store = fixture.Open();
        var random = new Random(7);
        for (var round = 0; round < 100; round++)
        {
            var whole = new byte[random.Next(0, 3 * StoreLimits.PieceBytes)];
            var extents = new List<Extent>();
            for (long at = random.Next(2) * random.Next(4_000); at < whole.Length;)
            {
                var length = Math.Min(random.Next(1, round % 10 == 0 ? 2 * StoreLimits.PieceBytes : 400_000), whole.Length - at);
                random.NextBytes(whole.AsSpan((int)at, (int)length));
                extents.Add(new(at, length));
                at += length + random.Next(1, 600_000);
            }

            using var incoming = store.Begin(null, whole.Length, extents);
            for (var at = 0; at < whole.Length;)
            {
                var length = Math.Min(random.Next(1, 500_000), whole.Length - at);
                incoming.Append(whole.AsSpan(at, length));
                at += length;
            }

            var description = incoming.Seal(Samples.Origin("/tmp/x", whole.Length));
            var data = extents.SelectMany(extent => whole.AsSpan((int)extent.OffsetBytes, (int)extent.LengthBytes).ToArray()).ToArray();
            Assert.That((description.SizeBytes, description.DataBytes, description.Sha256), Is.EqualTo(((long)whole.Length, (long)data.Length, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(whole)))), $"round {round}");
            Assert.That(store.Read(description.Id).Description.Origin.Extents, Is.EqualTo(extents));
            Assert.That(new FileInfo(fixture.File(description.Id, "content")).Length, Is.EqualTo((data.Length / 16 + 1) * 16));
            MustGive(store.OpenContent(description.Id), whole);
            MustGive(store.OpenData(description.Id), data);
            store.Delete(description.Id, "a test");
        }

        Assert.That(store.Check(), Is.Empty);

        static void MustGive(Stream stream, byte[] expected)
        {
            using var read = new MemoryStream();
            using (stream) stream.CopyTo(read, 77_777);
            Assert.That(read.ToArray().AsSpan().SequenceEqual(expected), Is.True);
        }
    }

    [Test]
    public void DataInAHoleIsRefusedAndLeavesNothing()
    {
        using var fixture = new StoreFolderFixture();
        using var store = fixture.Open();
        Assert.That(() => store.Begin(null, 8, [new(4, 2), new(0, 2)]), Throws.ArgumentException);
        using var incoming = store.Begin(null, 8, [new(0, 2), new(6, 2)]);
        incoming.Append([1, 2, 0, 0]);
        Assert.That(() => incoming.Append([0, 1, 3, 4]), Throws.TypeOf<IOException>().With.Message.Contains("after 4 bytes"));
        Assert.That(store.Incoming(), Is.Empty);
        Assert.That(() => new DataOfHoles(new MemoryStream([1, 0, 5]), [new(0, 1)]).CopyTo(Stream.Null), Throws.TypeOf<IOException>());
    }

    [Test]
    public void DataOfAnObjectWhoseHolesAreStoredIsGivenWithoutThem()
    {
        using var fixture = new StoreFolderFixture();
        using var store = fixture.Open();
        using var incoming = store.Begin();
        incoming.Append([0, 1, 2, 0, 0, 3, 0]);
        var id = incoming.Seal(Samples.Origin("/x", 7) with { Extents = [new(1, 2), new(5, 1)] }).Id;
        using var data = new MemoryStream();
        using (var stream = store.OpenData(id)) stream.CopyTo(data);
        Assert.That(data.ToArray(), Is.EqualTo(new byte[] { 1, 2, 3 }));
    }

    [Test]
    public void RoomIsAskedForWithoutTheHolesAndWithoutAnythingWritten()
    {
        using var fixture = new StoreFolderFixture();
        using var store = fixture.Open();
        Samples.Seal(store, null, 1_000);
        var options = new StoreOptions { MaxBytes = 3_024, FreeFloorBytes = 0 };
        foreach (var isThere in new[] { true, false })
        {
            // 1,008 bytes are taken while the index says so, and when the objects have to be asked.
            if (!isThere) File.Delete(Path.Combine(fixture.Place, "index.jsonl"));
            QuarantineStore.RequireRoom(fixture.Place, 2_015, TimeProvider.System, options);
            Assert.That(() => QuarantineStore.RequireRoom(fixture.Place, 2_016, TimeProvider.System, options), Throws.TypeOf<StoreFullException>().With.Property("FreeBytes").EqualTo(2_016));
            Assert.That(File.Exists(Path.Combine(fixture.Place, "index.jsonl")), Is.EqualTo(isThere));
        }

        var none = Path.Combine(fixture.Parent, "none");
        QuarantineStore.RequireRoom(none, 3_023, TimeProvider.System, options);
        Assert.That(() => QuarantineStore.RequireRoom(none, 3_024, TimeProvider.System, options), Throws.TypeOf<StoreFullException>());
        Assert.That(() => QuarantineStore.RequireRoom(none, 1L << 60, TimeProvider.System, new() { FreeFloorBytes = 0 }), Throws.TypeOf<StoreFullException>());
        Assert.That(Directory.Exists(none), Is.False);
    }
}
