using Forensics.Plugins.Network.Namespaces;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Testing;

namespace Forensics.Plugins.Network.Tests;

/// <summary>Roots that are not the live system's: files of names alone.</summary>
public sealed class RootTests
{
    [Test]
    public async Task NamesComeFromTheFilesOfTheRootAndTheRestIsUnsupported()
    {
        using var root = new TestRoot();
        root.Write("etc/hosts", "127.0.0.1 localhost\n# none\n\n192.0.2.7\tbank.example www.bank.example # planted\r\n::1 ip6-localhost"u8);
        root.Write("run/systemd/resolve/stub-resolv.conf", "nameserver 127.0.0.53\noptions edns0 trust-ad\n");
        Directory.CreateDirectory(root.PathOf("etc"));
        File.CreateSymbolicLink(root.PathOf("etc/resolv.conf"), "../run/systemd/resolve/stub-resolv.conf");
        root.Write("etc/systemd/resolved.conf", "[Resolve]\n#DNS=\nDNS = 192.0.2.53 # x\n");
        root.Write("etc/systemd/resolved.conf.d/10-a.conf", "[Resolve]\nDomains=~.\n");
        root.Write("etc/nsswitch.conf", "passwd: files\nhosts:   files evil dns\n");
        var context = await CollectorRun.RunAsync(new NetworkCollector(), new(), root.Root);
        var hosts = context.Records("network.host");
        Assert.That(hosts.Select(one => (one.Text("line"), one.Text("address"), string.Join(' ', one.List("host_names")), one.Text("comment"))), Is.EqualTo(new[]
        {
            ("1", "127.0.0.1", "localhost", default(string)), ("4", "192.0.2.7", "bank.example www.bank.example", "planted"), ("5", "::1", "ip6-localhost", null),
        }));
        Assert.That(context.Records("network.resolver").Select(one => (one.Text("path"), one.Text("line"), one.Text("keyword"), one.Text("text"))), Is.EqualTo(new[]
        {
            ("/etc/resolv.conf", "1", "nameserver", "127.0.0.53"), ("/etc/resolv.conf", "2", "options", "edns0 trust-ad"),
            ("/run/systemd/resolve/stub-resolv.conf", "1", "nameserver", "127.0.0.53"), ("/run/systemd/resolve/stub-resolv.conf", "2", "options", "edns0 trust-ad"),
            ("/etc/systemd/resolved.conf", "3", "DNS", "192.0.2.53 # x"), ("/etc/systemd/resolved.conf.d/10-a.conf", "2", "Domains", "~."),
            ("/etc/nsswitch.conf", "2", "hosts", "files evil dns"),
        }));
        Assert.That(context.Records("network.resolver")[0].Text("link_target"), Is.EqualTo("../run/systemd/resolve/stub-resolv.conf"));
        Assert.That(context.Items.Where(item => item.Value!.State == ItemState.Unsupported && item.Value.Reason is not null).Select(item => item.Key),
            Is.EquivalentTo(new[] { "namespaces", "sockets", "neighbours", "interfaces", "addresses", "routes", "rules", "filter-rules" }));
        Assert.That((context.Items["hosts"]!.State, context.Items["resolver"]!.State), Is.EqualTo((ItemState.Collected, ItemState.Collected)));
        Assert.That(context.Faults, Is.Empty);
    }

    [Test]
    public async Task WithoutTheFilesHostsAreMissingAndTheResolverIsEmpty()
    {
        using var root = new TestRoot();
        var context = await CollectorRun.RunAsync(new NetworkCollector(), new(), root.Root);
        Assert.That((context.Items["hosts"]!.State, context.Items["resolver"]!.State), Is.EqualTo((ItemState.Empty, ItemState.Empty)));
    }

    [Test]
    public async Task ALineBeyondTheLimitIsCutAndOneAtItIsNot()
    {
        using var root = new TestRoot();
        root.Write("etc/hosts", $"1.1.1.1 {new string('a', NetworkLimits.LineBytes - 8)}\n1.1.1.2 {new string('b', NetworkLimits.LineBytes - 7)}\n");
        var context = await CollectorRun.RunAsync(new NetworkCollector(), new(), root.Root);
        Assert.That(context.Records("network.host").Select(one => (one.List("host_names")[0].Length, one.GetProperty("line_cut").GetBoolean())),
            Is.EqualTo(new[] { (NetworkLimits.LineBytes - 8, false), (NetworkLimits.LineBytes - 8, true) }));
    }

    [Test]
    public async Task TheContractIsKept()
    {
        using var root = new TestRoot();
        root.Write("etc/hosts", "127.0.0.1 localhost\n");
        Assert.That(await PluginConformance.CheckAsync<NetworkCollector>(root.Root), Is.Empty);
    }

    [Test]
    public void ANamespaceIsFoundByItsMountAndAsManyAsTheLimitSays()
    {
        using var root = new TestRoot();
        root.Write("mountinfo", "36 35 0:4 net:[4026532288] /run/netns/a\\040b rw shared:5 - nsfs nsfs rw\n37 35 0:4 mnt:[4026532289] /run/mnt rw - nsfs nsfs rw\n38 35 8:1 net:[7] /x rw - ext4 /dev/sda rw\n");
        using var file = File.OpenHandle(root.PathOf("mountinfo"));
        Assert.That(MountTable.Read(file, out var mounts), Is.EqualTo(Errno.Ok));
        var table = new NamespaceTable();
        table.AddMounts(mounts);
        Assert.That(table.All.Select(one => (one.Id, $"{one.MountPoints.Single()}")), Is.EqualTo(new[] { ("4026532288", "/run/netns/a b") }));
        for (var inode = 1UL; inode < NetworkLimits.Namespaces; inode++)
        {
            Assert.That(table.At(inode), Is.Not.Null);
        }

        Assert.That((table.All.Count, table.IsOverLimit), Is.EqualTo((NetworkLimits.Namespaces, false)));
        Assert.That((table.At(ulong.MaxValue), table.IsOverLimit), Is.EqualTo((default(NetworkNamespace), true)));
    }

    [Test]
    public void AModuleThatIsNotThereIsNotAskedFor()
    {
        using var root = new TestRoot();
        root.Write("proc/modules", "tcp_diag 16384 0 - Live 0x0000000000000000\ninet_diag 24576 1 tcp_diag, Live 0x0000000000000000\n");
        root.Write("proc/self", "");
        root.Write("proc/sys/kernel/osrelease", "6.1.0\n");
        root.Write("proc/sys/kernel/modules_disabled", "0\n");
        root.Write("lib/modules/6.1.0/modules.builtin", "kernel/net/unix/unix.ko\nkernel/net/unix/unix-diag.ko\n");
        Directory.CreateDirectory(root.PathOf("sys/module/ipv6"));
        using var files = new RootFiles(root.Root, TimeProvider.System);
        var modules = new KernelModules(files, allowLoad: false);
        Assert.That(modules.WouldLoad("inet_diag", "tcp_diag"), Is.Null);
        Assert.That(modules.WouldLoad("inet_diag", "udp_diag"), Is.EqualTo("udp_diag"));
        Assert.That((modules.WouldLoad("unix_diag"), modules.WouldLoad("ipv6")), Is.EqualTo((default(string), default(string))));
        var plan = ReadingPlan.Of(modules);
        Assert.That(plan.Kinds.Select(kind => $"{kind.Family} {kind.Protocol}".Trim()), Is.EqualTo(new[] { "inet tcp", "inet6 tcp", "unix" }));
        Assert.That((plan.Sockets, plan.HasVersion6), Is.EqualTo((WantedSockets.Diagnosis, true)));
        Assert.That(plan.WouldLoad, Does.Contain((ReadingPlan.Nftables, "nfnetlink")));
        Assert.That(new KernelModules(files, allowLoad: true).WouldLoad("udp_diag"), Is.Null);
        root.Write("proc/sys/kernel/modules_disabled", "1\n");
        Assert.That(new KernelModules(files, allowLoad: false).WouldLoad("udp_diag"), Is.Null, "nothing can be loaded any more");
        File.Delete(root.PathOf("proc/modules"));
        root.Write("proc/sys/kernel/modules_disabled", "0\n");
        Assert.That(new KernelModules(files, allowLoad: false).WouldLoad("udp_diag"), Is.Null, "the kernel has no modules");
    }
}
