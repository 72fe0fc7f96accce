using System.Text.Json;

namespace Forensics.Plugins.Processes.Tests;

/// <summary>Namespaces, capabilities, seccomp, root.</summary>
public sealed class ConfinementTests
{
    private static readonly string[] Kinds = ["cgroup", "ipc", "mnt", "net", "pid", "pid_for_children", "time", "user", "uts"];

    [Test]
    public void NamespacesAreThoseOfProcWhereverTheProcessIs()
    {
        using var process = OddProcess.StartProgram("unshare", ["-muinp", "--fork", "--kill-child", OddProgram.Path, "wait"]);
        process.Expect("ready");
        using var inside = Inside.ChildOf(process.Pid);
        var listing = Listing.Of();
        Assert.That(Namespaces(listing.Record(inside.Pid)), Is.EqualTo(OfProc(inside.Pid)));
        Assert.That(Namespaces(listing.Record(process.Pid)), Is.EqualTo(OfProc(process.Pid)));
        var own = Namespaces(listing.Record(Environment.ProcessId));
        var theirs = Namespaces(listing.Record(inside.Pid));
        Assert.That(Kinds.Where((_, i) => own[i] != theirs[i]), Is.EqualTo(new[] { "ipc", "mnt", "net", "pid", "pid_for_children", "uts" }));
    }

    [Test]
    public void AProcessThatDroppedItsCapabilitiesShowsWhatIsLeft()
    {
        using var process = OddProcess.StartProgram("setpriv",
            ["--bounding-set", "-all,+chown,+net_raw", "--inh-caps", "-all,+chown", "--no-new-privs", OddProgram.Path, "wait"]);
        process.Expect("ready");
        var record = Listing.Of().Record(process.Pid);
        var sets = record.GetProperty("capability_sets");
        foreach (var (field, line) in new[]
        {
            ("effective", "CapEff"), ("permitted", "CapPrm"), ("inheritable", "CapInh"), ("bounding", "CapBnd"), ("ambient", "CapAmb"),
        })
        {
            Assert.That(sets.GetProperty(field).GetString(), Is.EqualTo(Status(process.Pid, line)), field);
        }

        Assert.That(sets.GetProperty("bounding").GetString(), Is.EqualTo("0000000000002001"));
        Assert.That(HostileProcessTests.Strings(sets, "effective_names"), Is.EqualTo(new[] { "cap_chown", "cap_net_raw" }));
        Assert.That(record.GetProperty("no_new_privs").GetBoolean(), Is.True);
        Assert.That(record.GetProperty("seccomp_mode").GetString(), Is.EqualTo("disabled"));
    }

    [Test]
    public void TheNamesOfAllCapabilitiesAreThoseOfCapsh()
    {
        using var capsh = OddProcess.StartProgram("capsh", ["--decode=000001ffffffffff"]);
        var names = capsh.ReadLine()!.Split('=')[1].Split(',');
        Assert.That(Sdk.Linux.Proc.CapabilitySets.Names(0x1ffffffffff), Is.EqualTo(names));
        Assert.That(Sdk.Linux.Proc.CapabilitySets.Names(1ul << 63), Is.EqualTo(new[] { "cap_63" }));
        Assert.That(Sdk.Linux.Proc.CapabilitySets.Names(0), Is.Empty);
    }

    [Test]
    public void ARootOfItsOwnIsShown()
    {
        var root = Directory.CreateTempSubdirectory("forensics-root-").FullName;
        try
        {
            using var process = OddProcess.StartProgram("unshare", ["-m", "sh", "-c",
                $"mount --bind / '{root}' && exec chroot '{root}' '{OddProgram.Path}' wait"]);
            process.Expect("ready");
            var listing = Listing.Of();
            Assert.That(listing.Record(process.Pid).GetProperty("root_directory").GetString(), Is.EqualTo(root));
            Assert.That(listing.Record(Environment.ProcessId).GetProperty("root_directory").ValueKind, Is.EqualTo(JsonValueKind.Null));
        }
        finally
        {
            Directory.Delete(root);
        }
    }

    [Test]
    public void TheCgroupIsOneOfThoseOfProc()
    {
        var record = Listing.Of().Record(Environment.ProcessId);
        Assert.That(File.ReadLines("/proc/self/cgroup").Select(line => line.Split(':', 3)[2]), Does.Contain(record.GetProperty("cgroup").GetString()));
    }

    private static string?[] Namespaces(JsonElement record)
        => [.. Kinds.Select(kind => record.GetProperty("namespaces").GetProperty(kind).GetString())];

    private static string?[] OfProc(int pid)
        => [.. Kinds.Select(kind => new FileInfo($"/proc/{pid}/ns/{kind}").LinkTarget!.Split('[', ']')[1])];

    private static string Status(int pid, string key)
        => File.ReadLines($"/proc/{pid}/status").Single(line => line.StartsWith(key + ":", StringComparison.Ordinal))[(key.Length + 1)..].Trim();
}
