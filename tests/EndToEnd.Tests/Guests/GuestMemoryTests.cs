using System.Globalization;

namespace EndToEnd.Tests.Guests;

/// <summary>The memory of processes where there is swap, reserved huge pages, a freezer of control groups version 2, and a kernel (6.1) that knows pages by their table alone.</summary>
public sealed class GuestMemoryTests
{
    private const string Script = """
        dd if=/dev/zero of=swap bs=1M count=64 2>/dev/null
        mkswap swap >/dev/null
        swapon swap
        echo 8 >/proc/sys/vm/nr_hugepages
        start() {
          /guest/target $2 $3 >$1.said &
          echo $! >$1.pid
          until grep -q '^ready\|^skip' $1.said; do usleep 100000; done
        }
        pid() { cat $1.pid; }
        start swapped swapped
        start huge hugepages
        start threads threads 3
        start frozen threads 3
        mkdir /sys/fs/cgroup/frozen
        pid frozen >/sys/fs/cgroup/frozen/cgroup.procs
        echo 1 >/sys/fs/cgroup/frozen/cgroup.freeze
        until grep -q 'frozen 1' /sys/fs/cgroup/frozen/cgroup.events; do usleep 100000; done
        cat /proc/$(pid swapped)/smaps_rollup >swap.before
        /forensics/forensics collect -q -o dumps.tar.zst --add memory.process --only memory.process --set memory.process.pids=$(pid swapped),$(pid huge),$(pid threads),$(pid frozen) >case 2>error
        echo $? >code
        cat /proc/$(pid swapped)/smaps_rollup >swap.after
        grep State /proc/$(pid threads)/status >threads.state
        cat /sys/fs/cgroup/frozen/cgroup.events >frozen.events
        echo 0 >/sys/fs/cgroup/frozen/cgroup.freeze
        kill $(pid swapped) $(pid huge) $(pid threads) $(pid frozen)
        swapoff swap
        rm swap
        """;

    private readonly Workplace place = new();
    private string folder = string.Empty;
    private string program = string.Empty;
    private OpenedBundle bundle = null!;

    [OneTimeSetUp]
    public void Collect()
    {
        Tool.Require("gcc", "gdb", "readelf");
        program = place.Path("target");
        Tool.Run(place.Folder, "gcc", "-g", "-static", "-pthread", "-o", program, Path.Combine(TestContext.CurrentContext.TestDirectory, "target.c")).MustBeSilentSuccess();
        folder = Guest.Run(place, Script, program);
        Assert.That(Text("code"), Is.EqualTo("0"), Text("error"));
        var path = Path.Combine(folder, "dumps.tar.zst");
        place.Run("verify", path, "--fingerprint", Text("case").Split('\n').Single(line => line.StartsWith("signer: ", StringComparison.Ordinal))[8..]).MustEndWith(0);
        bundle = OpenedBundle.Open(path, place.Folder);
    }

    [OneTimeTearDown]
    public void CleanUp() => place.Dispose();

    [Test]
    public void PagesInSwapAreToldAndStayThere()
    {
        if (Said("swapped").Contains("skip", StringComparison.Ordinal))
        {
            Assert.Ignore(Said("swapped"));
        }

        var (address, bytes) = Words("swapped", "absent").Select(words => (words[1], long.Parse(words[2], CultureInfo.InvariantCulture))).Single();
        Assert.That(SwapOf("swap.before"), Is.GreaterThan(0));
        Assert.That(SwapOf("swap.after"), Is.EqualTo(SwapOf("swap.before")), "nothing was swapped in");
        var mapping = bundle.Lines("records/memory.process/memory.mapping").Single(line => (int)line["pid"]! == Pid("swapped") && (string)line["start_address"]! == address);
        Assert.That(((long)mapping["swapped_bytes"]!, (string)mapping["left_out"]!), Is.EqualTo((bytes, "in-swap")));
        _ = Gdb("swapped", "info threads");
        Assert.That(Tool.Run(place.Folder, "readelf", "-lW", place.Path("swapped.core")).Output, Does.Match($@"LOAD +0x[0-9a-f]+ 0x0*{address} 0x[0-9a-f]+ 0x000000 "), "the dump has none of it");
    }

    [Test]
    public void HugePagesTransparentAndReservedAreStored()
    {
        Assert.That(Said("huge"), Does.Contain("hugetlb 1 mapped"));
        MustHold("huge");
        var flags = bundle.Lines("records/memory.process/memory.mapping").Where(line => (int)line["pid"]! == Pid("huge")).SelectMany(line => line["mapping_flags"]!.AsArray()).Select(flag => (string)flag!);
        Assert.That(flags, Does.Contain("huge-tlb"));
    }

    [Test]
    public void AKernelThatKnowsPagesByTheirTableAloneGivesTheSame()
    {
        MustHold("threads");
        Assert.That(Text("threads.state"), Does.Contain("S (sleeping)"));
        Assert.That((double)Dump("threads")["stopped_ms"]!, Is.GreaterThan(0));
    }

    [Test]
    public void AProcessInAFreezerIsDumpedAndStaysFrozen()
    {
        MustHold("frozen");
        Assert.That(Text("frozen.events"), Does.Contain("frozen 1"));
    }

    private string Text(string name) => File.ReadAllText(Path.Combine(folder, name)).Trim();

    private string Said(string name) => Text($"{name}.said");

    private int Pid(string name) => int.Parse(Text($"{name}.pid"), CultureInfo.InvariantCulture);

    private long SwapOf(string name)
        => long.Parse(Text(name).Split('\n').Single(line => line.StartsWith("Swap:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);

    private IEnumerable<string[]> Words(string name, string kind) => Said(name).Split('\n').Select(line => line.Split(' ')).Where(words => words[0] == kind);

    private System.Text.Json.Nodes.JsonNode Dump(string name) => bundle.Lines("records/memory.process/memory.process").Single(line => (int)line["pid"]! == Pid(name));

    /// <summary>What the target says lies in its memory lies there in the dump, and every thread has a stack.</summary>
    private void MustHold(string name)
    {
        var patterns = Words(name, "pattern").ToList();
        Assert.That(patterns, Is.Not.Empty);
        foreach (var pattern in patterns)
        {
            var bytes = Gdb(name, $"x/16xb 0x{pattern[1]}").Split('\n').Where(line => line.StartsWith("0x", StringComparison.Ordinal)).SelectMany(line => line.Split('\t')[1..]).Select(word => word.Trim()[2..]);
            Assert.That(string.Concat(bytes), Is.EqualTo(pattern[2]), $"{name}: {pattern[1]}");
        }

        Assert.That(Gdb(name, "thread apply all backtrace 1").Split('\n').Count(line => line.StartsWith("Thread ", StringComparison.Ordinal)), Is.EqualTo((long)Dump(name)["thread_count"]!));
    }

    private string Gdb(string name, string command)
    {
        var core = place.Path($"{name}.core");
        if (!File.Exists(core))
        {
            Tool.Run(place.Folder, "sh", "-c", $"cat {bundle.Folder}/images/memory.process/{Pid(name)}.core* > {core}").MustBeSilentSuccess();
        }

        var result = Tool.Run(place.Folder, "gdb", "-q", "-nx", "-batch", "-iex", "set debuginfod enabled off", "-ex", command, program, core);
        return result.Output + result.Error;
    }
}
