using System.Diagnostics;
using System.Text.Json;
using Forensics.Plugins.State.Mounts;
using Forensics.Sdk;
using Forensics.Sdk.Testing;

namespace Forensics.Plugins.State.Tests.Mounts;

public sealed class MountsTests
{
    private TestRoot folder = null!;

    [SetUp]
    public void Make() => folder = new();

    [TearDown]
    public void Clean() => folder.Dispose();

    [Test]
    public void MountsAreThoseOfFindmnt()
    {
        Tool.Require("findmnt");
        var told = JsonDocument.Parse(Tool.Run("/", "findmnt", "-J", "-l", "-b", "-o", "ID,PARENT,TARGET,FSROOT,FSTYPE,VFS-OPTIONS,FS-OPTIONS").Output).RootElement.GetProperty("filesystems")
            .EnumerateArray().Select(mount => string.Join('|', mount.EnumerateObject().Select(field => field.Value.ToString()))).Order().ToArray();
        var own = Collect().Records("mount").Where(record => record.GetProperty("is_own_namespace").GetBoolean());
        Assert.That(own.Select(mount => string.Join('|', mount.Text("mount_id"), mount.Text("parent_mount_id"), mount.Text("path"), mount.Text("root"), mount.Text("type"), mount.Text("mount_options"),
            mount.Text("super_options"))).Order().ToArray(), Is.EqualTo(told));
    }

    [Test]
    public void SizesAreThoseOfDf()
    {
        var root = Collect().Records("mount").Single(mount => mount.GetProperty("is_own_namespace").GetBoolean() && mount.Text("path") == "/" && mount.IsNull("covered_by"));
        var told = Tool.Run("/", "df", "-B1", "--output=size,itotal", "/").MustSucceed().Output.Split('\n')[1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.That((root.GetProperty("size_bytes").GetInt64(), root.GetProperty("inodes_total").GetInt64()), Is.EqualTo((long.Parse(told[0]), long.Parse(told[1]))));
        Assert.That(root.GetProperty("free_bytes").GetInt64(), Is.InRange(1, long.Parse(told[0])));
    }

    [Test]
    public void AnotherNamespaceIsReadThroughItsProcess()
    {
        var script = $"mount -t tmpfs many '{folder.PathOf(string.Empty)}' && cd '{folder.PathOf(string.Empty)}' && mkdir d && i=0; while [ $i -lt 50 ]; do mount -t tmpfs \"m $i\" d; i=$((i+1)); done; echo ready; read line";
        using var process = Process.Start(new ProcessStartInfo("unshare", ["-m", "sh", "-c", script]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        try
        {
            Assert.That(process.StandardOutput.ReadLine(), Is.EqualTo("ready"));
            var context = Collect(new MountsOptions { Covered = false });
            var foreign = context.Records("mount").Where(record => !record.GetProperty("is_own_namespace").GetBoolean() && record.GetProperty("example_pid").GetInt32() == process.Id).ToList();
            Assert.That(foreign.Count(record => record.Text("path") == folder.PathOf("d")), Is.EqualTo(50));
            Assert.That(foreign.Select(record => record.Text("source")), Does.Contain("m 49"), "a blank in a name");
            Assert.That(foreign.Count(record => record.Text("path") == folder.PathOf("d") && record.IsNull("covered_by")), Is.EqualTo(1), "each lies on the one before");
            Assert.That(foreign.Select(record => record.Text("mount_namespace")).Distinct().Single(), Is.EqualTo(new FileInfo($"/proc/{process.Id}/ns/mnt").LinkTarget!.Split('[', ']')[1]));
            Assert.That(context.Items["mount-namespaces"]!.Reason, Does.Match("^[0-9]+ namespaces of other processes"));
            var cut = Collect(new MountsOptions { Covered = false, MaxForeignMounts = 3 });
            Assert.That(cut.Records("mount").Count(record => !record.GetProperty("is_own_namespace").GetBoolean()), Is.EqualTo(3));
            Assert.That(cut.Items["mount-namespaces"]!.Flags, Is.EqualTo(ItemFlags.Truncated));
        }
        finally
        {
            process.StandardInput.Close();
            process.WaitForExit();
        }
    }

    [Test]
    public void FiveThousandMountsOfTheOwnNamespaceAreReadWithWhatLiesBelowThem() => PrivateMounts.Run(() =>
    {
        const int Count = 5_000;
        PrivateMounts.Mount("base", folder.PathOf(string.Empty), "tmpfs");
        for (var i = 0; i < Count; i++)
        {
            folder.Write($"{i}/below", "x");
            PrivateMounts.Mount("m", folder.PathOf($"{i}"), "tmpfs", "size=4k");
        }

        var watch = Stopwatch.StartNew();
        var context = Collect(new MountsOptions { MaxNamespaces = 0 });
        TestContext.Out.WriteLine($"{watch.Elapsed}");
        Assert.That(context.Records("mount").Count(mount => mount.Text("source") == "m"), Is.EqualTo(Count));
        Assert.That(context.Records("cross.view").Count(view => view.Text("path")!.StartsWith(folder.PathOf(string.Empty), StringComparison.Ordinal)), Is.EqualTo(Count));
        Assert.That(context.Faults.Where(fault => fault.Subject.ToString().StartsWith(folder.PathOf(string.Empty), StringComparison.Ordinal)), Is.Empty);
    });

    [Test]
    public void LinesOfFstabAreRecordsWithWhetherTheyAreMounted()
    {
        folder.Write("etc/fstab", "# comment\nUUID=1  /\text4 errors=remount-ro 0 1\n\nserver:/a\\040b /srv/c\\040d/ nfs\nbroken\nnone none swap sw 0 0 # end\n");
        var context = CollectorRun.RunAsync(new MountsCollector(), new MountsOptions(), folder.Root).GetAwaiter().GetResult();
        var lines = context.Records("mount.configured");
        Assert.That(lines.Select(line => (line.Text("source"), line.Text("path"), line.Text("type"), line.Text("mount_options"), line.Text("check_order"), line.GetProperty("line").GetInt32())), Is.EqualTo(new[]
        {
            ("UUID=1", "/", "ext4", "errors=remount-ro", "1", 2), ("server:/a b", "/srv/c d", "nfs", "defaults", null, 4), ("none", "none", "swap", "sw", "0", 6),
        }));
        Assert.That(lines.Select(line => line.IsNull("is_mounted")), Has.All.True);
        Assert.That((context.Items["mounts"]!.State, context.Items["fstab"]!.State), Is.EqualTo((ItemState.Unsupported, ItemState.Collected)));
    }

    [Test]
    public void SwapIsNoMountThatIsMissing()
    {
        folder.Write("etc/fstab", "/dev/a / ext4\n/dev/a /none/such ext4\n/dev/b none swap\n/dev/c /swapfile swap\n");
        using var live = LiveRoot.Over(folder.PathOf(string.Empty)).Descriptor;
        var context = CollectorRun.RunAsync(new MountsCollector(), new MountsOptions { MaxNamespaces = 0, Covered = false }, new TargetRoot(live, EvidencePath.Of("/"))).GetAwaiter().GetResult();
        Assert.That(context.Records("mount.configured").Select(line => line.IsNull("is_mounted") ? (bool?)null : line.GetProperty("is_mounted").GetBoolean()), Is.EqualTo(new bool?[] { true, false, null, null }));
    }

    [TestCase("password=a\\054b,ro", "password=[redacted],ro")]
    [TestCase("rw,PASS=x", "rw,PASS=[redacted]")]
    [TestCase("pass=a,password2=b,credentials=/etc/c", "pass=[redacted],password2=[redacted],credentials=/etc/c")]
    [TestCase("user=me%secret,uid=1", "user=me%[redacted],uid=1")]
    [TestCase("user=me,nopass=1", "user=me,nopass=1")]
    public void PasswordsOfFstabAreNotTaken(string options, string told)
    {
        var line = Fstab.Parse(System.Text.Encoding.ASCII.GetBytes($"//server/share /mnt cifs {options} 0 0 # end"), 1, new(1, 0))!;
        Assert.That((line.MountOptions.ToString(), line.Text.ToString(), line.CheckOrder.ToString()), Is.EqualTo((told, $"//server/share /mnt cifs {told} 0 0 # end", "0")));
    }

    [TestCase(MountLimits.FstabLines, 0)]
    [TestCase(MountLimits.FstabLines + 1, 1)]
    public void AnFstabThatIsTooLongIsCutAndSaidToBe(int lines, int faults)
    {
        folder.Write("etc/fstab", string.Concat(Enumerable.Repeat("a /b c\n", lines)));
        var context = CollectorRun.RunAsync(new MountsCollector(), new MountsOptions(), folder.Root).GetAwaiter().GetResult();
        Assert.That((context.Records("mount.configured").Count, context.Faults.Count), Is.EqualTo((MountLimits.FstabLines, faults)));
    }

    [Test]
    public async Task TheContractIsKept() => Assert.That(await PluginConformance.CheckAsync<MountsCollector>(folder.Root, """{"max_namespaces":1}"""), Is.Empty);

    internal static RecordingContext Collect(MountsOptions? options = null)
    {
        var root = LiveRoot.Open();
        using (root.Descriptor)
        {
            return CollectorRun.RunAsync(new MountsCollector(), options ?? new(), root).GetAwaiter().GetResult();
        }
    }
}
