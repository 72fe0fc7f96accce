using System.Text.Json;
using Forensics.Plugins.State.Device;
using Forensics.Sdk;
using Forensics.Sdk.Testing;

namespace Forensics.Plugins.State.Tests.Device;

public sealed class SystemInfoTests
{
    private TestRoot root = null!;

    [SetUp]
    public void Make() => root = new();

    [TearDown]
    public void Clean() => root.Dispose();

    [Test]
    public void ThisMachineIsToldAsItsToolsTellIt()
    {
        var record = Collect(LiveRoot.Open(), out var context);
        var kernel = record.GetProperty("kernel");
        Assert.That(kernel.Text("release"), Is.EqualTo(Tool.Run("/", "uname", "-r").Output.Trim()));
        Assert.That(kernel.Text("version"), Is.EqualTo(Tool.Run("/", "uname", "-v").Output.Trim()));
        Assert.That(kernel.Text("architecture"), Is.EqualTo(Tool.Run("/", "uname", "-m").Output.Trim()));
        Assert.That(kernel.Text("boot_id"), Is.EqualTo(File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim()));
        Assert.That(kernel.GetProperty("booted_at").GetDateTimeOffset().ToUnixTimeSeconds(), Is.EqualTo(long.Parse(File.ReadLines("/proc/stat").First(line => line.StartsWith("btime")).Split(' ')[1])).Within(2));
        Assert.That(kernel.GetProperty("uptime_ms").GetInt64() / 1000.0, Is.EqualTo(double.Parse(File.ReadAllText("/proc/uptime").Split(' ')[0])).Within(60));
        var hardware = record.GetProperty("hardware");
        Assert.That(hardware.GetProperty("cpu_count").GetInt32(), Is.EqualTo(int.Parse(Tool.Run("/", "nproc", "--all").Output)));
        Assert.That(hardware.GetProperty("memory_total_bytes").GetInt64(), Is.EqualTo(long.Parse(Tool.Run("/", "sh", "-c", "free -b | awk '/^Mem/{print $2}'").Output)));
        Assert.That(hardware.Texts("cpu_flags"), Does.Contain("fpu").Or.Contain("fp"));
        Assert.That(record.GetProperty("host").Text("name"), Is.EqualTo(Tool.Run("/", "hostname", "-s").Output.Trim()));
        var clock = record.GetProperty("clock");
        Assert.That(clock.Text("clock_source"), Is.EqualTo(File.ReadAllText("/sys/devices/system/clocksource/clocksource0/current_clocksource").Trim()));
        Assert.That(clock.GetProperty("synchronized").ValueKind, Is.EqualTo(JsonValueKind.True).Or.EqualTo(JsonValueKind.False));
        Assert.That(context.Items.Values.Select(item => item!.State), Has.All.EqualTo(ItemState.Collected));
    }

    [Test]
    public void ARootThatDoesNotRunHasNoKernel()
    {
        root.Write("etc/os-release", "NAME=\"Debian \\\"x\\\" GNU/Linux\"\nVERSION_ID='12'\n# comment\nVERSION_CODENAME=bookworm\nID=debian\nPRETTY_NAME=\"Debian\"\n");
        root.Write("etc/debian_version", "12.11\n");
        root.Write("etc/hostname", "# the name\nweb1.example.net\n");
        root.Write("etc/machine-id", "0123456789abcdef0123456789abcdef\n");
        root.Write("etc/default/locale", "LANG=de_DE.UTF-8\n");
        Directory.CreateDirectory(root.PathOf("etc/systemd/system"));
        File.CreateSymbolicLink(root.PathOf("etc/systemd/system/default.target"), "/lib/systemd/system/multi-user.target");
        var record = Collect(root.Root, out var context);
        var system = record.GetProperty("operating_system");
        Assert.That(system.Text("name"), Is.EqualTo("Debian \"x\" GNU/Linux"));
        Assert.That((system.Text("version"), system.Text("codename"), system.Text("release"), system.Text("locale")), Is.EqualTo(("12", "bookworm", "12.11", "de_DE.UTF-8")));
        Assert.That(system.Text("default_target"), Is.EqualTo("multi-user.target"));
        Assert.That(system.Text("installed_source"), Is.EqualTo("/etc/hostname"), "the oldest of what is there");
        var host = record.GetProperty("host");
        Assert.That((host.Text("name"), host.Text("fqdn"), host.Text("domain"), host.Text("domain_source")), Is.EqualTo(("web1", "web1.example.net", "example.net", "host-name")));
        Assert.That(host.Text("machine_id"), Is.EqualTo("0123456789abcdef0123456789abcdef"));
        Assert.That((record.IsNull("kernel"), record.IsNull("hardware")), Is.EqualTo((true, true)));
        Assert.That((context.Items["kernel"]!.State, context.Items["hardware"]!.State), Is.EqualTo((ItemState.Unsupported, ItemState.Unsupported)));
        Assert.That((context.Items["clock"]!.State, record.IsNull("clock")), Is.EqualTo((ItemState.Empty, true)));
        Assert.That(context.Faults, Is.Empty);
    }

    [Test]
    public void AnEmptyRootIsMissingEverything()
    {
        var record = Collect(root.Root, out var context);
        Assert.That(record.EnumerateObject().Where(field => field.Name != "read_at").Select(field => field.Value.ValueKind), Has.All.EqualTo(JsonValueKind.Null));
        Assert.That(context.Items["os"]!.State, Is.EqualTo(ItemState.Empty));
    }

    [Test]
    public void TheDomainIsThatOfTheDirectoryFirst()
    {
        root.Write("etc/hostname", "web1\n");
        Assert.That(Domain(), Is.EqualTo(((string?)null, (string?)null)));
        root.Write("etc/resolv.conf", "search . \ndomain one.example # no\nsearch two.example three.example\n");
        Assert.That(Domain(), Is.EqualTo(("two.example", "resolv.conf")));
        root.Write("etc/hosts", "127.0.1.1 other.example web1 web1.hosts.example\n");
        Assert.That(Domain(), Is.EqualTo(("hosts.example", "hosts")));
        root.Write("etc/samba/smb.conf", "; comment\n[Global]\n  WorkGroup = OFFICE\n");
        Assert.That(Domain(), Is.EqualTo(("OFFICE", "samba-workgroup")));
        root.Write("etc/samba/smb.conf", "[global]\nworkgroup = OFFICE\nrealm = SMB.EXAMPLE\n");
        Assert.That(Domain(), Is.EqualTo(("SMB.EXAMPLE", "samba-realm")));
        root.Write("etc/krb5.conf", "[realms]\n default_realm = NO\n[libdefaults]\n\tdefault_realm = KRB.EXAMPLE\n");
        Assert.That(Domain(), Is.EqualTo(("KRB.EXAMPLE", "krb5")));
        root.Write("etc/sssd/sssd.conf", "[sssd]\ndomains = ad.example, other\n[domain/ad.example]\nid_provider = ad\n");
        Assert.That(Domain(), Is.EqualTo(("ad.example", "sssd")));
        root.Write("etc/sssd/sssd.conf", "[sssd]\ndomains = ad.example\n[domain/ad.example]\nkrb5_realm = AD.EXAMPLE\n");
        Assert.That(Domain(), Is.EqualTo(("AD.EXAMPLE", "sssd")));
        Assert.That(Collect(root.Root, out _).GetProperty("host").Text("fqdn"), Is.EqualTo("web1.hosts.example"), "the name is that of the DNS all the same");
    }

    [TestCase("KVM", "pc", true, "kvm", "dmi")]
    [TestCase("Microsoft Corporation", "Virtual Machine", true, "hyper-v", "dmi")]
    [TestCase("Microsoft Corporation", "Surface", false, null, null)]
    [TestCase("Amazon EC2", "m5.metal", false, null, null)]
    [TestCase("Dell Inc.", "PowerEdge", true, "unknown", "cpuinfo")]
    [TestCase("Dell Inc.", "PowerEdge", false, null, null)]
    public void AVirtualMachineIsToldByWhatItSaysOfItself(string vendor, string product, bool hypervisor, string? name, string? source)
    {
        root.Write("sys/class/dmi/id/sys_vendor", vendor + "\n");
        root.Write("sys/class/dmi/id/product_name", product + "\n");
        root.Write("proc/cpuinfo", $"processor\t: 0\nmodel name\t: Test\nflags\t\t: fpu{(hypervisor ? " hypervisor" : string.Empty)}\n\nprocessor\t: 1\nmodel name\t: Other\n");
        root.Write("proc/meminfo", "MemTotal:        1024 kB\nSwapTotal:       0 kB\n");
        Directory.CreateDirectory(root.PathOf("sys/firmware/efi/efivars"));
        root.Write("sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c", [6, 0, 0, 0, 1]);
        root.Write("sys/class/tpm/tpm0/tpm_version_major", "2\n");
        root.Write("run/systemd/container", "docker\n");
        using var live = LiveRoot.Over(root.PathOf(string.Empty)).Descriptor;
        var hardware = Collect(new(live, EvidencePath.Of("/")), out _).GetProperty("hardware");
        Assert.That((hardware.Text("virtualization"), hardware.Text("virtualization_source")), Is.EqualTo((name, source)));
        Assert.That((hardware.Text("cpu_model"), hardware.GetProperty("cpu_count").GetInt32(), hardware.GetProperty("memory_total_bytes").GetInt64()), Is.EqualTo(("Test", 2, 1_048_576L)));
        Assert.That((hardware.Text("firmware"), hardware.GetProperty("secure_boot").GetBoolean(), hardware.IsNull("setup_mode")), Is.EqualTo(("uefi", true, true)));
        Assert.That((hardware.Texts("trusted_modules"), hardware.GetProperty("tpm_version").GetInt32()), Is.EqualTo((new[] { "tpm0" }, 2)));
        Assert.That(hardware.Text("container"), Is.EqualTo("docker"));
    }

    [Test]
    public async Task TheContractIsKept()
    {
        root.Write("etc/hostname", "web1\n");
        Assert.That(await PluginConformance.CheckAsync<SystemCollector>(root.Root, "{}"), Is.Empty);
    }

    private (string?, string?) Domain() => Collect(root.Root, out _).GetProperty("host") is var host ? (host.Text("domain"), host.Text("domain_source")) : default;

    private static JsonElement Collect(TargetRoot target, out RecordingContext context)
    {
        context = CollectorRun.RunAsync(new SystemCollector(), new SystemOptions(), target).GetAwaiter().GetResult();
        return context.Records("system.info").Single();
    }
}
