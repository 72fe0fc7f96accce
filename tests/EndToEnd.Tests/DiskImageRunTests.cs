using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace EndToEnd.Tests;

/// <summary><c>disk.image</c> by the whole product: into the bundle and beside it, killed and gone on with, read again.</summary>
public sealed class DiskImageRunTests
{
    private const int Mebi = 1 << 20;

    private static readonly string[] OnlyImage = ["--profile", "disk", "--only", "disk.image"];

    private Workplace place = null!;
    private string source = null!;
    private string to = null!;

    [SetUp]
    public void SetUp()
    {
        Product.RequireRoot();
        place = new();
        source = place.Path("source.bin");
        to = Directory.CreateDirectory(place.Path("to"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;
    }

    [TearDown]
    public void CleanUp() => place.Dispose();

    [Test]
    public void KilledTwiceItIsOneImageInTheEnd([Values("raw", "e01")] string format, [Values] bool outside)
    {
        Tool.Require("ewfverify");
        Make(200 * Mebi);
        string[] named = outside ? ["--to", to] : [];
        var cut = place.Path("0.tar.zst");
        Kill(cut, outside, 70 * Mebi, ["collect", "-o", cut, .. Image($"format={format}", "segment_bytes=40MiB", outside ? $"to={to}" : "to=")]);
        var again = place.Path("1.tar.zst");
        Kill(again, outside, 130 * Mebi, ["resume", cut, "-o", again, .. named]);
        var result = place.Run(["resume", again, "-o", place.Path("2.tar.zst"), .. named]).MustEndWith(0);
        place.Run("verify", result.Bundle).MustEndWith(8);
        var bundle = place.Open(result);
        var (step, record) = Record(bundle);
        Assert.That(step, Is.EqualTo("disk.image~3"));
        Assert.That((long)record["resumed_at_bytes"]!, Is.GreaterThan(0), "the second attempt's checkpoint");
        Assert.That(((bool)record["complete"]!, (string?)record["sha256"]), Is.EqualTo((true, Sha256(source))));
        var files = Files(bundle);
        Assert.That(files, Has.Count.EqualTo(format == "raw" ? 5 : files.Count).And.Count.GreaterThan(1));
        foreach (var (line, path) in files)
        {
            Assert.That(((long)line["stored_bytes"]!, (string?)line["sha256"]), Is.EqualTo((new FileInfo(path).Length, Sha256(path))), path);
        }

        if (format == "raw")
        {
            using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            files.ForEach(file => digest.AppendData(File.ReadAllBytes(file.Path)));
            Assert.That(Convert.ToHexStringLower(digest.GetHashAndReset()), Is.EqualTo(Sha256(source)));
        }
        else
        {
            Assert.That(Tool.Run(place.Folder, "ewfverify", "-q", "-d", "sha1", files[0].Path).MustSucceed().Output, Does.Contain("SUCCESS"));
            place.Run("disk", "verify", files[0].Path, "--sha256", Sha256(source)).MustEndWith(0);
        }
    }

    [Test]
    public void InterruptedItIsClosedIntoASignedBundleAndGoneOnWith([Values("raw", "e01")] string format)
    {
        Make(200 * Mebi);
        var path = place.Path("0.tar.zst");
        var host = place.Start(["collect", "-o", path, .. Image($"format={format}", "segment_bytes=40MiB")]);
        Until.True(() => host.HasExited || (File.Exists(path) && new FileInfo(path).Length > 60 * Mebi), "so much is written");
        host.Signal(Signals.Interrupt);
        var interrupted = host.Wait().MustEndWith(130);
        place.Run("verify", interrupted.Bundle).MustEndWith(8);
        Assert.That((bool)Record(place.Open(interrupted)).Record["complete"]!, Is.False);
        var bundle = place.Open(place.Run("resume", interrupted.Bundle, "-o", place.Path("1.tar.zst")).MustEndWith(0));
        var (step, record) = Record(bundle);
        Assert.That((step, (bool)record["complete"]!, (string?)record["sha256"]), Is.EqualTo(("disk.image~2", true, Sha256(source))));
        Assert.That((long)record["resumed_at_bytes"]!, Is.GreaterThan(40L * Mebi), "from where it was interrupted");
    }

    [Test]
    public void WhatWasWrittenAndTheSourceAreReadAgain()
    {
        Make(9 * Mebi);
        var result = place.Run(["collect", "-o", place.Path("a.tar.zst"), "--verify-after", .. Image($"to={to}")]).MustEndWith(0);
        Assert.That(result.Error, Does.Match(@"verified: .*source.*\.E01: what is on the disk is what was written").And.Match(@"verified: .*a\.tar\.zst: intact"));
        var bundle = place.Open(result);
        var outside = bundle.Manifest["outside"]!.AsArray().Single()!;
        Assert.That(((bool)outside["verified_after"]!, (string?)outside["sha256"]), Is.EqualTo((true, Sha256((string)outside["path"]!))));
        var record = Record(bundle).Record;
        Assert.That(((bool)record["verified"]!, (string?)record["verify_sha256"]), Is.EqualTo((true, Sha256(source))));
        Tool.Run(place.Folder, "sh", "-c", $"""printf '%s  %s\n' "{outside["sha256"]}" "{outside["path"]}" | sha256sum -c --quiet""").MustBeSilentSuccess();
    }

    [Test]
    public void TheFolderOutsideIsLookedAtBeforeAnythingStarts()
    {
        Make(Mebi);
        Assert.That(Collect("to=relative").MustEndWith(2).Error, Does.Contain("'relative'"));
        Assert.That(Collect($"to={to}/none").MustEndWith(2).Error, Does.Contain("does not exist"));
        File.SetUnixFileMode(to, (UnixFileMode)0b111_111_111);
        Assert.That(Collect($"to={to}").MustEndWith(5).Error, Does.Contain("written by everybody"));
        Assert.That(Directory.EnumerateFiles(place.Folder, "*.tar.zst"), Is.Empty);
    }

    [Test]
    public void AFullDiskOutsideEndsTheImageAndNotTheBundle()
    {
        Make(24 * Mebi);
        var small = place.MountTmpfs("small", "size=8m,mode=700");
        var result = Collect($"to={small}", "format=raw").MustEndWith(3);
        var bundle = place.Open(result);
        Assert.That(bundle.Reason("disk.image"), Does.Contain("cannot be written").And.Contain(small));
        var line = bundle.Lines("files").Single(file => (string)file["kind"]! == "image");
        Assert.That(((bool)line["truncated"]!, (string?)line["reason"]), Is.EqualTo((true, bundle.Reason("disk.image"))));
        Assert.That(bundle.Items("disk.image"), Has.One.StartWith("source:").And.One.EndsWith("over-limit"));
        place.Run("verify", result.Bundle).MustEndWith(8);
    }

    [Test]
    public void ResumeIsToldWhereToWriteAndComparesWhatIsThere()
    {
        Make(200 * Mebi);
        var cut = place.Path("0.tar.zst");
        Kill(cut, true, 100 * Mebi, ["collect", "-o", cut, .. Image("format=raw", $"to={to}")]);
        Assert.That(place.Run("resume", cut, "-o", place.Path("x.tar.zst")).MustEndWith(2).Error, Does.Contain("name that folder again with --to"), "a bundle is anybody's file");
        Assert.That(place.Run("resume", cut, "-o", place.Path("x.tar.zst"), "--to", place.Folder).MustEndWith(2).Error, Does.Contain("not into"));
        Assert.That(File.Exists(place.Path("x.tar.zst")), Is.False);
        var image = Directory.EnumerateFiles(to).Single();
        using (var file = File.OpenWrite(image))
        {
            file.Position = 4096;
            file.Write("changed meanwhile"u8);
        }

        var before = new FileInfo(image).Length;
        var result = place.Run("resume", cut, "-o", place.Path("1.tar.zst"), "--to", to).MustEndWith(3);
        Assert.That(result.Error, Does.Contain("is not what was written there"));
        Assert.That(new FileInfo(image).Length, Is.EqualTo(before), "it is left as it is");
    }

    [Test]
    public void TheDeviceThatTheOutputLiesOnIsNotImaged([Values] bool outside, [Values("ext4", "btrfs", "overlay")] string kind)
    {
        Tool.Require(kind == "btrfs" ? "mkfs.btrfs" : "mkfs.ext4");
        var disk = place.Path("disk.img");
        File.WriteAllBytes(disk, []);
        using (var file = File.OpenWrite(disk))
        {
            file.SetLength(256 * Mebi);
        }

        Tool.Run(place.Folder, kind == "btrfs" ? "mkfs.btrfs" : "mkfs.ext4", "-q", disk).MustSucceed();
        var loop = Tool.Run(place.Folder, "losetup", "-f", "--show", disk);
        if (loop.ExitCode != 0)
        {
            Assert.Ignore($"no loop device can be had here: {loop.Error}");
        }

        source = loop.Output.Trim();
        var mount = Directory.CreateDirectory(place.Path("mount")).FullName;
        try
        {
            Tool.Run(place.Folder, "mount", source, mount).MustSucceed();
            var overlay = kind == "overlay" ? Directory.CreateDirectory(place.Path("overlay")).FullName : null;
            try
            {
                var there = mount;
                if (overlay is not null)
                {
                    var (lower, upper, work) = (Directory.CreateDirectory(place.Path("lower")).FullName, Directory.CreateDirectory(Path.Combine(mount, "upper")).FullName, Directory.CreateDirectory(Path.Combine(mount, "work")).FullName);
                    var mounted = Tool.Run(place.Folder, "mount", "-t", "overlay", "-o", $"lowerdir={lower},upperdir={upper},workdir={work}", "overlay", overlay);
                    if (mounted.ExitCode != 0)
                    {
                        overlay = null;
                        Assert.Ignore($"no overlay can be mounted here: {mounted.Error}");
                    }

                    there = overlay!;
                }
                else if (kind == "btrfs")
                {
                    // A subvolume, which has a number of its own, by a link from another file system.
                    Tool.Run(place.Folder, "btrfs", "subvolume", "create", Path.Combine(mount, "sub")).MustSucceed();
                    there = File.CreateSymbolicLink(place.Path("link"), Path.Combine(mount, "sub")).FullName;
                }

                var folder = outside ? there : place.Folder;
                var bundlePath = Path.Combine(outside ? place.Folder : there, "a.tar.zst");
                var result = place.Run(["collect", "-o", bundlePath, "--min-free-disk", "0", .. Image(outside ? $"to={folder}" : "to=")]);
                Assert.That(result.All, Does.Contain("disk.image"));
                var bundle = place.Open(result.MustEndWith(3));
                Assert.That(bundle.Lines("items").Single(item => ((string)item["item"]!).StartsWith("source:", StringComparison.Ordinal))["reason"]!.ToString(), Does.Contain(source));
                Assert.That(bundle.Lines("files"), Is.Empty);
                Assert.That(Directory.EnumerateFiles(there, "*.E01"), Is.Empty);
            }
            finally
            {
                if (overlay is not null)
                {
                    Tool.Run(place.Folder, "umount", overlay).MustSucceed();
                }

                Tool.Run(place.Folder, "umount", mount).MustSucceed();
            }
        }
        finally
        {
            Tool.Run(place.Folder, "losetup", "-d", source).MustSucceed();
        }
    }

    private static string Sha256(string path)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    private static (string Step, JsonNode Record) Record(OpenedBundle bundle)
    {
        var step = (string)bundle.Steps.Last(one => ((string)one["step"]!).StartsWith("disk.image", StringComparison.Ordinal))["step"]!;
        return (step, bundle.Lines($"records/{step}/disk.image").Single());
    }

    /// <summary>Each image's line of the index, and a file with its content, in the order of their names. One that a checkpoint found whole, and not ended, has a line of each attempt.</summary>
    private List<(JsonNode Line, string Path)> Files(OpenedBundle bundle)
        => [.. bundle.Lines("files").Where(line => (string)line["kind"]! == "image").Select(line => (line, (string?)line["outside"] ?? Joined(bundle, line))).DistinctBy(file => file.Item2).OrderBy(file => file.Item2, StringComparer.Ordinal)];

    private string Joined(OpenedBundle bundle, JsonNode line)
    {
        var entry = Path.Combine(bundle.Folder, (string)line["entry"]!);
        if ((int)line["parts"]! == 0)
        {
            return entry;
        }

        var path = Path.Combine(Directory.CreateDirectory(place.Path("joined")).FullName, Path.GetFileName(entry));
        using var file = File.Create(path);
        for (var part = 1; part <= (int)line["parts"]!; part++)
        {
            file.Write(File.ReadAllBytes($"{entry}.part{part:D4}"));
        }

        return path;
    }

    private HostResult Collect(params string[] options) => place.Run(["collect", "-o", place.Folder, .. Image(options)]);

    private string[] Image(params string[] options)
        => [.. OnlyImage, .. new[] { $"source={source}" }.Concat(options).SelectMany(option => new[] { "--set", $"disk.image.{option}" })];

    private void Make(int bytes)
    {
        // Noise: what is written is about as long, whatever the format.
        var random = new Random(bytes);
        var piece = new byte[Mebi];
        using var file = File.Create(source);
        for (var i = 0; i < bytes / Mebi; i++)
        {
            random.NextBytes(piece);
            file.Write(piece);
        }
    }

    /// <summary>Kills a run when it has written so much.</summary>
    private void Kill(string bundle, bool outside, long bytes, string[] arguments)
    {
        var host = place.Start(arguments);
        Until.True(
            () => host.HasExited || Directory.EnumerateFiles(to).Append(bundle).Where(File.Exists).Where(file => !outside || file != bundle).Sum(file => new FileInfo(file).Length) > bytes,
            "so much is written");
        host.Signal(Signals.Kill);
        Assert.That(host.Wait().Output, Does.Not.Contain("bundle: "), "it was killed before its end");
    }
}
