using System.Text;

namespace Forensics.Bundle.Tests;

/// <summary>A bundle that goes on where another was cut.</summary>
public sealed class ResumedBundleTests
{
    private readonly BundleSigner first = BundleSigner.ForRun("first run");
    private readonly BundleSigner second = BundleSigner.ForRun("second run");
    private readonly BundleSigner third = BundleSigner.ForRun("third run");
    private DirectoryInfo folder = null!;

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("forensics-resumed-");

    [TearDown]
    public void RemoveFolder() => folder.Delete(recursive: true);

    [Test]
    public void ItKeepsWhatIsProvenByteForByteAndNamesBothSigners()
    {
        var (cut, prefix) = Cut();
        var resumed = Resume(cut, new(2, first.Fingerprint), second, "a", writer =>
        {
            writer.AppendLines("log", "{\"line\":3}\n"u8);
            writer.WriteEntry("fs/new", "new"u8);
            Assert.That(writer.IsFree("fs/kept"), Is.False);
            Assert.That(writer.IsFree("images/torn"), Is.False, "its first part is there");
            Assert.That(() => writer.WriteEntry("fs/kept", "x"u8), Throws.ArgumentException);
            Assert.That(writer.LastLink, Is.EqualTo(2));
            Assert.That(writer.WriteLink(), Is.EqualTo(3));
        });
        Assert.That(resumed.AsSpan().StartsWith(prefix), "what the links cover is the same bytes");
        var report = Bundles.Verify(resumed, first.Fingerprint, second.Fingerprint);
        Assert.That(report.Problems, Is.Empty, Bundles.Describe(report));
        Assert.That((report.Integrity, report.Authenticity, report.ProvenLinks), Is.EqualTo((IntegrityState.Complete, AuthenticityState.Trusted, 4)));
        Assert.That(report.Signers.Select(signer => (signer.Fingerprint, signer.Links, signer.ResumedAfterLink)), Is.EqualTo(new[] { (first.Fingerprint, 2, (int?)null), (second.Fingerprint, 2, 2) }));
        Assert.That(Bundles.Verify(resumed, first.Fingerprint).Authenticity, Is.EqualTo(AuthenticityState.Untrusted), "each must be trusted");
        Assert.That(Bundles.Verify(resumed, second.Fingerprint).Authenticity, Is.EqualTo(AuthenticityState.Untrusted));
        var entries = Archive.Entries(resumed).ToDictionary(entry => entry.Name, entry => Encoding.ASCII.GetString(entry.Content));
        Assert.That(entries["log/0001.jsonl"] + entries["log/0002.jsonl"], Is.EqualTo("{\"line\":1}\n{\"line\":3}\n"), "the stream goes on in its next part");
        Assert.That(entries["custody/signer.2.pem"], Does.StartWith($"forensics-bundle 1, resumed after link 2 of {first.Fingerprint} at "));
        Assert.That(entries.Keys, Has.None.EqualTo("fs/lost"), "no link covered it");
    }

    [Test]
    public void ItCanBeCutAndResumedAgain()
    {
        var (cut, _) = Cut();
        var once = Resume(cut, new(2, first.Fingerprint), second, "a", writer =>
        {
            writer.WriteEntry("fs/second", "2"u8);
            _ = writer.WriteLink();
            writer.WriteEntry("fs/late", "2"u8);
        });
        var twice = Resume(once[..(once.Length - 700)], new(3, second.Fingerprint), third, "b", writer => writer.WriteEntry("fs/third", "3"u8));
        var report = Bundles.Verify(twice, first.Fingerprint, second.Fingerprint, third.Fingerprint);
        Assert.That(report.Problems, Is.Empty, Bundles.Describe(report));
        Assert.That(report.Signers.Select(signer => signer.Fingerprint), Is.EqualTo(new[] { first.Fingerprint, second.Fingerprint, third.Fingerprint }));
        Assert.That(report.IsAuthentic);
        Assert.That(Archive.Entries(twice).Select(entry => entry.Name), Is.SupersetOf(new[] { "fs/kept", "fs/second", "fs/third", "custody/signer.2.pem", "custody/signer.3.pem" }).And.None.EqualTo("fs/late"));
    }

    [Test]
    public void ALinkThatIsNotThereMakesNoFile()
    {
        var (cut, _) = Cut();
        Assert.That(() => Resume(cut, new(3, first.Fingerprint), second, "a", _ => { }), Throws.InstanceOf<IOException>());
        Assert.That(folder.EnumerateFiles(), Is.Empty);
    }

    [Test]
    public void WhatDoesNotProveIsNotGoneOnWith()
    {
        var (cut, prefix) = Cut();
        Assert.That(() => Resume(cut, new(2, second.Fingerprint), second, "a", _ => { }), Throws.InstanceOf<IOException>(), "another signer");
        var whole = Bundles.Small(first);
        Assert.That(() => Resume(whole, new(2, first.Fingerprint), second, "b", _ => { }), Throws.InstanceOf<IOException>(), "nothing follows a manifest");
        for (var at = 100; at < prefix.Length; at += 1_999)
        {
            var flipped = (byte[])cut.Clone();
            flipped[at] ^= 4;
            Assert.That(() => Resume(flipped, new(2, first.Fingerprint), second, "c", _ => { }), Throws.InstanceOf<IOException>(), $"byte {at}");
        }

        Assert.That(folder.EnumerateFiles(), Is.Empty);
    }

    /// <summary>Two links, then something that none covers.</summary>
    private (byte[] Cut, byte[] Prefix) Cut()
    {
        using var file = new FlushedStream();
        using var writer = new BundleWriter(file, first, Bundles.Options());
        writer.WriteEntry("fs/kept", "kept"u8);
        _ = writer.WriteLink();
        writer.AppendLines("log", "{\"line\":1}\n"u8);
        var torn = writer.OpenContent("images/torn");
        torn.Append(Bundles.Noise(300_000, 1));
        _ = writer.WriteLink();
        var prefix = file.Flushed;
        writer.WriteEntry("fs/lost", Bundles.Noise(3_000_000, 2));
        torn.Append(Bundles.Noise(300_000, 1));
        return (file.ToArray(), prefix);
    }

    private byte[] Resume(byte[] cut, ResumePoint point, BundleSigner signer, string name, Action<BundleWriter> fill)
    {
        var path = Path.Combine(folder.FullName, name);
        using (var writer = BundleWriter.Resume(path, new MemoryStream(cut, false), point, signer, Bundles.Options()))
        {
            fill(writer);
            _ = writer.Close(Bundles.Manifest);
        }

        return File.ReadAllBytes(path);
    }
}
