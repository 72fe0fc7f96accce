using System.Text.Json.Nodes;

namespace EndToEnd.Tests;

/// <summary>What a worker may do to the device: read it. Where it cannot be held to that, the manifest says so, and the records are the same.</summary>
public sealed class WriteBlockerTests
{
    private const int EPERM = 1;
    private const int EACCES = 13;
    private const int EROFS = 30;
    private const int ENOSYS = 38;

    // 128 and SIGSEGV, as a shell says it.
    private const int Ended = 139;

    private static readonly string[] Confined = ["read_only", "user", "capabilities", "new_privileges"];

    // Without these a program can neither make mounts read-only nor take rights away from what it starts.
    private static readonly string[] Powerless = ["setpriv", "--bounding-set", "-sys_admin,-setpcap"];

    private readonly List<int> targets = [];
    private Workplace place = null!;

    [SetUp]
    public void SetUp()
    {
        Product.RequireRoot();
        place = new();
    }

    [TearDown]
    public void CleanUp()
    {
        place.Dispose();
        foreach (var path in new[] { "/tmp", "/dev/shm" }.SelectMany(folder => targets.Select(process => $"{folder}/forensics-hostile-writer-{process}")))
        {
            File.Delete(path);
        }
    }

    [Test]
    public void EveryWayToChangeTheDeviceIsRefused()
    {
        var (folder, process) = Target();
        var before = State(folder);
        var mounts = Mounts();
        var bundle = place.Open(place.RunCollect("--profile", Writer(folder, process.Id)).MustEndWith(0));
        var refused = bundle.Notes("writer").Select(note => note.Split(' ')).ToDictionary(pair => pair[0], pair => int.Parse(pair[1]));
        var expected = refused.Keys.ToDictionary(name => name, name => name switch
        {
            "remount" or "mount-tmpfs" or "umount" or "chroot" or "set-hostname" or "kill" or "ptrace" or "become-root" => EPERM,
            "through-another-root" or "sysctl" => EACCES,
            _ => EROFS,
        });
        expected["user-namespace-in-child"] = refused["user-namespace-in-child"];
        Assert.That(refused, Is.EqualTo(expected).And.Count.EqualTo(27));
        Assert.That(refused["user-namespace-in-child"], Is.Not.Zero);
        Assert.That(State(folder), Is.EqualTo(before));
        Assert.That(Mounts().Where(mount => mounts.GetValueOrDefault(mount.Key, mount.Value) != mount.Value), Is.Empty, "the machine's own mounts stay as they were");
        Assert.That(Signals.IsAlive(process.Id), Is.True);
        Assert.That(bundle.Step("writer")["enforced_by"]!.AsObject().Select(entry => entry.Key), Is.SupersetOf(Confined));
        Assert.That(bundle.Lines("footprint").Any(line => (string)line["kind"]! == "namespace" && (string?)line["step"] == "writer"), Is.True);
    }

    [Test]
    public void WithTheRightsToReadTablesOfTheKernelEveryWayToChangeTheDeviceIsRefused()
    {
        var (folder, process) = Target();
        var (machine, mounts) = (Machine(), Mounts());
        var bundle = WithTables($"folder: {folder}, process: {process.Id}", folder);
        var notes = bundle.Notes("writer").Select(note => note.Split(' ')).ToDictionary(pair => pair[0], pair => int.Parse(pair[1]));
        string[] reads = ["read-by-handle", "kernel-log", "programs", "copy-mount", "setns-network", "neighbours", "packet-filter-tables"];
        Assert.That(notes.Keys, Is.SupersetOf(reads).And.Contain("remount").And.Count.GreaterThan(115));
        var refused = notes.Where(note => !reads.Contains(note.Key)).ToDictionary();
        Assert.That(refused.Where(note => note.Value != (note.Key switch
        {
            "create" or "write" or "truncate-on-open" or "truncate" or "chmod" or "chown" or "utimes" or "setxattr" or "unlink" or "rename" or "link" or "symlink" or "mkdir" or "mknod" or "tmp" or "shm" or "write-by-handle" or "write-in-copied-mount" => EROFS,
            "through-another-root" or "sysctl" => EACCES,
            "clone3" or "later-call" or "x32-call" => ENOSYS,

            // A kernel without calls of 32 bits ends who makes one, by SIGSEGV.
            "call32" => note.Value == Ended ? Ended : ENOSYS,
            _ => EPERM,
        })), Is.Empty);
        Assert.That(reads.Select(read => notes[read] is var result && read == "kernel-log" ? Math.Min(result, 0) : result), Is.EqualTo(new[] { 0, 0, 0, 0, 0, 1, 1 }));
        Assert.That((Machine(), Mounts().Where(mount => mounts.GetValueOrDefault(mount.Key, mount.Value) != mount.Value).Count()), Is.EqualTo((machine, 0)));
        Assert.That(File.ReadAllText(Path.Combine(folder, "file")), Is.EqualTo("as it was"));
        var enforced = bundle.Step("writer")["enforced_by"]!;
        Assert.That(enforced.AsObject().Select(entry => entry.Key), Is.SupersetOf([.. Confined, "system_calls"]));
        Assert.That((string)enforced["capabilities"]!, Does.Contain("CAP_SYS_ADMIN").And.Contain("CAP_NET_ADMIN").And.Contain("CAP_SYSLOG").And.Not.Contain("CAP_SYS_PTRACE"));
        Assert.That(NotPrevented(bundle), Has.Some.StartsWith("writer: system_calls: its collector has CAP_NET_ADMIN"));
    }

    [Test]
    public void WithoutTheFilterThoseRightsAreNotGiven()
    {
        Tool.Require("strace");
        var (folder, _) = Target();
        var bundle = WithTables($"folder: {folder}, only_reads: true", folder, "strace", "-f", "-qq", "-o", place.Path("trace"), "-e", "trace=seccomp", "-e", "inject=seccomp:error=EINVAL");
        var enforced = bundle.Step("writer")["enforced_by"]!;
        Assert.That(enforced.AsObject().Select(entry => entry.Key), Is.SupersetOf(Confined).And.Not.Contain("system_calls"));
        Assert.That((string)enforced["capabilities"]!, Is.EqualTo("CAP_DAC_READ_SEARCH CAP_FOWNER"));
        Assert.That(NotPrevented(bundle), Has.Some.StartsWith("writer: system_calls: seccomp: Invalid argument"));
        Assert.That(bundle.Notes("writer"), Does.Contain($"setns-network {EPERM}").And.Contain($"packet-filter-tables {-EPERM}"));
    }

    [Test]
    public void WhereNothingCanBeRefusedTheManifestSaysSo()
    {
        var (folder, process) = Target();
        var bundle = place.Open(RunBy(Powerless, place.Collect("--profile", Writer(folder, process.Id))).MustEndWith(0));
        Assert.That(bundle.Notes("writer"), Does.Contain("create 0").And.Contain("chmod 0"), "what this test would see");
        Assert.That(File.Exists(Path.Combine(folder, "made")) || Directory.Exists(Path.Combine(folder, "made")), Is.True);
        Assert.That(bundle.Step("writer")["enforced_by"]!.AsObject().Select(entry => entry.Key).Intersect(Confined), Is.EqualTo(new[] { "new_privileges" }));
        Assert.That(NotPrevented(bundle), Has.Some.Match("^writer: read_only: unshare: Operation not permitted$").And.Some.Match("^writer: capabilities: "));
    }

    [Test]
    public void WithoutMountSetattrEachMountIsRemounted()
    {
        var (folder, process) = Target();
        var before = State(folder);
        Tool.Require("strace");
        string[] withoutTheCall = ["strace", "-f", "-qq", "-o", place.Path("trace"), "-e", "trace=mount_setattr", "-e", "inject=mount_setattr:error=ENOSYS"];
        var bundle = place.Open(RunBy(withoutTheCall, place.Collect("--profile", Writer(folder, process.Id))).MustEndWith(0));
        Assert.That((string)bundle.Step("writer")["enforced_by"]!["read_only"]!, Does.Match(@"^private mount namespace, (\d+) of \1 mounts read-only \(remount\)$"));
        Assert.That(bundle.Notes("writer"), Does.Contain($"create {EROFS}").And.Contain($"shm {EROFS}"));
        Assert.That(State(folder), Is.EqualTo(before));
    }

    [Test]
    public void ARootThatIsNoMountIsReadOnlyTooAndNothingAppearsOnTheMachine()
    {
        var (folder, process) = Target();
        var script = place.Write("chroot.sh", """
            set -euo pipefail
            folder=$1; root=$2; shift 2
            mkdir "$root"; cd "$root"
            mount --make-rshared /
            for name in $(ls /); do
              if [ -L /$name ]; then cp -P /$name .; elif [ -d /$name ] && [ $name != proc ] && [ $name != sys ]; then mkdir $name; mount --rbind /$name $name; fi
            done
            mkdir -p proc; mount -t proc proc proc
            cat /proc/self/mountinfo >"$folder/before"
            chroot . "$@"
            cat /proc/self/mountinfo >"$folder/after"
            """);

        // Shared among themselves, and not with the machine: the namespace is private to begin with.
        var result = Tool.Run(place.Folder, "unshare", ["-m", "--propagation", "private", "bash", script, place.Folder, place.Path("root"), Product.Dotnet, Product.Program, .. place.Collect("--profile", Writer(folder, process.Id))]);
        Assert.That(result.ExitCode, Is.Zero, result.Error);
        Assert.That(File.ReadAllText(place.Path("after")), Is.EqualTo(File.ReadAllText(place.Path("before"))));
        var bundle = OpenedBundle.Open(place.OnlyBundle(), place.Folder);
        Assert.That(bundle.Step("writer")["enforced_by"]!.AsObject().Select(entry => entry.Key), Is.SupersetOf(Confined));
        Assert.That(bundle.Notes("writer"), Does.Contain($"create {EROFS}").And.Contain($"tmp {EROFS}"));
        Assert.That(bundle.Manifest["alerts"]!.AsArray(), Is.Empty, "the worker's libraries are found though their paths begin elsewhere");
    }

    [Test]
    public void RecordsAreThoseOfAProgramWithAllRights()
    {
        var script = place.Write("mounts.sh", """
            set -euo pipefail
            folder=$1; shift
            cd "$folder"
            mkdir -p tree/tmp tree/bound tree/under tree/secret
            mount -t tmpfs -o nosuid own tree/tmp
            mkdir -m 700 tree/tmp/inner
            mount --bind tree/tmp/inner tree/bound
            mount -t tmpfs lower tree/under && echo hidden >tree/under/hidden
            mount -t tmpfs upper tree/under && echo seen >tree/under/seen
            install -m 000 /bin/true tree/secret/file; chmod 700 tree/secret; chown -R 12345 tree/secret
            setfattr -n user.mark -v x tree/secret/file
            cp /proc/self/mountinfo mountinfo
            for run in confined powerless; do
              as=(); if [ $run = powerless ]; then as=(setpriv --bounding-set -sys_admin,-setpcap); fi
              "${as[@]}" "$@" -o $run.tar.zst
            done
            """);
        var process = Sleeper();
        string[] more = ["--set", $"filesystem.listing.root={place.Path("tree")}", "--set", "filesystem.listing.hashes=sha256", "--set", "filesystem.listing.xattrs=true", "--set", "filesystem.listing.file_id=true"];
        string[] command = ["unshare", "-m", "--propagation", "private", "bash", script, place.Folder, Product.Dotnet, Product.Program, "collect", "--profile", "triage", .. more];
        Assert.That(Tool.Run(place.Folder, command[0], command[1..]).ExitCode, Is.AnyOf(0, 3));
        var (confined, powerless) = (OpenedBundle.Open(place.Path("confined.tar.zst"), place.Folder), OpenedBundle.Open(place.Path("powerless.tar.zst"), place.Folder));
        Assert.That(confined.Step("filesystem.listing")["enforced_by"]!["read_only"], Is.Not.Null);
        Assert.That(powerless.Step("filesystem.listing")["enforced_by"]!["read_only"], Is.Null);
        var listed = Entries(confined);
        Assert.That(listed, Is.EqualTo(Entries(powerless)).And.Count.EqualTo(8));
        Assert.That(confined.Items("filesystem.listing"), Is.EquivalentTo(powerless.Items("filesystem.listing")));

        // The mounts' numbers are the device's, whatever the copy of them that the worker saw.
        var points = File.ReadLines(place.Path("mountinfo")).Select(line => line.Split(' ')).GroupBy(fields => fields[4]).ToDictionary(group => group.Key, group => group.Last()[0]);
        foreach (var name in new[] { "tmp", "bound", "under" })
        {
            Assert.That((string)JsonNode.Parse(listed[place.Path($"tree/{name}")])!["mount_id"]!, Is.EqualTo(points[place.Path($"tree/{name}")]), name);
        }

        Assert.That(Of(confined, process.Id), Is.EqualTo(Of(powerless, process.Id)).And.Contain("sleep"));
    }

    [Test]
    public void WhatAWorkerStartedEndsWithAKilledHost()
    {
        var survivor = place.MakeReady("survivor");
        var profile = place.Write("daemon.yaml", Profiles.Of($"id: daemon, collector: hostile.double_fork, options: {{ endless_output: true, survivor_file: {survivor} }}, limits: {{ output: 64GiB, time: 600s }}"));
        var host = place.StartCollect("--profile", profile);
        var daemon = place.WaitForReady(survivor, host);
        host.Signal(Signals.Kill);
        Until.True(() => !Signals.IsAlive(daemon), "a daemon in a session of its own ends with the host");
    }

    private static Dictionary<string, string> Mounts() => File.ReadLines("/proc/self/mountinfo").ToDictionary(line => line.Split(' ')[0]);

    private static IEnumerable<string> NotPrevented(OpenedBundle bundle) => bundle.Manifest["enforcement"]!["not_prevented"]!.AsArray().Select(text => (string)text!);

    private static SortedDictionary<string, string> Entries(OpenedBundle bundle) => new(bundle.Lines("records/filesystem.listing/filesystem.entry").ToDictionary(entry => (string)entry["path"]!, entry =>
    {
        _ = entry.AsObject().Remove("read_at");
        return entry.ToJsonString();
    }), StringComparer.Ordinal);

    /// <summary>What stays the same of a process that sleeps.</summary>
    private static string Of(OpenedBundle bundle, int processId)
    {
        var process = bundle.Lines("records/process.list/process").Single(record => (int)record["pid"]! == processId);
        var kept = new[] { "executable", "arguments", "working_directory", "environment", "namespaces", "real_user_id", "start_ticks" }.Select(field => process[field]?.ToJsonString());
        string[] details = ["process.open_file", "process.map"];
        var counts = details.Select(record => bundle.Lines($"records/process.list/{record}").Count(line => (int)line["pid"]! == processId));
        return string.Join('\n', kept.Concat(counts.Select(count => $"{count}")));
    }

    /// <summary>What the attempts are about, beside the folder.</summary>
    private static string Machine() => string.Join('\n', new[] { "kernel/hostname", "kernel/domainname", "kernel/printk" }.Select(name => File.ReadAllText($"/proc/sys/{name}")).Append(File.ReadAllText("/proc/swaps")));

    private static string State(string folder)
        => Tool.Run(folder, "bash", "-c", "stat -c '%n %s %a %u %Y %Z %h' file; ls -A; getfattr -d file; cat file").Output;

    private (string Folder, HostProcess Process) Target()
    {
        var folder = Directory.CreateDirectory(place.Path("target")).FullName;
        File.WriteAllText(Path.Combine(folder, "file"), "as it was");
        Tool.Run(folder, "chmod", "-R", "a+rwX", ".").MustSucceed();
        var process = Sleeper();
        targets.Add(process.Id);
        return (folder, process);
    }

    /// <summary>Runs the collector that may read the kernel's tables, in mounts of its own, where <c>network</c> is a network namespace with a neighbour and a table of packet filters.</summary>
    private OpenedBundle WithTables(string options, string folder, params string[] around)
    {
        Tool.Require("ip", "nft", "unshare", "gcc");
        var script = place.Write("tables.sh", """
            set -euo pipefail
            folder=$1; shift
            touch "$folder/network"
            echo 'long main(void) { long result; __asm__ volatile ("int $0x80" : "=a"(result) : "0"(20L)); return result < 0 ? -result : 0; }' >"$folder/call32.c"
            if [ $(uname -m) = x86_64 ]; then gcc -o "$folder/call32" "$folder/call32.c"; fi
            unshare -n bash -c '
              ip link add left type veth peer name right && ip link set left up && ip neigh add 192.0.2.7 lladdr 02:00:00:00:00:01 dev left && nft add table inet proof
              mount --bind /proc/self/ns/net "$1"' bash "$folder/network"
            exec "$@"
            """);
        var profile = place.Write("tables.yaml", Profiles.Of($"id: writer, collector: hostile.table_writer, options: {{ {options} }}"));
        return place.Open(RunBy(["unshare", "-m", "--propagation", "private", "bash", script, folder, .. around], place.Collect("--profile", profile)).MustEndWith(0));
    }

    private HostProcess Sleeper() => place.Keep(HostProcess.StartOther(place.Folder, "sleep", "600"));

    private string Writer(string folder, int process) => place.Write("writer.yaml", Profiles.Of($"id: writer, collector: hostile.writer, options: {{ folder: {folder}, process: {process} }}"));

    private HostResult RunBy(string[] command, string[] arguments)
        => place.Keep(HostProcess.StartOther(place.Folder, command[0], [.. command[1..], Product.Dotnet, Product.Program, .. arguments])).Wait();
}
