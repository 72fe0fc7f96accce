using System.Security.Cryptography;
using System.Text.Json;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Proc;

namespace Forensics.Plugins.Processes.Tests;

/// <summary>Digests of programs, and the content of those that are deleted.</summary>
public sealed class ContentTests
{
    private static readonly ProcessOptions Stored = new() { MaxStoredBytes = 1 << 20, MaxTotalStoredBytes = int.MaxValue };

    [Test]
    public void AProgramsDigestsAreThoseOfItsFile()
    {
        using var process = OddProcess.Ready("wait");
        var record = Listing.Of(options: new() { Hashes = [HashName.Md5, HashName.Sha256], StoreDeleted = false }).Record(process.Pid);
        using var file = File.OpenRead(OddProgram.Path);
        Assert.That(record.GetProperty("executable_sha256").GetString(), Is.EqualTo(Convert.ToHexStringLower(SHA256.HashData(file))));
        file.Position = 0;
#pragma warning disable CA5351 // The option is there for lists of known files that have no other digest.
        Assert.That(record.GetProperty("executable_md5").GetString(), Is.EqualTo(Convert.ToHexStringLower(MD5.HashData(file))));
#pragma warning restore CA5351
        Assert.That(record.GetProperty("executable_blob").ValueKind, Is.EqualTo(JsonValueKind.Null));
    }

    [Test]
    public void WithoutHashesThereAreNone()
    {
        var record = Listing.Of(options: Listing.Basic).Record(Environment.ProcessId);
        Assert.That(record.GetProperty("executable_sha256").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(record.GetProperty("executable_inode").ValueKind, Is.EqualTo(JsonValueKind.String));
    }

    [Test]
    public void ADeletedProgramIsStoredAndItsDigestIsThatOfTheContent()
    {
        var path = Path.Combine(OddProgram.Folder, "vanishing");
        File.Copy(OddProgram.Path, path);
        using var process = OddProcess.StartProgram(path, ["wait"]);
        process.Expect("ready");
        File.Delete(path);
        AssertStored(process.Pid);
    }

    [Test]
    public void AProgramThatLiesInMemoryOnlyIsStored()
    {
        using var process = OddProcess.Start("memfd");
        process.Expect("ready");
        AssertStored(process.Pid);
    }

    [Test]
    public void AProgramThatRunsTwiceIsOpenedOnce()
    {
        using var first = OddProcess.Ready("wait");
        using var second = OddProcess.Ready("wait");
        using var root = Roots.Open("/").Descriptor;
        Assert.That(ProcFileSystem.Open(new(root, EvidencePath.Of("/")), "/proc", out var proc), Is.Null);
        using var held = proc;
        var reader = new ProcessReader(proc!, new(root, EvidencePath.Of("/")), TimeProvider.System, Listing.Basic, new(TimeProvider.System));
        using var abandonable = new AbandonableReader(TimeProvider.System);
        var digests = new ExecutableDigests([HashName.Sha256], new LocalFiles(new(root, EvidencePath.Of("/"))), new(abandonable));
        foreach (var (pid, wasKnown) in new[] { (first.Pid, false), (second.Pid, true) })
        {
            using var reading = reader.Read(pid, ReadStep.None);
            var error = digests.Of(reading, reading.Facts!.ExecutableStatus!.Value, out var found, out var isKnown, default);
            Assert.That((error.Failed, isKnown, found!.Sha256!.Length), Is.EqualTo((false, wasKnown, 64)));
        }

        Assert.That(digests.Opened, Is.EqualTo(1));
    }

    [Test]
    public void ReadingAProgramLeavesItsAccessTime()
    {
        var path = Path.Combine(OddProgram.Folder, "untouched");
        File.Copy(OddProgram.Path, path);
        using var process = OddProcess.StartProgram(path, ["wait"]);
        process.Expect("ready");
        var before = new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc);
        File.SetLastAccessTimeUtc(path, before);
        Assert.That(Listing.Of(options: Stored).Record(process.Pid).GetProperty("executable_sha256").GetString(), Has.Length.EqualTo(64));
        Assert.That(File.GetLastAccessTimeUtc(path), Is.EqualTo(before));
    }

    private static void AssertStored(int pid)
    {
        var listing = Listing.Of(options: Stored);
        var record = listing.Record(pid);
        var (source, content) = listing.Blob(record, "executable_blob");
        using var file = File.OpenRead(OddProgram.Path);
        Assert.That(Convert.ToHexStringLower(SHA256.HashData(content)), Is.EqualTo(Convert.ToHexStringLower(SHA256.HashData(file))));
        Assert.That(record.GetProperty("executable_sha256").GetString(), Is.EqualTo(Convert.ToHexStringLower(SHA256.HashData(content))));
        Assert.That(source, Has.Property("Kind").EqualTo(BlobKind.Extra).And.Property("Name").EqualTo($"{pid}-exe"));
        Assert.That(listing.Faults(pid), Is.Empty);
    }
}
