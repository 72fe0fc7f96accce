using System.Text.Json;
using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Filesystem.Tests.Collecting;

/// <summary>Files of the kernel's on this very system: their length says nothing, some never end, some must not be waited for.</summary>
public sealed class KernelFileTests
{
    [TestCase("/proc/version")]
    [TestCase("/proc/sys/kernel/ostype")]
    [TestCase("/proc/filesystems")]
    [TestCase("/sys/kernel/mm/transparent_hugepage/enabled")]
    public async Task AFileOfTheKernelsIsReadToItsEndWhateverItsLengthSays(string path)
    {
        var files = await CollectAsync([path]);

        Assert.That(files.Ends, Is.EqualTo((string[])[$"{path} Collected"]));
        Assert.That(files.States, Is.EqualTo((string[])[$"{path} collected"]));
        Assert.That(CollectedFiles.Text(files.Content(files.File(path))!.Value, "sha256"), Is.EqualTo(Shell.Run("sha256sum", path)[..64]));
        Assert.That(files.Faults, Is.Empty);
    }

    [Test]
    public async Task OwnStatusIsReachedThroughTheLinkOfTheKernels()
    {
        var files = await CollectAsync(["/proc/self/status", "/proc/self/cmdline"]);

        var process = Environment.ProcessId;
        Assert.That(files.States, Is.EquivalentTo((string[])[$"/proc/{process}/status collected", $"/proc/{process}/cmdline collected"]));
        Assert.That(CollectedFiles.Text(files.Content(files.File($"/proc/{process}/cmdline"))!.Value, "sha256"), Is.EqualTo(Shell.Run("sha256sum", $"/proc/{process}/cmdline")[..64]));
    }

    [TestCase("pagemap")]
    [TestCase("clear_refs")]
    [TestCase("mem")]
    public async Task AFileThatNeverEndsOrCannotBeReadEndsAndTheRestIsCollected(string name)
    {
        var path = $"/proc/{Environment.ProcessId}/{name}";
        var files = await CollectAsync([path, "/proc/version"]);

        Assert.That(files.Ends, Does.Contain("/proc/version Collected"));
        Assert.That(CollectedFiles.Text(files.Item(path), "state"), Is.AnyOf("ReadError", "Denied", "OverLimit", "Unsupported"));
        Assert.That(files.Files.Where(file => CollectedFiles.Text(file, "path") == path).Sum(file => file.GetProperty("stored_bytes").GetInt64()), Is.LessThanOrEqualTo(CollectLimits.KernelFileBytes));
        Assert.That(files.Faults, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task AFileThatWaitsForTheKernelIsNotWaitedFor()
    {
        // Whoever reads kmsg waits for the next message once all were read.
        Shell.OnlyAsRoot();
        var files = await CollectAsync(["/proc/kmsg", "/proc/version"], """ "read_deadline_seconds":2 """);

        Assert.That(files.Ends, Does.Contain("/proc/version Collected"));
        Assert.That(files.Files.Where(file => CollectedFiles.Text(file, "path") == "/proc/kmsg").ToList(), Has.Count.EqualTo(1));
    }

    private static async Task<CollectedFiles> CollectAsync(string[] paths, string options = "")
    {
        Assert.That(TargetRootReading.OpenRoot(EvidencePath.Of("/"), out var root), Is.EqualTo(Errno.Ok));
        using (root.Descriptor)
        {
            var files = new CollectedFiles(JsonDocument.Parse(await FileCollection.RunAsync(root, $"{{\"paths\":{JsonSerializer.Serialize(paths)}{(options.Length > 0 ? "," : "")}{options}}}")).RootElement);
            files.MustAddUp(paths);
            return files;
        }
    }
}
