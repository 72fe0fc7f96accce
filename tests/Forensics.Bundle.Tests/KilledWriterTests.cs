using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Forensics.Bundle.Tests;

/// <summary>A process that writes a bundle is killed at any moment: what it was told to be safe is safe, and nothing else passes.</summary>
public sealed class KilledWriterTests
{
    private const int Kills = 100;

    private static readonly string Program = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../killed-writer/KilledWriter.dll"));

    [Test]
    public void WhatALinkCoversSurvivesAHundredKills()
    {
        Assert.That(Program, Does.Exist);
        var seed = Environment.TickCount;
        TestContext.Out.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var folder = Directory.CreateTempSubdirectory("forensics-killed-");
        try
        {
            var withLinks = 0;
            for (var kill = 0; kill < Kills; kill++)
            {
                var path = Path.Combine(folder.FullName, $"{kill}.tar.zst");
                var acknowledged = Kill(path, kill, random);
                withLinks += acknowledged.Link > 0 ? 1 : 0;
                MustHold(path, acknowledged);
                File.Delete(path);
            }

            Assert.That(withLinks, Is.GreaterThan(Kills / 2), "most were killed while they wrote");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Starts it, kills it after so many of its own words and a moment more, and returns the last word.</summary>
    private static (int Link, int Lines) Kill(string path, int seed, Random random)
    {
        using var writer = Process.Start(new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [Program, path, seed.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardOutput = true })!;
        try
        {
            var last = "0 0";
            for (var words = random.Next(0, 6); words > 0 && writer.StandardOutput.ReadLine() is { } word; words--) last = word;

            // Anywhere between two links, within one, or before the first: busy, so that the moment does not depend on a timer's tick.
            for (var until = Stopwatch.GetTimestamp() + random.NextInt64(Stopwatch.Frequency / 20); Stopwatch.GetTimestamp() < until;) Thread.SpinWait(10);
            writer.Kill();
            writer.WaitForExit();
            while (writer.StandardOutput.ReadLine() is { } word && word.Contains(' ', StringComparison.Ordinal)) last = word;
            var fields = last.Split(' ');
            return (int.Parse(fields[0], CultureInfo.InvariantCulture), int.Parse(fields[1], CultureInfo.InvariantCulture));
        }
        finally
        {
            if (!writer.HasExited) writer.Kill();
        }
    }

    private static void MustHold(string path, (int Link, int Lines) acknowledged)
    {
        if (!File.Exists(path))
        {
            Assert.That(acknowledged.Link, Is.Zero);
            return;
        }

        using var cut = File.OpenRead(path);
        var report = BundleVerifier.Verify(cut, new());
        Assert.That(report.Integrity, Is.EqualTo(IntegrityState.CutAfterLink), Bundles.Describe(report));
        Assert.That(report.ProvenLinks, Is.GreaterThanOrEqualTo(acknowledged.Link), Bundles.Describe(report));
        cut.Position = 0;
        using var salvaged = new MemoryStream();
        var salvage = BundleSalvage.Salvage(cut, salvaged);
        Assert.That(salvage.Link, Is.EqualTo(report.ProvenLinks));
        if (salvage.Link == 0) return;

        Assert.That(Bundles.Verify(salvaged.ToArray()).Integrity, Is.EqualTo(IntegrityState.Salvaged));
        var lines = Archive.Entries(salvaged.ToArray()).Where(entry => entry.Name.StartsWith("records/step/line/", StringComparison.Ordinal))
            .SelectMany(entry => Encoding.ASCII.GetString(entry.Content).Split('\n', StringSplitOptions.RemoveEmptyEntries)).ToList();
        Assert.That(lines, Has.Count.GreaterThanOrEqualTo(acknowledged.Lines));
        Assert.That(lines, Is.EqualTo(Enumerable.Range(0, lines.Count).Select(line => $"{{\"line\":{line}}}")), "every line once, in order, whole");
    }
}
