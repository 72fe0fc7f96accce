using System.Security.Cryptography;
using System.Text;
using Forensics.Sdk.Quarantine.Store;

namespace Forensics.Sdk.Quarantine.Tests.Store;

/// <summary>The index is a cache: it is fast, and wrong in nothing that it says, or it says that it is not to be used.</summary>
public sealed class IndexTests
{
    [Test]
    public void TwoThousandObjectsWithDeletionsAreListedAsTheyAre()
    {
        using var fixture = new StoreFolderFixture();
        using var store = fixture.Open();
        var random = new Random(11);
        var expected = new Dictionary<string, (long Size, bool? Deleted)>();
        var gone = new List<string>();
        for (var i = 0; i < 2_000; i++)
        {
            var id = Samples.Seal(store, null, i % 50);
            expected[id] = (i % 50, null);
            if (i % 4 == 0)
            {
                store.AddEvent(id, new() { Kind = QuarantineEventKind.Received, At = DateTimeOffset.UnixEpoch, By = "x", Result = "ok", OriginalDeleted = i % 8 == 0 });
                expected[id] = (i % 50, i % 8 == 0);
            }

            if (random.Next(10) < 9 && expected.Count > 0)
            {
                var victim = expected.Keys.ElementAt(random.Next(expected.Count));
                store.Delete(victim, "root");
                expected.Remove(victim);
                gone.Add(victim);
            }

        }

        MustBe(store);
        using (var another = fixture.Open()) MustBe(another);
        var lines = File.ReadAllLines(Path.Combine(fixture.Place, "index.jsonl"));
        Assert.That(lines, Has.Length.LessThanOrEqualTo((3 * (expected.Count + gone.Count) / 2) + 1), "more than a third of it is never over");
        Assert.That(lines.Count(line => line.Contains("\"line\":\"gone\"", StringComparison.Ordinal)), Is.GreaterThan(100), "it was compacted");
        foreach (var id in gone.Where((_, i) => i % 50 == 0)) Assert.That(store.State(id).Presence, Is.EqualTo(ObjectPresence.Deleted), id);
        store.Rebuild();
        MustBe(store);
        foreach (var id in gone.Where((_, i) => i % 50 == 0)) Assert.That(store.State(id).Presence, Is.EqualTo(ObjectPresence.Deleted), id);

        void MustBe(QuarantineStore from)
        {
            using var listing = from.List();
            Assert.That(listing.IndexState, Is.EqualTo(IndexState.Current), listing.Why);
            Assert.That(listing.Items.ToDictionary(item => item.Id, item => (item.SizeBytes, item.OriginalDeleted)), Is.EqualTo(expected));
            Assert.That(listing.Count, Is.EqualTo(expected.Count));
        }
    }

    [Test]
    public void TheNewestComesFirst()
    {
        using var fixture = new StoreFolderFixture();
        using var store = fixture.Open();
        var ids = Enumerable.Range(0, 500).Select(i => Samples.Seal(store, null, i)).ToArray();
        using var listing = store.List();
        Assert.That(listing.Items.Select(item => item.Id), Is.EqualTo(ids.Reverse()));
        Assert.That(listing.Items.Select(item => item.SizeBytes), Is.EqualTo(Enumerable.Range(0, 500).Reverse()), "a second time as well");
    }

    [Test]
    public void WhateverIsWrongWithTheIndexTheObjectsAreListed()
    {
        using var fixture = new StoreFolderFixture();
        using var store = fixture.Open();
        var ids = Enumerable.Range(0, 5).Select(i => Samples.Seal(store, null, i)).ToArray();
        var path = Path.Combine(fixture.Place, "index.jsonl");
        var whole = File.ReadAllBytes(path);
        var half = whole.Length / 2;
        var cases = new (string Name, byte[]? Content, IndexState State)[]
        {
            ("missing", null, IndexState.Missing),
            ("empty", [], IndexState.Stale),
            ("one line less", whole[..(whole.AsSpan(0, whole.Length - 1).LastIndexOf((byte)'\n') + 1)], IndexState.Stale),
            ("a line twice", [.. whole, .. whole[..(whole.IndexOf((byte)'\n') + 1)]], IndexState.Stale),
            ("cut", whole[..^1], IndexState.Damaged),
            ("cut in the middle", whole[..half], IndexState.Damaged),
            ("a bit", [.. whole[..half], (byte)(whole[half] ^ 1), .. whole[(half + 1)..]], IndexState.Damaged),
            ("no line feed at all", Enumerable.Repeat((byte)'a', 1_000_000).ToArray(), IndexState.Damaged),
            ("line feeds", Enumerable.Repeat((byte)'\n', 100_000).ToArray(), IndexState.Damaged),
            ("a long line within", [.. whole, .. Enumerable.Repeat((byte)'a', 600_000), (byte)'\n', .. whole], IndexState.Damaged),
            ("zeros", new byte[10_000], IndexState.Damaged),
        };
        foreach (var (name, content, state) in cases)
        {
            if (content is null) File.Delete(path);
            else File.WriteAllBytes(path, content);
            using (var reader = fixture.Open())
            using (var listing = reader.List())
            {
                Assert.That(listing.IndexState, Is.EqualTo(state), name);
                Assert.That(listing.Why, Is.Not.Null, name);
                Assert.That(listing.Items.Select(item => item.Id), Is.EquivalentTo(ids), name);
            }

            using (var writer = fixture.Open())
            {
                // Whoever changes the store brings its index up, though nobody asked for that.
                var added = Samples.Seal(writer, null, 77);
                using (var listing = writer.List())
                {
                    Assert.That(listing.IndexState, Is.EqualTo(IndexState.Current), $"{name}: {listing.Why}");
                    Assert.That(listing.Items.Select(item => item.Id), Is.EquivalentTo(ids.Append(added)), name);
                }

                writer.Delete(added, "root");
            }
        }
    }

    [TestCase("{\"line\":\"object\",\"id\":\"ID\",\"sealed_bytes\":16}")]
    [TestCase("{\"line\":\"object\",\"id\":\"ID\",\"sealed_bytes\":16,\"path\":5}")]
    [TestCase("{\"line\":\"object\",\"id\":\"ID\",\"sealed_bytes\":16,\"path\":\"/x\",\"path_bytes\":\"!\",\"paths\":1,\"size_bytes\":0,\"md5\":\"\",\"sha256\":\"\",\"quarantined_at\":\"2026-01-01T00:00:00Z\"}")]
    [TestCase("{\"line\":\"object\",\"id\":\"ID\",\"sealed_bytes\":16,\"path\":\"\\ud800\",\"paths\":1,\"size_bytes\":0,\"md5\":\"\",\"sha256\":\"\",\"quarantined_at\":\"2026-01-01T00:00:00Z\"}")]
    [TestCase("{\"line\":\"object\",\"id\":\"ID\",\"sealed_bytes\":16,\"path\":\"/x\",\"paths\":99999999999,\"size_bytes\":0,\"md5\":\"\",\"sha256\":\"\",\"quarantined_at\":\"2026-01-01T00:00:00Z\"}")]
    [TestCase("{\"line\":\"object\",\"id\":\"ID\",\"sealed_bytes\":16,\"path\":\"/x\",\"paths\":1,\"size_bytes\":-1,\"md5\":\"\",\"sha256\":\"\",\"quarantined_at\":\"2026-01-01T00:00:00Z\"}")]
    [TestCase("{\"line\":\"object\",\"id\":\"ID\",\"sealed_bytes\":16,\"path\":\"/x\",\"paths\":1,\"size_bytes\":0,\"md5\":\"\",\"sha256\":\"\",\"quarantined_at\":\"yesterday\"}")]
    [TestCase("{\"line\":\"object\",\"id\":\"ID\",\"sealed_bytes\":16")]
    [TestCase("{\"line\":\"damaged\",\"id\":\"ID\",\"sealed_bytes\":16}")]
    [TestCase("{\"line\":\"changed\",\"id\":\"ID\",\"sealed_bytes\":16,\"path\":[[[[[[[[[[]]]]]]]]]]}")]
    public void ALineThatHasItsDigestAndNoSenseIsToldAndEndsNothing(string json)
    {
        using var fixture = new StoreFolderFixture();
        using var store = fixture.Open();
        var (first, second) = (Samples.Seal(store, null, 1), Samples.Seal(store, null, 2));
        var path = Path.Combine(fixture.Place, "index.jsonl");
        var lines = File.ReadAllLines(path);
        var hostile = Encoding.UTF8.GetBytes(json.Replace("ID", first, StringComparison.Ordinal));
        lines[0] = $"{Convert.ToHexStringLower(SHA256.HashData(hostile))}  {Encoding.UTF8.GetString(hostile)}";
        File.WriteAllLines(path, json.Contains("changed", StringComparison.Ordinal) ? [.. File.ReadAllLines(path), lines[0]] : lines);
        using var listing = store.List();
        Assert.That(listing.IndexState, Is.EqualTo(IndexState.Current), listing.Why);
        Assert.That(listing.Items.Select(item => item.Id), Is.EqualTo(json.Contains("changed", StringComparison.Ordinal) ? new[] { second, first } : [second]));
        Assert.That(listing.Damaged.Select(it => it.Id), Is.EqualTo(new[] { first }));
    }

    [TestCase("{\"line\":\"objekt\",\"id\":\"0123456789abcdef\",\"sealed_bytes\":16}")]
    [TestCase("{\"line\":\"object\",\"id\":\"../../../../etc/x\",\"sealed_bytes\":16}")]
    [TestCase("{\"line\":\"object\",\"id\":\"0123456789ABCDEF\",\"sealed_bytes\":16}")]
    [TestCase("{\"line\":\"object\",\"id\":\"0123456789abcdef\",\"sealed_bytes\":-16}")]
    [TestCase("{\"line\":\"object\",\"id\":\"0123456789abcdef\",\"sealed_bytes\":99999999999999999999}")]
    [TestCase("{\"line\":\"object\",\"id\":\"0123456789abcdef")]
    [TestCase("{}")]
    public void ALineThatHasItsDigestAndIsNoneOfOursIsDamage(string json)
    {
        using var fixture = new StoreFolderFixture();
        using var store = fixture.Open();
        var id = Samples.Seal(store, null, 1);
        File.AppendAllText(Path.Combine(fixture.Place, "index.jsonl"), $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json)))}  {json}\n");
        using var listing = store.List();
        Assert.That(listing.IndexState, Is.EqualTo(IndexState.Damaged));
        Assert.That(listing.Items.Select(item => item.Id), Is.EqualTo(new[] { id }));
    }

    [Test]
    public void APathOfAnyLengthFitsALine()
    {
        using var fixture = new StoreFolderFixture();
        using var store = fixture.Open();
        foreach (var fill in new byte[] { 1, 0xff, (byte)'"', (byte)'x' })
        {
            var path = new EvidencePath((byte[])[(byte)'/', .. Enumerable.Repeat(fill, 20_000)]);
            var id = Samples.Seal(store, null, 3, Samples.Origin("/", 3) with { Paths = [path] });
            using var listing = store.List();
            Assert.That(listing.IndexState, Is.EqualTo(IndexState.Current), listing.Why);
            Assert.That(listing.Items.First(item => item.Id == id).Path, Is.EqualTo(new EvidencePath(path.Bytes[..StoreLimits.ListedPathBytes])));
            Assert.That(store.Read(id).Description.Origin.Paths[0], Is.EqualTo(path));
        }
    }
}
