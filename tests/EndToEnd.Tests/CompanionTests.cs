using System.Runtime.InteropServices;

namespace EndToEnd.Tests;

/// <summary>What the part of a collector may do that evidence took over: nothing to anybody else. However it ends, the collector learns it and goes on.</summary>
public sealed class CompanionTests
{
    private const int EPERM = 1;
    private const int EACCES = 13;
    private const int ENOSYS = 38;

    private Workplace place = null!;

    [SetUp]
    public void SetUp() => place = new();

    [TearDown]
    public void CleanUp() => place.Dispose();

    [Test]
    public void ItHasNoRightAndHoldsNothingButWhatItWasHanded()
    {
        Product.RequireRoot();
        var secret = place.Write("secret", "for root alone");
        var bundle = Run("report", $"secret: {secret}");
        var notes = bundle.Notes("companions");
        Assert.That(notes, Does.Contain("content for root alone").And.Contain("end Completed 0  "));
        var status = Said(notes, "status ").Select(line => line.Split(": ", 2)).ToDictionary(pair => pair[0], pair => pair[1].Trim());
        foreach (var set in new[] { "CapInh", "CapPrm", "CapEff", "CapAmb" })
        {
            Assert.That(status[set], Is.EqualTo("0000000000000000"), set);
        }

        Assert.That((status["NoNewPrivs"], status["Seccomp"]), Is.EqualTo(("1", "2")));
        Assert.That(status["Uid"].Split(' ').Distinct().Single(), Does.Match("^19[0-9]{8}$"), "the worker's own");
        Assert.That(notes, Does.Contain("session True group True"));

        var held = Said(notes, "descriptor ").Select(note => note.Split(' ', 2)).Where(pair => pair[1].Length > 0).ToDictionary(pair => int.Parse(pair[0]), pair => pair[1]);
        Assert.That((held[0], held[2], held[5]), Is.EqualTo(("/dev/null", held[1], secret)));
        Assert.That(held.Where(pair => pair.Value.StartsWith("socket:", StringComparison.Ordinal)).Select(pair => pair.Key), Is.EqualTo(new[] { 3 }));
        Assert.That(new[] { held[1], held[4] }, Has.All.StartsWith("pipe:"));
        Assert.That(held[4], Is.Not.EqualTo(held[1]));
        Assert.That(held.Where(pair => pair.Key > 5 && !Descriptors.IsTheRuntimesOwn(pair.Value, held)), Is.Empty);
        MustBeWhole(bundle);
    }

    [Test]
    public void EveryWayOutIsRefused()
    {
        Product.RequireRoot();
        var secret = place.Write("secret", "for root alone");
        MustRefuseEveryWayOut(Run("report", $"secret: {secret}"));
    }

    [Test]
    public void FromAFolderThatOnlyRootEntersEveryWayOutIsRefusedToo()
    {
        Product.RequireRoot();
        var plugin = PluginCopy.Of(Path.Combine(Product.Hostile, "hostile.companions"), place.Path("closed"));
        Assert.That(File.GetUnixFileMode(place.Folder), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute));
        var secret = place.Write("secret", "for root alone");
        MustRefuseWithTheRightToRead(place.Run(place.CollectFrom(plugin, "--profile", Profile($"act: report, secret: {secret}"))));
    }

    [Test]
    public void FromTheArchiveEveryWayOutIsRefusedToo()
    {
        Product.RequireRoot();
        var secret = place.Write("secret", "for root alone");
        var arguments = place.Collect("--profile", Profile($"act: report, secret: {secret}"));
        MustRefuseWithTheRightToRead(place.Keep(HostProcess.StartOther(place.Folder, Path.Combine(PublishedArchive.Folder, "forensics"), arguments)).Wait());
    }

    [Test]
    public void ALibraryThatItWasHandedInMemoryCanBeLoaded()
    {
        var library = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "/lib/aarch64-linux-gnu/libm.so.6" : "/lib/x86_64-linux-gnu/libm.so.6";
        if (!File.Exists(library))
        {
            Assert.Ignore($"{library} is not here");
        }

        Assert.That(Run("load", $"library: {library}").Notes("companions"), Is.EqualTo(new[] { "cosine 1", "end Completed 0  " }));
    }

    [TestCase("crash", "end Killed 11 7 SIGSEGV")]
    [TestCase("exit", "end Exited 3 11 exit code 3")]
    [TestCase("throw", "end Failed 70 4096 InvalidOperationException: thrown on purpose xx")]
    [TestCase("hang", "end Killed 9 7 SIGKILL")]
    [TestCase("flood", "end Killed 9 7 SIGKILL")]
    [TestCase("print", "end Completed 0  ")]
    public void HoweverItEndsTheCollectorLearnsItAndGoesOn(string act, string end)
    {
        var bundle = Run(act);
        Assert.That(bundle.Notes("companions")[^1], Does.StartWith(end));
        MustBeWhole(bundle);
        if (act is "hang" or "flood")
        {
            Assert.That(bundle.Notes("companions"), Does.Contain(act == "hang" ? "it hangs" : "flood True"));
        }
        else if (act == "print")
        {
            Assert.That(bundle.Lines("log").Where(line => (string?)line["source"] == "worker_output").Select(line => (string)line["message"]!), Does.Contain("printed by a companion"));
        }
    }

    [Test]
    public void OneThatIsLeftRunningEndsWithItsCollector() => MustBeWhole(Run("left"));

    [TestCase("act: report, descriptors: 65", "65 descriptors are more than the 64 of a companion")]
    [TestCase("act: stranger", "is no companion of")]
    public void WhatCannotBeACompanionIsABreach(string options, string reason)
    {
        var bundle = place.Open(place.RunCollect("--profile", Profile(options)).MustEndWith(4));
        Assert.That(bundle.Outcome("companions"), Is.EqualTo("failed"));
        Assert.That(bundle.Reason("companions"), Does.Contain(reason));
    }

    [Test]
    public void AsManyAsMayBeHandedOverArriveInOrder()
        => Assert.That(Said(Run("report", "descriptors: 64").Notes("companions"), "descriptor ").Count(note => note.EndsWith(" /dev/null", StringComparison.Ordinal)), Is.GreaterThanOrEqualTo(65));

    [Test]
    public void ItEndsWithItsWorkerEvenWhenNobodyElseLooks()
    {
        var (worker, companion) = (place.MakeReady("worker"), place.MakeReady("companion"));
        var host = place.StartCollect("--profile", Profile($"act: listen, ready_file: {worker}, companion_file: {companion}"));
        var (workerId, companionId) = (place.WaitForReady(worker, host), place.WaitForReady(companion, host));
        Signals.Send(host.Id, Signals.Stop);
        try
        {
            Assert.That(Signals.IsAlive(companionId), Is.True);
            Signals.Send(workerId, Signals.Kill);
            Until.True(() => !Signals.IsAlive(companionId), "the companion ends with its worker", TimeSpan.FromSeconds(30));
        }
        finally
        {
            Signals.Send(host.Id, Signals.Continue);
        }

        Assert.That(place.Open(host.Wait().MustEndWith(4)).Outcome("companions"), Is.EqualTo("crashed"));
    }

    private static IReadOnlyList<string> Said(IEnumerable<string> notes, string what)
        => [.. notes.Where(note => note.StartsWith(what, StringComparison.Ordinal)).Select(note => note[what.Length..])];

    /// <summary>Where it could not be loaded without, it has the right to read what others may not, and can open nothing by it.</summary>
    private void MustRefuseWithTheRightToRead(HostResult result)
    {
        var bundle = place.Open(result.MustEndWith(0));
        if (Tries(bundle)["landlock"] != 0)
        {
            Assert.Ignore("this kernel has no Landlock");
        }

        Assert.That(bundle.Notes("companions"), Does.Contain("status CapEff: 0000000000000004").And.Contain("status CapPrm: 0000000000000004"));
        MustRefuseEveryWayOut(bundle);
    }

    private static void MustRefuseEveryWayOut(OpenedBundle bundle)
    {
        MustBeWhole(bundle);
        var tries = Tries(bundle);
        var hasLandlock = tries["landlock"] == 0;
        Assert.That(tries, Is.EqualTo(tries.Keys.ToDictionary(name => name, name => name switch
        {
            "open-secret" or "open-shadow" or "open-through-worker" or "worker-memory" or "worker-descriptors" => EACCES,
            "open-what-all-may-read" => hasLandlock ? EACCES : 0,
            "landlock" => hasLandlock ? 0 : tries[name],
            "clone3" or "openat2" or "later-call" => ENOSYS,
            _ => EPERM,
        })).And.Count.EqualTo(38));
    }

    private static Dictionary<string, int> Tries(OpenedBundle bundle)
        => Said(bundle.Notes("companions"), "try ").Select(note => note.Split(' ')).ToDictionary(pair => pair[0], pair => int.Parse(pair[1]));

    private static void MustBeWhole(OpenedBundle bundle)
    {
        Assert.That((bundle.Outcome("companions"), bundle.Reason("companions")), Is.EqualTo(("completed", (string?)null)));
        Assert.That(bundle.Step("companions")["survivors_killed"]!.AsArray(), Is.Empty);
    }

    private OpenedBundle Run(string act, string? options = null)
        => place.Open(place.RunCollect("--profile", Profile(options is null ? $"act: {act}" : $"act: {act}, {options}")).MustEndWith(0));

    private string Profile(string options) => place.Write("companions.yaml", Profiles.Of($"id: companions, collector: hostile.companions, options: {{ {options} }}"));
}
