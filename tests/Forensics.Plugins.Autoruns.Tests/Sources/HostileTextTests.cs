using Forensics.Plugins.Autoruns.Sources;
using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Autoruns.Tests.Sources;

/// <summary>Lines, names and paths that are odd in a way that a reader may not think of.</summary>
public sealed class HostileTextTests
{
    [TestCase("\f\n")]
    [TestCase("\r\r\n")]
    [TestCase("\v \u0085\u00a0\n")]
    public void LinesOfNothingAreNoLines(string blank)
    {
        using var root = new PlantedRoot();
        root.Write("etc/supervisor/supervisord.conf", $"{blank}[program:x]\n{blank}command=/opt/evil\n{blank}");
        root.Write("etc/cloud/cloud.cfg", $"runcmd:\n{blank}- /opt/evil\n{blank}");
        root.Write("etc/modprobe.d/x.conf", $"{blank}install a /opt/evil\n{blank}");
        foreach (var type in new[] { "supervisor", "cloud-init", "modprobe" })
        {
            Assert.That(root.Find(type).Select(autorun => autorun.Target?.ToString()), Does.Contain("/opt/evil"), type);
        }
    }

    [TestCase("\\\n\n")]
    [TestCase("\\\n\\\n\f\n")]
    public void LinesThatGoOnWithNothingAreNoLines(string blank)
    {
        using var root = new PlantedRoot();
        root.Write("etc/modprobe.d/x.conf", $"{blank}install a /opt/evil\n{blank}");
        Assert.That(root.Find("modprobe").Select(autorun => autorun.Target?.ToString()), Is.EqualTo(new[] { "/opt/evil" }));
    }

    [Test]
    public void HalfASurrogatePairInANameOfJsonIsPassedOver()
    {
        using var root = new PlantedRoot();
        root.Write("etc/docker/daemon.json", """{"\ud800":1,"runtimes":{"\udc00":{"\ud800":2,"path":"/opt/evil"}}}""");
        Assert.That(() => root.Find("container-runtime"), Throws.Nothing);
        root.Write("etc/docker/daemon.json", """{"runtimes":{"\udc00":{"path":"/opt/evil"},"b":{"path":"/opt/two"}}}""");
        Assert.That(root.Find("container-runtime").Select(autorun => autorun.Target?.ToString()), Is.EqualTo(new[] { "/opt/evil", "/opt/two" }));
    }

    [TestCase("sshd-config", "etc/ssh/sshd_config", "Include ")]
    [TestCase("ld-conf", "etc/ld.so.conf", "include ")]
    [TestCase("sudoers", "etc/sudoers", "@includedir ")]
    public void APatternThatIsTooLongIsAFaultAndNoRecursion(string type, string path, string word)
    {
        using var root = new PlantedRoot();
        root.Write(path, word + string.Concat(Enumerable.Repeat("a/", 200_000)) + "\n" + word + "/" + string.Concat(Enumerable.Repeat("*/", 200_000)) + "\n");
        Assert.That(() => root.Find(type), Throws.Nothing);
        var faults = root.Files.TakeFaults();
        Assert.That(faults.Select(fault => fault.Code).Distinct(), Is.EqualTo(new[] { "PATTERN_OVER_LIMIT" }));
        Assert.That(faults.Select(fault => fault.Subject.Bytes.Length), Has.All.LessThanOrEqualTo(LinuxLimits.PathBytes));
    }

    [Test]
    public void OneFolderWithManyNamesIsRememberedOnce()
    {
        using var root = new PlantedRoot();
        root.Write("tmp/b/evil", "x");
        root.Write("etc/crontab", string.Concat(Enumerable.Range(0, SourceLimits.RememberedFolders + 50).Select(number => $"PATH=/tmp/{number}:/tmp/b{string.Concat(Enumerable.Repeat("/.", number))}\nX{number}=1\n* * * * * root evil\n")));
        Assert.That(root.Find("cron").Select(autorun => autorun.Target?.ToString()), Has.All.EqualTo("/tmp/b/evil"));
    }

    [Test]
    public void FilesOfTheKernelInAnImageAreNotOpenedAsThoseOfTheRunningOne()
    {
        using var root = new PlantedRoot(isLive: false);
        root.Write("proc/sys/kernel/core_pattern", "|/opt/evil\n");
        root.Write("proc/cmdline", "init=/opt/evil\n");
        root.Write("sys/fs/bpf/evil", "");
        Assert.That(root.Find("kernel-helper"), Is.Empty);
        Assert.That(root.Find("kernel-cmdline"), Is.Empty);
        Assert.That(root.Find("efi-boot-entry"), Is.Empty);
        Assert.That(root.Files.TakeFaults(), Is.Empty);
        Assert.That(root.Find("bpf-pin"), Is.Empty);
        Assert.That(root.Files.TakeFaults().Select(fault => (fault.Code, fault.Kind)), Is.EqualTo(new[] { ("PINS_OF_RUNNING_SYSTEM_ONLY", FaultKind.Unsupported) }));
    }

    [TestCase("/usr/sbin/php-fpm8.2 -c /etc/php.ini /x", "/usr/sbin/php-fpm8.2")]
    [TestCase("/usr/bin/node_exporter /x", "/usr/bin/node_exporter")]
    [TestCase("/usr/bin/php8.2 /opt/x.php", "/opt/x.php")]
    [TestCase("/usr/bin/python3.11 /opt/x.py", "/opt/x.py")]
    public void OnlyAnInterpretersOwnNameIsOne(string command, string target)
    {
        using var root = new PlantedRoot();
        Assert.That(new CommandTarget(new(root.Files, [])).Of(command), Is.EqualTo(target));
        Assert.That(new Autoruns.Systemd.Programs(root.Files).Started(command.Split(' ')), Is.EqualTo(target));
    }

    [TestCase("Match User bob\nAuthorizedKeysFile /etc/keys/%u\n", "home/alice/.ssh/authorized_keys", null)]
    [TestCase("PermitRootLogin no\nMatch User bob\nAuthorizedKeysFile /etc/keys/%u\n", "etc/keys/bob", null)]
    [TestCase("AuthorizedKeysFile .ssh/authorized_keys\nAuthorizedKeysFile /etc/keys/%u\n", "home/alice/.ssh/authorized_keys", true)]
    [TestCase("AuthorizedKeysFile .ssh/authorized_keys\nAuthorizedKeysFile /etc/keys/%u\n", "home/alice/.ssh/authorized_keys2", false)]
    [TestCase("AuthorizedKeysFile %h/k_%u\n", "home/alice/k_alice", true)]
    [TestCase("AuthorizedKeysFile /etc/k%%/%U/keys\n", "etc/k%/1000/keys", true)]
    public void FilesOfKeysAreThoseThatSshdReads(string configuration, string path, bool? isRead)
    {
        using var root = new PlantedRoot();
        root.Write("etc/ssh/sshd_config", configuration);
        root.Write(path, "command=\"/opt/evil\" ssh-rsa AAAA b\n");
        var found = root.Find("ssh-authorized-keys").Where(autorun => autorun.Path.ToString() == "/" + path).ToList();
        Assert.That(found.Select(autorun => autorun.Enabled), Is.EqualTo(new[] { isRead }));
        Assert.That(found[0].RunAs?.ToString(), Is.EqualTo(path.EndsWith("bob", StringComparison.Ordinal) ? "bob" : "alice"));
    }
}
