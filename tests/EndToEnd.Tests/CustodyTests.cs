using System.Text.Json.Nodes;

namespace EndToEnd.Tests;

/// <summary><c>forensics countersign</c>, and the log that follows a bundle.</summary>
public sealed class CustodyTests
{
    private Workplace place = null!;
    private string bundle = null!;
    private string log = null!;

    [SetUp]
    public void Collect()
    {
        Tool.Require("openssl");
        place = new();
        bundle = place.RunCollect("--only", "hostile.good").MustEndWith(0).Bundle;
        log = bundle.Replace(".tar.zst", ".custody.jsonl", StringComparison.Ordinal);
        Tool.Run(place.Folder, "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "key.pem", "-out", "analyst.crt", "-days", "30", "-subj", "/CN=A. Analyst").MustSucceed();
        _ = place.Write("analyst.pem", File.ReadAllText(place.Path("key.pem")) + File.ReadAllText(place.Path("analyst.crt")));
    }

    [TearDown]
    public void CleanUp() => place.Dispose();

    [Test]
    public void EveryCommandAddsToALogThatWasBegun()
    {
        place.Run("verify", bundle).MustEndWith(8);
        Assert.That(log, Does.Not.Exist, "nobody asked for one");
        place.Run("countersign", bundle, "--signing-key", place.Path("analyst.pem"), "--by", "A. Analyst", "--note", "received").MustEndWith(0);
        place.Run("extract", bundle, "manifest.json", "-o", place.Path("one"), "--by", "B").MustEndWith(8);
        place.Run("export", bundle, "--format", "zip", "-o", place.Path("all.zip"), "--by", "C").MustEndWith(8);
        var verified = place.Run("verify", bundle, "--by", "D").MustEndWith(8);
        Assert.That(verified.Output, Does.Match("countersigned: [0-9a-f]{64} CN=A. Analyst, by A. Analyst, at .*\ncustody log: 3 entries, the last [0-9a-f]{64}\n"));
        var entries = File.ReadAllLines(log).Select(line => JsonNode.Parse(line)!).ToList();
        Assert.That(entries.Select(entry => $"{entry["entry"]} {entry["event"]} {entry["by"]}"), Is.EqualTo(new[] { "1 countersigned A. Analyst", "2 extracted B", "3 exported C", "4 verified D" }));
        var digest = Tool.Run(place.Folder, "sha256sum", bundle).MustSucceed().Output.Split(' ')[0];
        Assert.That(entries.Select(entry => (string)entry["bundle_sha256"]!), Has.All.EqualTo(digest));
    }

    [Test]
    public void ABrokenLogIsToldAndNothingIsAdded()
    {
        place.Run("verify", bundle, "--custody-log").MustEndWith(8);
        place.Run("verify", bundle).MustEndWith(8);
        File.WriteAllText(log, File.ReadAllText(log).Replace("verified", "verifled", StringComparison.Ordinal));
        var before = File.ReadAllBytes(log);
        Assert.That(place.Run("verify", bundle).MustEndWith(7).Output, Does.Contain("custody log: broken: entry 2 does not follow"));
        Assert.That(place.Run("countersign", bundle, "--signing-key", place.Path("analyst.pem")).MustEndWith(2).Error, Does.Contain("broken"));
        Assert.That(File.ReadAllBytes(log), Is.EqualTo(before));
    }

    [Test]
    public void OnlyWhatIsIntactIsCountersignedAndOnlyWithAKey()
    {
        Assert.That(place.Run("countersign", bundle).MustEndWith(2).Error, Does.Contain("--signing-key"));
        var cut = place.Path("cut.tar.zst");
        File.WriteAllBytes(cut, File.ReadAllBytes(bundle)[..^500]);
        Assert.That(place.Run("countersign", cut, "--signing-key", place.Path("analyst.pem")).MustEndWith(7).Error, Does.Contain("'forensics salvage'"));
        Assert.That(Directory.EnumerateFiles(place.Folder, "*.custody.jsonl"), Is.Empty);
        place.Run("salvage", cut, "--custody-log").MustEndWith(3);
        Assert.That(File.ReadAllText(place.Path("cut.custody.jsonl")), Does.Contain("\"event\":\"salvaged\""));
    }
}
