using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;

namespace EndToEnd.Tests;

/// <summary>The memory of a process, from the command to the debugger; and what becomes of the process when a worker dies that holds it.</summary>
public sealed class MemoryDumpTests
{
    private const int Kills = 50;
    private const int Mebibytes = 32;
    private Workplace place = null!;

    [SetUp]
    public void SetUp()
    {
        Product.RequireRoot();
        place = new();
    }

    [TearDown]
    public void CleanUp() => place.Dispose();

    [TestCase("live")]
    [TestCase("consistent")]
    public void ADumpIsInABundleThatVerifiesAndOpensInADebugger(string mode)
    {
        Tool.Require("gdb", "eu-readelf");
        using var target = TickingProcess.Start(place.Folder, Mebibytes);
        var profile = place.Write("dump.yaml", Profiles.Of($"id: dump, collector: memory.process, options: {{ pids: [{target.Id}], mode: {mode} }}"));
        var result = place.RunCollect("--profile", profile).MustEndWith(0);
        place.Run("verify", result.Bundle, "--fingerprint", result.Signer).MustEndWith(0);
        var bundle = place.Open(result);
        Assert.That((bundle.Outcome("dump"), bundle.Items("dump")), Is.EqualTo(("completed", new[] { $"pid:{target.Id} collected" })));
        var record = bundle.Lines("records/dump/memory.process").Single();
        Assert.That(((string)record["mode"]!, (string)record["executable"]!), Is.EqualTo((mode, target.Program)));

        var core = place.Path("joined.core");
        File.WriteAllBytes(core, [.. Parts(bundle, $"images/dump/{target.Id}.core").SelectMany(File.ReadAllBytes)]);
        Assert.That(new FileInfo(core).Length, Is.EqualTo((long)record["dump_size_bytes"]!).And.GreaterThan(Mebibytes << 20));
        var line = bundle.Lines("files").Single(file => (string?)file["entry"] == $"images/dump/{target.Id}.core");
        Assert.That((string)line["sha256"]!, Is.EqualTo(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(core)))));

        var gdb = Tool.Run(place.Folder, "gdb", "-q", "-nx", "-batch", "-iex", "set debuginfod enabled off", "-ex", "backtrace", "-ex", $"x/16xb 0x{target.Pattern.Address}", target.Program, core).MustSucceed().Output;
        Assert.That(gdb, Does.Match(@"ticking \(mebibytes=32\) at .*target\.c").And.Match("main \\(count=3"));
        var bytes = gdb.Split('\n').Where(words => words.StartsWith("0x", StringComparison.Ordinal)).SelectMany(words => words.Split('\t')[1..]).Select(word => word.Trim()[2..]);
        Assert.That(string.Concat(bytes), Is.EqualTo(target.Pattern.Bytes));
        Tool.Run(place.Folder, "sh", "-c", "eu-readelf -n \"$0\" > notes", core).MustBeSilentSuccess();
        Assert.That(File.ReadAllText(place.Path("notes")), Does.Contain($"pid: {target.Id}"));
        target.MustRunOn();
    }

    [Test]
    public void AProcessOfAUserNamespaceOverWhichThereAreNoRightsIsToldAsThat()
    {
        if (Tool.Run(place.Folder, "unshare", "--user", "--map-root-user", "true").ExitCode != 0)
        {
            Assert.Ignore("user namespaces cannot be made here");
        }

        using var target = TickingProcess.Start(place.Folder, 1);
        var words = place.CollectFrom(Product.Good, "--only", "memory.process", "--add", "memory.process", "--set", $"memory.process.pids={target.Id}");
        var bundle = place.Open(place.Keep(HostProcess.StartOther(place.Folder, "unshare", ["--user", "--map-root-user", Product.Dotnet, Product.Program, .. words])).Wait().MustEndWith(3));
        Assert.That(bundle.Items("memory.process"), Is.EqualTo(new[] { $"pid:{target.Id} denied" }));
        Assert.That(bundle.Lines("faults").Select(fault => (string)fault["code"]!), Does.Contain("TARGET_OTHER_NAMESPACE"));
        target.MustRunOn();
    }

    [Test]
    public void WheneverAWorkerIsKilledTheProcessThatItHoldsRunsOn()
    {
        var seed = Environment.TickCount;
        TestContext.Out.WriteLine($"seed {seed}");
        var random = new Random(seed);
        using var target = TickingProcess.Start(place.Folder, Mebibytes);

        // One run of as many steps, a worker each; a few more, for the one or the other that is done before it is killed.
        var steps = Enumerable.Range(0, Kills + 30).Select(step => $"id: dump-{step}, collector: memory.process, options: {{ pids: [{target.Id}], mode: {(step % 4 == 0 ? "live" : "consistent")} }}");
        var host = place.StartCollect("--jobs", "1", "--profile", place.Write("kills.yaml", Profiles.Of([.. steps])));
        var seen = new HashSet<int>();
        var (kills, whileStopped) = (0, 0);
        while (kills < Kills)
        {
            var worker = 0;
            Until.True(() => host.HasExited || (worker = Workers(host.Id).FirstOrDefault(child => !seen.Contains(child))) != 0, "there is a next worker");
            Assert.That(host.HasExited, Is.False, "the run ended before its workers were killed");
            seen.Add(worker);
            if (random.Next(4) == 0)
            {
                // Any moment of its life, its start and its end among them.
                WaitWhile(() => Signals.IsAlive(worker), TimeSpan.FromMilliseconds(random.Next(600)));
            }
            else
            {
                WaitWhile(() => Signals.IsAlive(worker) && target.Tracer == 0, TimeSpan.FromSeconds(20));
                WaitWhile(() => true, TimeSpan.FromMilliseconds(random.NextDouble() * 60));
            }

            var isStopped = target.Tracer != 0;
            if (!Signals.IsAlive(worker))
            {
                continue;
            }

            Signals.Send(worker, Signals.Kill);
            kills++;
            whileStopped += isStopped ? 1 : 0;
            Until.True(() => !Signals.IsAlive(worker), "a killed worker ends");
            target.MustRunOn();
        }

        host.Signal(Signals.Interrupt);
        var result = host.Wait();
        TestContext.Out.WriteLine($"{whileStopped} of {kills} workers were killed while they held the process");
        Assert.That(whileStopped, Is.GreaterThan(kills / 5));
        place.Run("verify", result.Bundle, "--fingerprint", result.Signer).MustEndWith(0);
        target.MustRunOn();
    }

    private static string[] Parts(OpenedBundle bundle, string entry)
    {
        var whole = Path.Combine(bundle.Folder, entry);
        return File.Exists(whole) ? [whole] : [.. Directory.EnumerateFiles(Path.GetDirectoryName(whole)!, $"{Path.GetFileName(whole)}.part*").Order(StringComparer.Ordinal)];
    }

    /// <summary>The workers of a host that have become one: the moment before, they are still called as it is.</summary>
    private static IEnumerable<int> Workers(int host)
    {
        foreach (var task in Directory.Exists($"/proc/{host}/task") ? Directory.GetDirectories($"/proc/{host}/task") : [])
        {
            foreach (var child in Read(Path.Combine(task, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(id => int.Parse(id, CultureInfo.InvariantCulture)))
            {
                if (Read($"/proc/{child}/cmdline").Contains("Forensics.Worker", StringComparison.Ordinal)) yield return child;
            }
        }
    }

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return ""; // It has ended.
        }
    }

    /// <summary>Waits without sleeping: what is waited for lasts milliseconds.</summary>
    private static void WaitWhile(Func<bool> condition, TimeSpan most)
    {
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < most && condition())
        {
            Thread.Yield();
        }
    }
}
