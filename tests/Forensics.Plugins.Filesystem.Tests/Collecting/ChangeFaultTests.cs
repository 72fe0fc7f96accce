using System.Diagnostics;

namespace Forensics.Plugins.Filesystem.Tests.Collecting;

/// <summary>
/// What changes between being found and being read. A FUSE file system does it at the very moment (silent.c): a name that is listed and gone, a file that ends early, or
/// fails in its middle. And programs that rename for as long as a run lasts: there either outcome is right, and none may be lost.
/// </summary>
public sealed class ChangeFaultTests
{
    private const int Runs = 12;

    private static IEnumerable<FaultCase> Cases =>
    [
        Of("ANameThatIsListedAndGoneHasVanished", "gone", "/m/* Collected", ["/m/b missing"], ["/m/b STATUS_UNREADABLE Vanished"]),
        Of("AShortFileThatEndsEarlyIsTruncated", "short", "/m/* Collected Truncated, ChangedDuringRead", ["/m/b collected truncated,changed-during-read"], ["/m/b FILE_CHANGED Changed"]),
        Of("ALongFileThatEndsEarlyIsTruncated", "short-long", "/m/* Collected Truncated, ChangedDuringRead", ["/m/b collected truncated,changed-during-read"], ["/m/b FILE_CHANGED Changed"]),
        Of("AShortFileThatFailsInItsMiddleIsAReadError", "fail", "/m/* ReadError Truncated", ["/m/b read-error truncated"], ["/m/b CONTENT_UNREADABLE ReadError"]),
        Of("ALongFileThatFailsInItsMiddleIsAReadError", "fail-long", "/m/* ReadError Truncated", ["/m/b read-error truncated"], ["/m/b CONTENT_UNREADABLE ReadError"]),
        Of("AFileThatIsSilentWhenOpenedIsTimedOut", "open", "/m/* TimedOut Truncated", ["/m/b timed-out"], ["/m/b IO_TIMEOUT TimedOut"]),
        Of("ALongFileThatFallsSilentInItsMiddleIsTimedOut", "read-long", "/m/* TimedOut Truncated", ["/m/b timed-out truncated"], ["/m/b CONTENT_UNREADABLE TimedOut"]),
        Of("AShortFileThatFallsSilentInItsMiddleIsTimedOut", "read", "/m/* TimedOut Truncated", ["/m/b timed-out"], ["/m/b IO_TIMEOUT TimedOut"]),
    ];

    [TestCaseSource(nameof(Cases))]
    public async Task EndsAs(object row)
    {
        Shell.OnlyAsRoot();
        using var rig = new FaultRig();
        await rig.CheckAsync((FaultCase)row);
    }

    [TestCase("short", 64 << 10)]
    [TestCase("short-long", 512 << 10)]
    [TestCase("fail", 64 << 10)]
    [TestCase("fail-long", 512 << 10)]
    [TestCase("read-long", 512 << 10)]
    public async Task WhatWasReadIsKept(string mode, int bytes)
    {
        Shell.OnlyAsRoot();
        using var rig = new FaultRig();
        var files = await rig.CollectAsync(Of("Kept", mode, "", [], []));

        var file = files.File("/m/b");
        Assert.That(file.GetProperty("stored_bytes").GetInt64(), Is.EqualTo(bytes), file.ToString());
        Assert.That(files.Content(file)!.Value.GetProperty("length").GetInt64(), Is.EqualTo(bytes));
    }

    [Test]
    public async Task AFileThatIsRenamedAllTheTimeIsCollectedOrHasVanishedAndIsNeverLost()
    {
        using var rig = new FaultRig();
        await AlternateAsync(rig, "mkdir -p d; seq 100 >d/f; for i in $(seq 400); do echo $i >d/$i; done", "f", async () =>
        {
            var files = await rig.CollectAsync(new("Renamed", "true", "/d/*", "/d/f") { Items = [], Untouched = "d" });

            // A new name changes the status: what was read meanwhile is said to have changed.
            Assert.That(CollectedFiles.Text(files.Item("/d/*"), "state"), Is.EqualTo("Collected"), string.Join('\n', files.Faults));
            Assert.That(CollectedFiles.Text(files.Item("/d/f"), "state"), Is.AnyOf("Collected", "Missing"));
            Assert.That(files.States.Count(state => state.StartsWith("/d/", StringComparison.Ordinal) && state.EndsWith(" collected", StringComparison.Ordinal)), Is.InRange(400, 401));
            var gone = files.States.Count(state => state == "/d/f missing");
            var changed = files.States.Count(state => state == "/d/f collected changed-during-read");
            Assert.That(files.Faults.Count(fault => fault.StartsWith("/d/f ", StringComparison.Ordinal)), Is.EqualTo(gone + changed), string.Join('\n', files.Faults));
            return gone;
        });
    }

    [Test]
    public async Task AFolderThatIsRenamedAllTheTimeIsCollectedOrHasVanishedAndIsNeverLost()
    {
        using var rig = new FaultRig();
        await AlternateAsync(rig, "mkdir -p d/f; for i in $(seq 50); do mkdir d/$i d/f/$i; echo $i >d/f/$i/x; done", "f", async () =>
        {
            var files = await rig.CollectAsync(new("Renamed", "true", "/d/**") { Items = [], Untouched = "d" });
            Assert.That(CollectedFiles.Text(files.Item("/d/**"), "state"), Is.EqualTo("Collected"), string.Join('\n', files.Faults));
            var isComplete = files.States.Count(state => state.StartsWith("/d/f", StringComparison.Ordinal) && state.EndsWith(" collected", StringComparison.Ordinal)) == 101;
            var isListed = files.States.Any(state => state == "/d/f collected");
            Assert.That(isComplete || !isListed || files.Faults.Count > 0, Is.True, "a folder that is listed and not whole has its fault");
            return files.Faults.Count;
        });
    }

    [Test]
    public async Task AFolderThatIsSwappedForALinkNeverLeadsOut()
    {
        using var rig = new FaultRig();
        Shell.Run("bash", "-c", $"set -e; cd {rig.RootPath}; mkdir -p d/victim; for i in $(seq 20); do echo inside >d/victim/f$i; done; mkdir {rig.At("away")}; for i in $(seq 20); do echo OUTSIDE >{rig.At("away")}/f$i; done");
        using var swapping = Shell.Start("python3", Shell.Script("swap.py"), $"{rig.RootPath}/d/victim", rig.At("away"), rig.At("ready"));
        try
        {
            Wait(rig.At("ready"));
            for (var run = 0; run < Runs; run++)
            {
                var files = await rig.CollectAsync(new("Swapped", "true", "/d/**", "/d/victim/f7") { Items = [], Untouched = "d" });
                foreach (var file in files.Files.Where(file => CollectedFiles.Text(file, "path")!.Contains("/f", StringComparison.Ordinal)))
                {
                    Assert.That(file.GetProperty("size_bytes").GetInt64(), Is.EqualTo("inside\n".Length), file.ToString());
                }

                Assert.That(CollectedFiles.Text(files.Item("/d/**"), "state"), Is.AnyOf("Collected", "ReadError"));
            }
        }
        finally
        {
            swapping.Kill();
            swapping.WaitForExit();
        }
    }

    private static FaultCase Of(string name, string mode, string end, string[] files, string[] faults) => new(name, $"mkdir m; cc -O1 -o ../silent '{Shell.Script("silent.c")}'", "/m/*")
    {
        HasMounts = true,
        Daemon = $"../silent {mode} m $1",
        Untouched = "m",
        Options = """ "remote":true,"read_deadline_seconds":2 """,
        Items = [end],
        Files = ["/m/a collected", "/m/z collected", .. files],
        Faults = faults,
    };

    /// <summary>Renames d/NAME out of the root and back while runs are made.</summary>
    private static async Task AlternateAsync(FaultRig rig, string plant, string name, Func<Task<int>> run)
    {
        Shell.Run("bash", "-c", $"set -e; cd {rig.RootPath}; {plant}");
        var script = "import os, sys\nopen(sys.argv[3], 'w').close()\nwhile True:\n  os.rename(sys.argv[1], sys.argv[2]); os.rename(sys.argv[2], sys.argv[1])";
        using var renaming = Shell.Start("python3", "-c", script, $"{rig.RootPath}/d/{name}", rig.At(name), rig.At("ready"));
        try
        {
            Wait(rig.At("ready"));
            for (var count = 0; count < Runs; count++)
            {
                await run();
            }
        }
        finally
        {
            renaming.Kill();
            renaming.WaitForExit();
        }
    }

    private static void Wait(string path)
    {
        var clock = Stopwatch.StartNew();
        while (!File.Exists(path))
        {
            Assert.That(clock.Elapsed, Is.LessThan(TimeSpan.FromSeconds(30)), "the renaming program does not begin");
            Thread.Yield();
        }
    }
}
