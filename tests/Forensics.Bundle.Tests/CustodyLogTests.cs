using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Forensics.Bundle.Tests;

/// <summary>The log that follows a bundle.</summary>
public sealed class CustodyLogTests
{
    private static readonly string BundleSha256 = Convert.ToHexStringLower(SHA256.HashData("bundle"u8));

    private readonly BundleSigner analyst = BundleSigner.ForRun("Analyst A");
    private DirectoryInfo folder = null!;
    private string log = null!;

    [SetUp]
    public void MakeLog()
    {
        folder = Directory.CreateTempSubdirectory("forensics-custody-");
        log = CustodyLog.PathOf(Path.Combine(folder.FullName, "host.tar.zst"));
        CustodyLog.Append(log, Entry("verified"));
        CustodyLog.Append(log, Entry("countersigned") with { Detail = "received from site 3" }, analyst);
        CustodyLog.Append(log, Entry("exported") with { By = "B\u001b[2J \"quoted\"\n" });
    }

    [TearDown]
    public void RemoveFolder() => folder.Delete(recursive: true);

    [Test]
    public void EachEntryNamesTheOneBeforeIt()
    {
        Assert.That(log, Does.EndWith("/host.custody.jsonl"));
        Assert.That(File.GetUnixFileMode(log), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        var report = CustodyLog.Check(log, BundleSha256);
        Assert.That((report.Entries, report.Fault), Is.EqualTo((3, (string?)null)));
        var lines = File.ReadAllLines(log);
        Assert.That(lines, Has.Length.EqualTo(3), "what a name holds cannot begin a line");
        for (var i = 1; i < lines.Length; i++) Assert.That((string)JsonNode.Parse(lines[i])!["previous_sha256"]!, Is.EqualTo(Sha256Sum(lines[i - 1])));
        Assert.That(report.LastSha256, Is.EqualTo(Sha256Sum(lines[^1])));
        Assert.That(report.Countersignatures, Has.Count.EqualTo(1));
        Assert.That((report.Countersignatures[0].Fingerprint, report.Countersignatures[0].Fault), Is.EqualTo((analyst.Fingerprint, (string?)null)));
    }

    [Test]
    public void OpensslVerifiesTheCountersignature()
    {
        Tool.Require("openssl");
        var entry = JsonNode.Parse(File.ReadAllLines(log)[1])!;
        File.WriteAllBytes(At("s.p7s"), Convert.FromBase64String((string)entry["signature"]!));
        File.WriteAllText(At("s.pem"), (string)entry["certificate"]!);
        File.WriteAllText(At("bundle"), "bundle");
        string[] verify = ["cms", "-verify", "-binary", "-inform", "DER", "-in", "s.p7s", "-content", "bundle", "-CAfile", "s.pem", "-purpose", "any", "-out", "/dev/null"];
        Tool.Run(folder.FullName, "openssl", verify).MustSucceed();
        File.WriteAllText(At("bundle"), "bundle!");
        Assert.That(Tool.Run(folder.FullName, "openssl", verify).ExitCode, Is.Not.Zero);
    }

    [Test]
    public void EveryChangeOfABitShows()
    {
        var whole = File.ReadAllBytes(log);
        var last = whole.AsSpan(..^1).LastIndexOf((byte)'\n');
        for (var at = 0; at < last; at += 7)
        {
            var changed = (byte[])whole.Clone();
            changed[at] ^= 1;
            File.WriteAllBytes(log, changed);
            Assert.That(CustodyLog.Check(log, BundleSha256).Fault, Is.Not.Null, $"byte {at}");
        }
    }

    [TestCase("a line is gone", "entry 1 has another number")]
    [TestCase("the order is another", "entry 1 has another number")]
    [TestCase("not JSON", "entry 1 is not one of this format")]
    [TestCase("another bundle", "entry 1 speaks of another file")]
    public void NothingIsAddedToABrokenLog(string how, string fault)
    {
        var lines = File.ReadAllLines(log).Select(line => line + "\n").ToList();
        File.WriteAllText(log, how switch
        {
            "a line is gone" => lines[1] + lines[2],
            "the order is another" => lines[1] + lines[0] + lines[2],
            "not JSON" => new string('[', 200_000) + "\n",
            _ => string.Concat(lines),
        });
        var digest = how == "another bundle" ? new string('a', 64) : BundleSha256;
        var before = File.ReadAllBytes(log);
        Assert.That(CustodyLog.Check(log, digest).Fault, Does.StartWith(fault));
        Assert.That(() => CustodyLog.Append(log, Entry("verified") with { BundleSha256 = digest }), Throws.InstanceOf<InvalidDataException>().With.Message.Contains(fault));
        Assert.That(File.ReadAllBytes(log), Is.EqualTo(before));
    }

    [Test]
    public void AnAppendThatWasTornIsTakenBack()
    {
        var whole = File.ReadAllText(log);
        File.WriteAllText(log, whole + "{\"entry\":4,\"prev");
        Assert.That(CustodyLog.Check(log, BundleSha256).Fault, Is.EqualTo("entry 4 has no end"));
        CustodyLog.Append(log, Entry("verified"));
        Assert.That(File.ReadAllText(log), Does.StartWith(whole).And.Contain("16 bytes of an entry that was not finished were removed"));
        Assert.That((CustodyLog.Check(log, BundleSha256).Entries, CustodyLog.Check(log, BundleSha256).Fault), Is.EqualTo((4, (string?)null)));
    }

    [Test]
    public void OnlyARegularFileIsALog()
    {
        var target = At("elsewhere");
        File.Delete(log);
        File.CreateSymbolicLink(log, target);
        Assert.That(() => CustodyLog.Append(log, Entry("verified")), Throws.InstanceOf<IOException>());
        Assert.That(target, Does.Not.Exist);
        File.Delete(log);
        Tool.Run(folder.FullName, "mkfifo", log).MustSucceed();
        Assert.That(() => CustodyLog.Append(log, Entry("verified")), Throws.InstanceOf<IOException>());
        Assert.That(() => CustodyLog.Check(log, BundleSha256), Throws.InstanceOf<IOException>());
    }

    [Test]
    public void ACountersignatureOfAnotherFileIsNone()
    {
        var other = Entry("countersigned") with { BundleSha256 = Convert.ToHexStringLower(SHA256.HashData("other"u8)) };
        var path = At("other.custody.jsonl");
        CustodyLog.Append(path, other, analyst);
        File.WriteAllText(path, File.ReadAllText(path).Replace(other.BundleSha256, BundleSha256, StringComparison.Ordinal));
        Assert.That(CustodyLog.Check(path, BundleSha256).Countersignatures.Single().Fault, Is.EqualTo("it is a signature over other content"));
    }

    private string At(string name) => Path.Combine(folder.FullName, name);

    private static CustodyLogEntry Entry(string what) => new(what, Bundles.Start, "A. Analyst", "forensics test", BundleSha256, null);

    private static string Sha256Sum(string line) => Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(line + "\n")));
}
