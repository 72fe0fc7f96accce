using System.Text;

namespace Forensics.Bundle.Tests;

/// <summary>Single entries, found by the bundle's own directory and proven by one list and one signature.</summary>
public sealed class EntryFinderTests
{
    private readonly Scratch scratch = new();
    private BundleSigner signer = null!;
    private byte[] bundle = null!;
    private byte[] large = null!;

    [OneTimeSetUp]
    public void Write()
    {
        signer = BundleSigner.ForRun("forensics run key test");
        large = Bundles.Noise(BundleFormat.MaxEntryBytes + 5_000, 3);
        bundle = Bundles.Write(signer, writer =>
        {
            writer.WriteEntry("fs/$rootfs$/etc/passwd", "root\n"u8);
            writer.WriteEntry("fs/$rootfs$/etc/shadow", "secret\n"u8);
            writer.WriteLink();
            var content = writer.OpenContent("images/disk/sda");
            content.Append(large);
            writer.WriteLink();
            content.Append("end"u8);
            _ = content.Complete();
            writer.WriteLink();
            writer.WriteEntry("fs/$rootfs$/" + new string('n', 200), "long name"u8);
            writer.WriteEntry("empty", []);
        });
    }

    [OneTimeTearDown]
    public void CleanUp() => scratch.Dispose();

    [Test]
    public void AnEntryIsFoundAndItsLinkIsNamed()
    {
        var found = scratch.Find(bundle, ["fs/$rootfs$/etc/shadow"], signer.Fingerprint)!;
        Assert.That(found.Entries(true).Select(entry => (entry.Name, entry.SizeBytes, entry.IsProven)), Is.EqualTo(new[] { ("fs/$rootfs$/etc/shadow", 7L, true) }));
        Assert.That(Scratch.ContentOf(found, "fs/$rootfs$/etc/shadow"), Is.EqualTo("secret\n"u8.ToArray()));
        Assert.That(found.Proof!.Links, Is.EqualTo(new[] { 1 }));
        Assert.That((found.Proof.Authenticity, found.Proof.TrustedBy), Is.EqualTo((AuthenticityState.Trusted, $"fingerprint {signer.Fingerprint}")));
        Assert.That(found.Proof.Signers.Single().Fingerprint, Is.EqualTo(signer.Fingerprint));
    }

    [Test]
    public void PartsUnderSeveralLinksAreJoined()
    {
        var found = scratch.Find(bundle, ["images/disk/sda"])!;
        Assert.That(Scratch.ContentOf(found, "images/disk/sda"), Is.EqualTo((byte[])[.. large, .. "end"u8]));
        Assert.That(found.Proof!.Authenticity, Is.EqualTo(AuthenticityState.Unknown));
    }

    [Test]
    public void FoldersLongNamesEmptyEntriesAndTheChainItselfAreFound()
    {
        Assert.That(scratch.Find(bundle, ["fs/$rootfs$/etc/"])!.Entries(true).Select(entry => entry.Name), Is.EqualTo(new[] { "fs/$rootfs$/etc/passwd", "fs/$rootfs$/etc/shadow" }));
        Assert.That(Scratch.ContentOf(scratch.Find(bundle, ["fs/$rootfs$/" + new string('n', 200)])!, "fs/$rootfs$/" + new string('n', 200)), Is.EqualTo("long name"u8.ToArray()));
        Assert.That(Scratch.ContentOf(scratch.Find(bundle, ["empty"])!, "empty"), Is.Empty);
        Assert.That(Scratch.ContentOf(scratch.Find(bundle, ["manifest.json"])!, "manifest.json"), Is.EqualTo(Bundles.Manifest));
        Assert.That(scratch.Find(bundle, ["custody/0001.sha256", "custody/0001.p7s"])!.Entries(true).Count(), Is.EqualTo(2));
    }

    [Test]
    public void WhatIsNotThereIsNotFound() => Assert.That(scratch.Find(bundle, ["fs/$rootfs$/etc/nothing", "fs/$rootfs$/et"])!.Entries(true), Is.Empty);

    [Test]
    public void AmongManyLinksOnlyTheOneThatListsTheEntryIsProven()
    {
        const int links = 330;
        var many = Bundles.Write(signer, writer =>
        {
            for (var i = 0; i < links; i++)
            {
                writer.WriteEntry($"extra/a/{i}", Bundles.Noise(20_000, i));
                writer.WriteLink();
            }
        });
        var found = scratch.Find(many, ["extra/a/200", "extra/a/0"])!;
        Assert.That(found.Proof!.Links, Is.EqualTo(new[] { 1, 201 }));
        Assert.That(Scratch.ContentOf(found, "extra/a/200"), Is.EqualTo(Bundles.Noise(20_000, 200)));
    }

    [Test]
    public void AnotherSignerIsNotTrusted()
    {
        var proof = scratch.Find(bundle, ["empty"], new string('0', 64))!.Proof!;
        Assert.That(proof.Authenticity, Is.EqualTo(AuthenticityState.Untrusted));
        Assert.That(proof.UntrustedBecause, Is.Not.Null);
    }

    [Test]
    public void ABundleThatIsCutHasNoDirectory()
    {
        Assert.That(scratch.Find(bundle[..(bundle.Length / 2)], ["empty"]), Is.Null);
        Assert.That(scratch.Find([], ["empty"]), Is.Null);
    }

    [Test]
    public void ChangedContentIsNotGivenOut()
    {
        var forger = new Forger(bundle);
        forger.Replace("fs/$rootfs$/etc/passwd", "evil\n"u8.ToArray());
        var found = scratch.Find(Reframed.Frame(forger), ["fs/$rootfs$/etc/passwd"], signer.Fingerprint)!;
        Assert.That(() => Scratch.ContentOf(found, "fs/$rootfs$/etc/passwd"), Throws.InstanceOf<InvalidDataException>());
    }

    [Test]
    public void AListThatTheSignerDidNotSignProvesNothing()
    {
        var forger = new Forger(bundle);
        forger.Replace("fs/$rootfs$/etc/passwd", "evil\n"u8.ToArray());
        var list = Encoding.ASCII.GetString(forger.Pieces[forger.IndexOf("custody/0001.sha256")].Content);
        string Digest(byte[] content) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content));
        forger.Replace("custody/0001.sha256", Encoding.ASCII.GetBytes(list.Replace(Digest("root\n"u8.ToArray()), Digest("evil\n"u8.ToArray()), StringComparison.Ordinal)));
        Assert.That(scratch.Find(Reframed.Frame(forger), ["fs/$rootfs$/etc/passwd"], signer.Fingerprint), Is.Null);
    }

    [Test]
    public void WhateverIsFlippedNoForeignByteComesOut()
    {
        var small = BundleSigner.ForRun("forensics run key test");
        var good = Bundles.Small(small);
        var random = new Random(7);
        var (given, refused) = (0, 0);
        for (var i = 0; i < 300; i++)
        {
            var flipped = (byte[])good.Clone();

            // Every other flip goes where the finder looks: the end of the file.
            var at = i % 2 == 0 ? random.Next(flipped.Length) : flipped.Length - 1 - random.Next(Math.Min(6_000, flipped.Length));
            flipped[at] ^= (byte)(1 << random.Next(8));
            using var place = new Scratch();
            try
            {
                if (place.Find(flipped, ["fs/$rootfs$/etc/hostname"], small.Fingerprint) is not { } found || !found.Entries(true).Any())
                {
                    refused++;
                    continue;
                }

                Assert.That(Scratch.ContentOf(found, "fs/$rootfs$/etc/hostname"), Is.EqualTo("device\n"u8.ToArray()));
                given++;
            }
            catch (InvalidDataException)
            {
                refused++;
            }
        }

        Assert.That(given, Is.GreaterThan(50), "what the entry does not rest on may be damaged");
        Assert.That(refused, Is.GreaterThan(10), "where signatures and keys lie, which are others each time");
    }
}
