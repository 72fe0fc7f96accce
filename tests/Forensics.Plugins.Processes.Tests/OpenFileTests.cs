using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Forensics.Sdk;

namespace Forensics.Plugins.Processes.Tests;

public sealed class OpenFileTests
{
    private const int HoleBytes = 16 << 20;

    /// <summary>Other processes of the machine hold deleted files too: little of each is stored, so that ours find room.</summary>
    private static ProcessOptions Stored => new() { MaxStoredBytes = 1 << 20, MaxTotalStoredBytes = int.MaxValue };

    private string folder = string.Empty;

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("forensics-open-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    [Test]
    public void ADeletedOpenFileIsListedWithWhatItHolds()
    {
        using var process = OddProcess.Start("files", folder);
        var fd = process.Announced()["text"].Single()[0];
        var listing = Listing.Of(options: Stored);
        var file = OpenFile(listing, process.Pid, fd);
        Assert.That(file.GetProperty("path").GetString(), Is.EqualTo(Path.Combine(folder, "gone")));
        Assert.That(file.GetProperty("deleted").GetBoolean(), Is.True);
        Assert.That(file.GetProperty("type").GetString(), Is.EqualTo("file"));
        Assert.That(HostileProcessTests.Strings(file, "flags"), Is.EqualTo(new[] { "rdwr", "append", "largefile" }));
        Assert.That(file.GetProperty("position_bytes").GetInt64(), Is.EqualTo(30));
        var (source, content) = listing.Blob(file, "blob");
        Assert.That(Encoding.UTF8.GetString(content), Is.EqualTo("written before it was deleted\n"));
        Assert.That(source, Has.Property("Kind").EqualTo(BlobKind.Extra).And.Property("Name").EqualTo($"{process.Pid}-fd{fd}"));
        Assert.That(source.Metadata, Has.Property("SizeBytes").EqualTo(30).And.Property("Mode").EqualTo(0x1a0).And.Property("Links").EqualTo(0));
        Assert.That(listing.Faults(process.Pid), Is.Empty);
    }

    [Test]
    public void HolesOfADeletedFileAreNotRead()
    {
        using var process = OddProcess.Start("files", folder);
        var fd = process.Announced()["holes"].Single()[0];
        var listing = Listing.Of(options: Stored);
        var file = OpenFile(listing, process.Pid, fd);
        var (source, content) = listing.Blob(file, "blob");
        Assert.That(source.Metadata!.SizeBytes, Is.EqualTo(HoleBytes + 4));
        Assert.That(source.Extents, Is.Not.Null, "the file system of the temporary folder tells of no holes");
        Assert.That(source.Extents!.Sum(extent => extent.LengthBytes), Is.EqualTo(content.Length).And.LessThan(HoleBytes / 2));
        Assert.That(content.AsSpan(0, 5).ToArray(), Is.EqualTo("first"u8.ToArray()));
        Assert.That(content[^4..], Is.EqualTo("last"u8.ToArray()));
        Assert.That(source.Extents![^1].OffsetBytes + source.Extents[^1].LengthBytes, Is.EqualTo(HoleBytes + 4));
        Assert.That(file.GetProperty("position_bytes").GetInt64(), Is.EqualTo(42));
    }

    [Test]
    public void AMemoryFileIsStored()
    {
        using var process = OddProcess.Start("files", folder);
        var fd = process.Announced()["memory"].Single()[0];
        var listing = Listing.Of(options: Stored);
        var file = OpenFile(listing, process.Pid, fd);
        Assert.That(file.GetProperty("path").GetString(), Is.EqualTo("/memfd:loot"));
        Assert.That(file.GetProperty("memfd").GetBoolean(), Is.True);
        Assert.That(Encoding.UTF8.GetString(listing.Blob(file, "blob").Content), Is.EqualTo("in memory only\n"));
    }

    [Test]
    public void NothingIsStoredWhenThatIsNotAskedFor()
    {
        using var process = OddProcess.Start("files", folder);
        process.Announced();
        var listing = Listing.Of(options: new() { StoreDeleted = false });
        Assert.That(listing.Context.Blobs, Is.Empty);
        Assert.That(listing.Details("process.open_file", process.Pid), Is.Not.Empty);
    }

    [Test]
    public void ContentBeyondTheLimitIsCutAndSaidToBe()
    {
        using var process = OddProcess.Start("files", folder);
        var fd = process.Announced()["text"].Single()[0];
        var listing = Listing.Of(options: new() { MaxStoredBytes = 7, MaxTotalStoredBytes = int.MaxValue });
        Assert.That(listing.Blob(OpenFile(listing, process.Pid, fd), "blob").Content, Is.EqualTo("written"u8.ToArray()));
        var fault = listing.Faults(process.Pid).Single(fault => fault.Subject.ToString() == $"/proc/{process.Pid}/fd/{fd}");
        Assert.That(fault, Has.Property("Code").EqualTo("DELETED_OVER_LIMIT").And.Property("Kind").EqualTo(FaultKind.OverLimit));
        Assert.That(listing.Conclusion.Flags, Is.EqualTo(ItemFlags.Truncated));
    }

    [Test]
    public void TheLimitOfAllContentTogetherHolds()
    {
        using var process = OddProcess.Start("files", folder);
        process.Announced();
        var listing = Listing.Of(options: new() { MaxTotalStoredBytes = 10 });
        Assert.That(listing.Context.Blobs.Values.Sum(blob => blob.Content.Length), Is.LessThanOrEqualTo(10));
        Assert.That(listing.Faults(process.Pid).Select(fault => fault.Code), Does.Contain("DELETED_OVER_LIMIT"));
    }

    [Test]
    public void AFileThatManyHoldIsStoredOnce()
    {
        using var process = OddProcess.StartProgram("/bin/sh", ["-c", $"exec 3>'{folder}/shared'; rm '{folder}/shared'; echo shared >&3; sleep 1000 & echo ready; wait"]);
        process.Expect("ready");
        var listing = Listing.Of(options: Stored);
        var holders = listing.Context.Records("process.open_file").Where(file => file.GetProperty("path").GetString() == $"{folder}/shared").ToList();
        Assert.That(holders, Has.Count.GreaterThanOrEqualTo(2));
        Assert.That(holders.Select(file => file.GetProperty("blob").GetString()).Distinct().Count(), Is.EqualTo(1));
        Assert.That(listing.Blob(holders[0], "blob").Content, Is.EqualTo("shared\n"u8.ToArray()));
    }

    [Test]
    public void OneDescriptorBeyondTheLimitIsLeftOutAndCounted()
    {
        using var process = OddProcess.Ready("many", "20");
        var count = Directory.GetFiles($"/proc/{process.Pid}/fd").Length;
        Assert.That(Listing.Of(options: new() { MaxOpenFiles = count }).Faults(process.Pid), Is.Empty);
        var listing = Listing.Of(options: new() { MaxOpenFiles = count - 1 });
        Assert.That(listing.Details("process.open_file", process.Pid), Has.Count.EqualTo(count - 1));
        var fault = listing.Faults(process.Pid).Single();
        Assert.That(fault.Code, Is.EqualTo("OPEN_FILES_OVER_LIMIT"));
        Assert.That(fault.Message, Does.StartWith("1 "));
    }

    [Test]
    public void OpenFilesAndSocketsAreThoseThatLsofSees()
    {
        Assume.That(File.Exists("/usr/bin/lsof"), "lsof is not installed");
        using var files = OddProcess.Start("files", folder);
        files.Announced();
        using var sockets = OddProcess.Start("sockets");
        sockets.Announced();
        foreach (var pid in new[] { files.Pid, sockets.Pid })
        {
            var listing = Listing.Of(options: Stored);
            var ours = listing.Details("process.open_file", pid)
                .Concat(listing.Details("process.socket", pid)).Select(file => (Fd(file), file.GetProperty("inode").GetString()));
            Assert.That(ours, Is.EquivalentTo(Lsof(pid)));
        }
    }

    [Test]
    public void ADescriptorsMountAndDeviceAreThoseOfProc()
    {
        using var process = OddProcess.Start("files", folder);
        var fd = process.Announced()["folder"].Single()[0];
        var file = OpenFile(Listing.Of(), process.Pid, fd);
        Assert.That(file.GetProperty("type").GetString(), Is.EqualTo("directory"));
        Assert.That(file.GetProperty("deleted").GetBoolean(), Is.False);
        Assert.That(file.GetProperty("mount_id").GetString(), Is.EqualTo(InfoValue(process.Pid, fd, "mnt_id")));
        Assert.That(file.GetProperty("path").GetString(), Is.EqualTo(folder));
        Assert.That(HostileProcessTests.Strings(file, "flags"), Does.Contain("directory").And.Contain("rdonly"));
    }

    private static string InfoValue(int pid, int fd, string key)
        => File.ReadLines($"/proc/{pid}/fdinfo/{fd}").Single(line => line.StartsWith(key + ":", StringComparison.Ordinal))[(key.Length + 1)..].Trim();

    private static JsonElement OpenFile(Listing listing, int pid, int fd)
        => listing.Details("process.open_file", pid).Single(file => Fd(file) == fd);

    private static int Fd(JsonElement record) => record.GetProperty("fd").GetInt32();

    /// <summary>Descriptor and inode, as <c>lsof -F</c> gives them; the inode of some kinds of sockets stands as device.</summary>
    private static List<(int Fd, string? Inode)> Lsof(int pid)
    {
        var start = new ProcessStartInfo("lsof", ["-nPw", "-p", pid.ToString(CultureInfo.InvariantCulture), "-F", "fid"])
        {
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var found = new Dictionary<int, string?>();
        var fd = -1;
        foreach (var line in process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            fd = line[0] != 'f' ? fd : int.TryParse(line[1..], CultureInfo.InvariantCulture, out var number) ? number : -1;
            if (fd >= 0 && (line[0] == 'i' || (line[0] == 'd' && !found.ContainsKey(fd))))
            {
                found[fd] = line[1..];
            }
        }

        process.WaitForExit();
        return [.. found.Select(entry => (entry.Key, entry.Value))];
    }
}
