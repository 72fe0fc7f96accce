namespace EndToEnd.Tests.Guests;

/// <summary>What only a machine of its own can be asked for: kernel modules, a clock that is set, memory that is not promised twice, small limits around the program.</summary>
public sealed class GuestDeviceTests
{
    private const string Script = """
        modules() { cut -d' ' -f1 /proc/modules | sort >modules.$1; }
        collect() { /forensics/forensics collect -o $1.tar.zst --plugin-dir /hostile $2 $3 $4 >$1.case 2>$1.error; echo $? >$1.code; }

        nc -l -p 80 &
        listener=$!
        modules before
        /forensics/forensics collect -o full.tar.zst >full.case 2>full.error
        echo $? >full.code
        modules after
        mount -t squashfs none /root 2>/dev/null
        modules asked
        kill $listener

        mkfifo -m 666 /tmp/ready
        ( head -n 1 /tmp/ready; date -s "@$(($(date +%s) + 3600))" ) &
        collect clock --profile /guest/clock.yaml

        echo 2 >/proc/sys/vm/overcommit_memory
        collect strict --only hostile.good
        echo 13 >/proc/sys/vm/overcommit_ratio
        collect stricter --only hostile.good
        echo 0 >/proc/sys/vm/overcommit_memory

        echo +memory >/sys/fs/cgroup/cgroup.subtree_control
        mkdir /sys/fs/cgroup/small
        echo 64M >/sys/fs/cgroup/small/memory.max
        ( sh -c 'echo $PPID' >/sys/fs/cgroup/small/cgroup.procs; collect small --only hostile.good )
        cat /sys/fs/cgroup/small/memory.peak >small.peak

        mkdir -m 700 tasks
        chown guest tasks
        cd tasks
        for tasks in 64 8; do
          su guest -s /bin/sh -c "ulimit -u $tasks; /forensics/forensics collect --unprivileged -o tasks$tasks.tar.zst --plugin-dir /hostile --only hostile.good >tasks$tasks.case 2>tasks$tasks.error; echo \$? >tasks$tasks.code"
        done
        mv * ..
        cd ..
        tail -n 3 *.error
        """;

    private readonly Workplace place = new();
    private string folder = string.Empty;

    [OneTimeSetUp]
    public void Collect() => folder = Guest.Run(place, Script, ("clock.yaml", Profiles.Of(
        "id: before, collector: hostile.good, options: { ready_file: /tmp/ready }",
        "id: during, collector: hostile.good, options: { records: 20000 }")));

    [OneTimeTearDown]
    public void CleanUp() => place.Dispose();

    [Test]
    public void CollectingLoadsNoModule()
    {
        Assert.That(Text("full.code"), Is.EqualTo("0").Or.EqualTo("3"), Text("full.error"));
        Assert.That(Text("modules.after"), Is.EqualTo(Text("modules.before")));
        Assert.That(Text("modules.asked"), Does.Contain("squashfs"), "this kernel does load what it is asked for");
    }

    [Test]
    public void ModulesAreThoseThatAreLoadedInEveryView()
    {
        var bundle = Whole("full", int.Parse(Text("full.code")));
        var modules = bundle.Lines("records/kernel.modules/kernel.module");
        Assert.That(modules.Select(module => (string)module["name"]!), Is.EquivalentTo(Text("modules.before").Split('\n')));
        Assert.That(modules.Select(module => (string)module["state"]!), Has.All.EqualTo("live"));
        Assert.That(modules.Select(module => (string?)module["path"]), Has.All.StartsWith("/lib/modules/"));
        Assert.That(modules.Select(module => (string?)module["signature_state"]), Has.All.EqualTo("unverified").Or.All.EqualTo("none"));
        Assert.That(bundle.Lines("records/kernel.modules/cross.view"), Is.Empty);
        Assert.That((string)bundle.Lines("records/system.info/system.info").Single()["hardware"]!["system_vendor"]!, Is.EqualTo("QEMU"));
    }

    [Test]
    public void AClockThatIsSetDuringTheRunIsAFault()
    {
        var bundle = Whole("clock", 0);
        Assert.That((long)bundle.Manifest["clock"]!["stepped_ms"]!, Is.InRange(3_595_000, 3_605_000));
        Assert.That((long)bundle.Run["duration_ms"]!, Is.LessThan(600_000), "counted by a clock that nobody sets");
        Assert.That((long)bundle.Run["faults"]!, Is.EqualTo(1));
        var fault = bundle.Lines("faults").Single();
        Assert.That(((string?)fault["step"], (string)fault["code"]!), Is.EqualTo(((string?)null, "CLOCK_STEPPED")));
        Assert.That(Text("clock.error"), Does.Contain("warning: the clock of this device was set"));
        Assert.That(new[] { "before", "during" }.Select(bundle.Outcome), Has.All.EqualTo("completed"), "limits are kept by another clock");
    }

    [Test]
    public void AClockThatIsNotSetIsNone() => Assert.That(Whole("strict", 0).Lines("faults"), Is.Empty);

    [Test]
    public void MemoryThatIsNotPromisedTwiceSuffices() => Assert.That(Whole("strict", 0).Outcome("hostile.good"), Is.EqualTo("completed"), "about 1 GiB may be promised");

    [Test]
    public void AWorkerThatGetsNoMemoryIsTold()
    {
        var bundle = Whole("stricter", 4);
        Assert.That(bundle.Outcome("hostile.good"), Is.EqualTo("failed"), "about 260 MiB may be promised: enough for the host");
        Assert.That(bundle.Reason("hostile.good"), Does.Match(@"^the worker did not start \((SIGABRT|SIGBUS|exit code 137)\): (Out of memory|Failed to create CoreCLR|it printed nothing)"), "as far as the runtime came");
    }

    [Test]
    public void TheHostNeedsLessThan64MiB()
    {
        Assert.That(Whole("small", 0).Outcome("hostile.good"), Is.EqualTo("completed"));
        Assert.That(long.Parse(Text("small.peak")), Is.InRange(8 << 20, 64 << 20));
    }

    [Test]
    public void AUserOf64TasksCanCollect() => Assert.That(Whole("tasks64", 0).Outcome("hostile.good"), Is.EqualTo("completed"));

    [Test]
    public void AUserOfTooFewTasksIsTold()
    {
        Assert.That((Text("tasks8.code"), Text("tasks8.case")), Is.EqualTo(("1", string.Empty)));
        Assert.That(Text("tasks8.error").Split('\n')[^1], Does.StartWith("forensics: this program gets no more memory or threads: "));

        // It can end before it has a bundle; what it has is told to be cut.
        if (Path.Combine(folder, "tasks8.tar.zst") is var path && File.Exists(path))
        {
            place.Run("verify", path).MustEndWith(7);
        }
    }

    private string Text(string name) => File.ReadAllText(Path.Combine(folder, name)).Trim();

    /// <summary>A bundle that was closed, and signed by whom its run told.</summary>
    private OpenedBundle Whole(string name, int exitCode)
    {
        Assert.That(Text($"{name}.code"), Is.EqualTo($"{exitCode}"), Text($"{name}.error"));
        var signer = Text($"{name}.case").Split('\n').Single(line => line.StartsWith("signer: ", StringComparison.Ordinal))[8..];
        var path = Path.Combine(folder, $"{name}.tar.zst");
        place.Run("verify", path, "--fingerprint", signer).MustEndWith(0);
        return OpenedBundle.Open(path, place.Folder);
    }
}
