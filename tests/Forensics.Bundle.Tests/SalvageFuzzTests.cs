using System.Collections.Concurrent;

namespace Forensics.Bundle.Tests;

/// <summary>Whatever was done to a bundle, verification and salvage end with a report, and what was saved proves.</summary>
public sealed class SalvageFuzzTests
{
    private const int Mutants = 300;

    // Generous: it is for what never ends.
    private static readonly TimeSpan Watchdog = TimeSpan.FromMinutes(5);

    private readonly BundleSigner signer = BundleSigner.ForRun("first");

    [Test]
    public void AMutantIsAReportAndWhatWasSavedOfItProves([Values(20_250_303)] int seed)
    {
        TestContext.Out.WriteLine($"seed {seed}");
        var bundles = MakeBundles();
        ConcurrentBag<string> wrong = [];
        var saved = 0;
        var work = Task.Run(() => Parallel.For(0, Mutants, mutant =>
        {
            var file = Mutate(bundles[mutant % bundles.Count], mutant / bundles.Count, new Random(seed + mutant));
            var verified = Bundles.Verify(file, signer.Fingerprint);
            using var destination = new MemoryStream();
            var report = BundleSalvage.Salvage(new MemoryStream(file), destination);
            if (report.Outcome != SalvageOutcome.Salvaged)
            {
                if (destination.Length > 0) wrong.Add($"mutant {mutant}: {report.Outcome}, and {destination.Length} bytes");
                return;
            }

            Interlocked.Increment(ref saved);
            var result = Bundles.Verify(destination.ToArray());
            var isPrefix = file.AsSpan().StartsWith(destination.ToArray().AsSpan(0, (int)report.CopiedBytes));
            if (result.Integrity != IntegrityState.Salvaged || result.ProvenLinks != report.Link || report.Link > verified.ProvenLinks || !isPrefix)
                wrong.Add($"mutant {mutant}: link {report.Link} of {verified.ProvenLinks}, {isPrefix}, {Bundles.Describe(result)}");
        }));
        Assert.That(work.Wait(Watchdog), "it does not end");
        Assert.That(wrong, Is.Empty);
        Assert.That(saved, Is.InRange(Mutants / 10, Mutants), "the mutants are not all alike");
    }

    private List<byte[]> MakeBundles()
    {
        var whole = Bundles.Write(signer, writer =>
        {
            for (var i = 0; i < 4; i++)
            {
                writer.AppendLines("records/a", Bundles.Lines(500, i));
                writer.WriteEntry($"fs/{i}", Bundles.Noise(5_000 * i, i));
                writer.WriteLink();
            }
        });
        var folder = Directory.CreateTempSubdirectory("forensics-fuzz-");
        try
        {
            var path = Path.Combine(folder.FullName, "resumed");
            using (var writer = BundleWriter.Resume(path, new MemoryStream(whole), new ResumePoint(2, signer.Fingerprint), BundleSigner.ForRun("second"), Bundles.Options()))
            {
                writer.WriteEntry("fs/more", Bundles.Noise(5_000, 9));
                writer.WriteLink();
                writer.WriteEntry("fs/last", "last"u8);
                writer.Close(Bundles.Manifest);
            }

            var resumed = File.ReadAllBytes(path);
            using var saved = new MemoryStream();
            _ = BundleSalvage.Salvage(new MemoryStream(resumed[..^300]), saved);
            return [whole, resumed, saved.ToArray()];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static byte[] Mutate(byte[] bundle, int kind, Random random)
    {
        var rows = Archive.Rows(bundle);
        var at = random.Next(bundle.Length);
        var row = rows[random.Next(rows.Count)];
        var frame = bundle.AsSpan((int)row.Start, row.Compressed).ToArray();
        switch (kind % 8)
        {
            case 0:
                var flipped = (byte[])bundle.Clone();
                for (var i = random.Next(4); i >= 0; i--) flipped[random.Next(flipped.Length)] ^= (byte)(1 << random.Next(8));
                return flipped;
            case 1:
                return bundle[..at];
            case 2:
                return [.. bundle[..at], .. Bundles.Noise(random.Next(1, 5_000), kind), .. bundle[at..]];
            case 3:
                return [.. bundle[..(int)row.Start], .. frame, .. bundle[(int)row.Start..]];
            case 4:
                return [.. bundle[..(int)row.Start], .. bundle[((int)row.Start + row.Compressed)..]];
            case 5:
                return Forge(bundle, random, pieces => pieces.RemoveAt(random.Next(pieces.Count)));
            case 6:
                return Forge(bundle, random, pieces => pieces.Insert(random.Next(pieces.Count), pieces[random.Next(pieces.Count)]));
            default:
                return Forge(bundle, random, pieces =>
                {
                    // A list, or a signature, or anything else, with another content.
                    var custody = Enumerable.Range(0, pieces.Count).Where(i => pieces[i].Name.StartsWith("custody/", StringComparison.Ordinal) && pieces[i].Content.Length > 0).ToList();
                    var chosen = custody[random.Next(custody.Count)];
                    var content = (byte[])pieces[chosen].Content.Clone();
                    content[random.Next(content.Length)] = (byte)random.Next(256);
                    pieces[chosen] = pieces[chosen] with { Content = content };
                });
        }
    }

    // Put together again frame by frame at piece ends, so that links still end with a frame.
    private static byte[] Forge(byte[] bundle, Random random, Action<List<Forger.Piece>> change)
    {
        var forger = new Forger(bundle);
        if (random.Next(2) == 0) forger.EndOfArchive = [];
        change(forger.Pieces);
        return Forger.FrameAtLinks(forger);
    }
}
