using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Testing;

namespace Forensics.Plugins.Filesystem.Tests;

public sealed class OracleTests
{
    [TestCase(1)]
    [TestCase(4)]
    public async Task EveryFieldOfTwentyThousandHostileEntriesIsWhatAnotherProgramReads(int threads)
    {
        using var tree = new TestTree();
        var script = Shell.Script("oracle.py");
        Directory.CreateDirectory(tree.At("tree"));
        Shell.Run("python3", script, "make", tree.At("tree"), "20000");
        Shell.Run("python3", script, "snapshot", tree.At("tree"), tree.At("snapshot"));

        // The device's own root, so that owners' names are those that the other program reads.
        Assert.That(TargetRootReading.OpenRoot(EvidencePath.Of("/"), out var slash), Is.EqualTo(Errno.Ok));
        using var descriptor = slash.Descriptor;
        var context = new RecordingContext(new ListingCollector().Descriptor, slash, TimeProvider.System);
        await CollectorRun.RunAsync(new ListingCollector(), new() { Root = tree.At("tree"), Threads = threads }, context);
        File.WriteAllLines(tree.At("lines"), context.Records("filesystem.entry").Select(record => record.GetRawText()));

        Assert.That(context.Faults, Is.Empty);
        Assert.That(Shell.Run("python3", script, "check", tree.At("tree"), tree.At("snapshot"), tree.At("lines"), "/"), Does.Contain("20000 compared, 0 differences"));
        Assert.That(context.Items[tree.At("tree")]?.State, Is.EqualTo(ItemState.Collected));
        Assert.That(context.Progress?.Done, Is.EqualTo(20_001));
    }
}
