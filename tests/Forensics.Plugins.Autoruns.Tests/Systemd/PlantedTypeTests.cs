namespace Forensics.Plugins.Autoruns.Tests.Systemd;

/// <summary>One plant of each type, and what is to be told of it.</summary>
public sealed class PlantedTypeTests
{
    private const string Passwd = "root:x:0:0::/root:/bin/sh\nmia:x:1000:1000::/home/mia:/bin/sh\n";
    private const string Wants = "/etc/systemd/system/multi-user.target.wants/";
    private const string Target = "[Unit]\n";

    private static IEnumerable<TestCaseData> Plants()
    {
        yield return Plant("systemd-unit", "/etc/systemd/system/evil.service",
            new("evil.service", 5, "/opt/evil --id evil.service 'a b'", "/opt/evil", "boot", true, "daemon"),
            ("/etc/systemd/system/evil.service", "[Unit]\nDescription=x\n[Service]\nUser=daemon\nExecStart=-/opt/evil --id %n 'a b'\n[Install]\nWantedBy=multi-user.target\n"), (Wants + "evil.service", "-> ../evil.service"));
        yield return Plant("systemd-unit", "/usr/lib/systemd/system/getty@.service",
            new("getty@tty9.service", 2, "/sbin/agetty tty9 ${TERM}", "/sbin/agetty", "boot", true, "root"),
            ("/usr/lib/systemd/system/getty@.service", "[Service]\nExecStart=/sbin/agetty %I ${TERM}\n"), (Wants + "getty@tty9.service", "-> /usr/lib/systemd/system/getty@.service"));
        yield return Plant("systemd-timer", "/etc/systemd/system/evil.timer",
            new("evil.timer", 2, "/opt/evil", "/opt/evil", "timer evil.timer: OnCalendar=*:0/5, OnBootSec=1min, Persistent=true", true, "root"),
            ("/etc/systemd/system/evil.timer", "[Timer]\nOnCalendar=*:0/5\nOnBootSec=1min\nPersistent=yes\nUnit=other.service\n"), ("/etc/systemd/system/other.service", "[Service]\nExecStart=/opt/evil\n"), (Wants + "evil.timer", "-> ../evil.timer"));
        yield return Plant("systemd-socket", "/etc/systemd/system/evil.socket",
            new("evil.socket", 2, "/opt/evil", "/opt/evil", "socket evil.socket: ListenStream=4444", true, "mia"),
            ("/etc/systemd/system/evil.socket", "[Socket]\nListenStream=4444\nAccept=yes\n"), ("/etc/systemd/system/evil@.service", "[Service]\nExecStart=/opt/evil\nUser=mia\n"), (Wants + "evil.socket", "-> ../evil.socket"));
        yield return Plant("systemd-path", "/etc/systemd/system/evil.path",
            new("evil.path", 2, "/opt/evil", "/opt/evil", "path evil.path: PathModified=/etc/shadow", true, "root"),
            ("/etc/systemd/system/evil.path", "[Path]\nPathModified=/etc/shadow\n"), ("/etc/systemd/system/evil.service", "[Service]\nExecStart=/opt/evil\n"), (Wants + "evil.path", "-> ../evil.path"));
        yield return Plant("systemd-dropin", "/etc/systemd/system/ssh.service.d/x.conf",
            new("ssh.service", 2, "/opt/evil", "/opt/evil", "boot; before it starts", true, "root"),
            ("/usr/lib/systemd/system/ssh.service", "[Service]\nExecStart=/usr/sbin/sshd\n"), ("/etc/systemd/system/ssh.service.d/x.conf", "[Service]\nExecStartPre=/opt/evil\n"), (Wants + "ssh.service", "-> /usr/lib/systemd/system/ssh.service"));
        yield return Plant("systemd-user-unit", "/home/mia/.config/systemd/user/evil.service",
            new("evil.service", 2, "/home/mia/.evil", "/home/mia/.evil", "login of mia", true, "mia"),
            ("/home/mia/.config/systemd/user/evil.service", "[Service]\nExecStart=%h/.evil\n"), ("/home/mia/.config/systemd/user/default.target.wants/evil.service", "-> ../evil.service"), ("/usr/lib/systemd/user/default.target", Target));
        yield return Plant("systemd-user-unit", "/etc/systemd/user/all.service",
            new("all.service", 2, "/opt/evil", "/opt/evil", "login of any user", true, null),
            ("/etc/systemd/user/all.service", "[Service]\nExecStart=/opt/evil\n"), ("/etc/systemd/user/default.target.wants/all.service", "-> ../all.service"), ("/usr/lib/systemd/user/default.target", Target));
        yield return Plant("systemd-environment", "/etc/systemd/system/ssh.service.d/e.conf",
            new("ssh.service", 3, null, "/opt/evil.so", "boot", true, null),
            ("/usr/lib/systemd/system/ssh.service", "[Service]\nExecStart=/usr/sbin/sshd\n"), ("/etc/systemd/system/ssh.service.d/e.conf", "[Service]\nEnvironment=A=b\nEnvironment=\"C=d e\" LD_PRELOAD=/opt/evil.so\n"), (Wants + "ssh.service", "-> /usr/lib/systemd/system/ssh.service"));
        yield return Plant("systemd-environment", "/etc/default/ssh",
            new("ssh.service", 2, null, "/opt/evil.so", "boot", true, null),
            ("/usr/lib/systemd/system/ssh.service", "[Service]\nEnvironmentFile=-/etc/default/ssh\nExecStart=/usr/sbin/sshd\n"), ("/etc/default/ssh", "# x\nLD_PRELOAD=\"/opt/evil.so\"\n"), (Wants + "ssh.service", "-> /usr/lib/systemd/system/ssh.service"));
        yield return Plant("systemd-environment", "/etc/systemd/system.conf", new("DefaultEnvironment", 2, null, "/opt/evil.so", "boot", true, null), ("/etc/systemd/system.conf", "[Manager]\nDefaultEnvironment=LD_PRELOAD=/opt/evil.so\n"));
        yield return Plant("systemd-environment", "/home/mia/.config/environment.d/x.conf", new("LD_PRELOAD", 1, null, "/opt/evil.so", "login of mia", true, null), ("/home/mia/.config/environment.d/x.conf", "LD_PRELOAD=/opt/evil.so\n"));
        yield return Plant("systemd-generator", "/etc/systemd/system-generators/evil", new("evil", null, "/etc/systemd/system-generators/evil", "/etc/systemd/system-generators/evil", "boot and daemon-reload, before units are loaded", true, "root"), ("/etc/systemd/system-generators/evil", "x:#!/bin/sh\n"));
        yield return Plant("systemd-generator", "/usr/lib/systemd/user-environment-generators/evil", new("evil", null, "/usr/lib/systemd/user-environment-generators/evil", "/usr/lib/systemd/user-environment-generators/evil", "login of any user, before units are loaded", true, null), ("/usr/lib/systemd/user-environment-generators/evil", "x:#!/bin/sh\n"));
        yield return Plant("systemd-preset", "/etc/systemd/system-preset/00-evil.preset", new("evil.service", 2, null, null, "first boot, systemctl preset: units of the system", true, null), ("/etc/systemd/system-preset/00-evil.preset", "# x\nenable evil.service\n"));
        yield return Plant("systemd-sleep", "/usr/lib/systemd/system-sleep/evil", new("evil", null, "/usr/lib/systemd/system-sleep/evil", "/usr/lib/systemd/system-sleep/evil", "before and after sleep", true, "root"), ("/usr/lib/systemd/system-sleep/evil", "x:#!/bin/sh\n"));
        yield return Plant("systemd-shutdown", "/usr/lib/systemd/system-shutdown/evil", new("evil", null, "/usr/lib/systemd/system-shutdown/evil", "/usr/lib/systemd/system-shutdown/evil", "shutdown", true, "root"), ("/usr/lib/systemd/system-shutdown/evil", "x:#!/bin/sh\n"));
        yield return Plant("kernel-install", "/etc/kernel/install.d/99-evil.install", new("99-evil.install", null, "/etc/kernel/install.d/99-evil.install", "/etc/kernel/install.d/99-evil.install", "installing or removing a kernel", true, "root"), ("/etc/kernel/install.d/99-evil.install", "x:#!/bin/sh\n"));
        yield return Plant("tmpfiles", "/etc/tmpfiles.d/evil.conf", new("/etc/cron.d/evil", 2, null, "/opt/cron", "boot", true, "root"), ("/etc/tmpfiles.d/evil.conf", "d /run/x 0755 root root -\nL+ /etc/cron.d/evil - - - - /opt/cron\n"));
        yield return Plant("tmpfiles", "/home/mia/.config/user-tmpfiles.d/evil.conf", new("/home/mia/.bashrc", 1, null, "/home/mia/.bashrc", "login of mia, first run only", true, "mia"), ("/home/mia/.config/user-tmpfiles.d/evil.conf", "w!+ \"%h/.bashrc\" - - - - /opt/evil &\n"));
        yield return Plant("binfmt", "/etc/binfmt.d/evil.conf", new("evil", 1, "/opt/evil", "/opt/evil", "running a file of this kind", true, null), ("/etc/binfmt.d/evil.conf", ":evil:M::\\x7fELF::/opt/evil:OC\n"));
        yield return Plant("modules-load", "/etc/modules-load.d/evil.conf", new("evil", 2, null, null, "boot", true, null), ("/etc/modules-load.d/evil.conf", "; x\nevil\n"));
        yield return Plant("sysext", "/var/lib/extensions/evil.raw", new("evil.raw", null, null, "/var/lib/extensions/evil.raw", "boot, systemd-sysext merge: over /usr and /opt", null, null), ("/var/lib/extensions/evil.raw", "x"));
        yield return Plant("confext", "/var/lib/confexts/evil", new("evil", null, null, "/var/lib/confexts/evil", "boot, systemd-confext merge: over /etc", true, null), ("/var/lib/confexts/evil", "/"), ("/etc/systemd/system/sysinit.target.wants/systemd-confext.service", "-> /usr/lib/systemd/system/systemd-confext.service"));
        yield return Plant("portable", "/var/lib/portables/evil.raw", new("evil.raw", null, null, "/var/lib/portables/evil.raw", "portablectl attach", true, null), ("/var/lib/portables/evil.raw", "x"), ("/etc/systemd/system.attached/evil.service", "[Service]\nExecStart=/evil\n"));
        yield return Plant("nspawn", "/etc/systemd/nspawn/evil.nspawn", new("evil", 2, "/bin/evil", null, "boot", true, null), ("/etc/systemd/nspawn/evil.nspawn", "[Exec]\nParameters=/bin/evil\n"), ("/etc/systemd/system/machines.target.wants/systemd-nspawn@evil.service", "-> /usr/lib/systemd/system/systemd-nspawn@.service"));
        yield return Plant("nspawn", "/var/lib/machines/box", new("box", null, null, "/var/lib/machines/box", "machinectl start box", false, null), ("/var/lib/machines/box", "/"));
        yield return Plant("quadlet", "/etc/containers/systemd/evil.container", new("evil.container", 3, "registry/evil sh -c evil", null, "boot", true, "root"), ("/etc/containers/systemd/evil.container", "[Container]\nImage=registry/evil\nExec=sh -c evil\n[Install]\nWantedBy=multi-user.target\n"));
        yield return Plant("quadlet", "/home/mia/.config/containers/systemd/sub/evil.kube", new("evil.kube", 2, "/opt/evil.yml", "/opt/evil.yml", "login of mia", true, "mia"), ("/home/mia/.config/containers/systemd/sub/evil.kube", "[Kube]\nYaml=/opt/evil.yml\n[Install]\nWantedBy=default.target\n"));
    }

    [TestCaseSource(nameof(Plants))]
    public void IsFoundWithItsCommand(string type, string path, Expected expected, (string Path, string Content)[] files)
    {
        using var root = new PlantedUnits([("/etc/passwd", Passwd), ("/usr/lib/systemd/system/default.target", "-> multi-user.target"), ("/usr/lib/systemd/system/multi-user.target", Target), .. files]);
        var found = root.Find(type).Where(autorun => autorun.Path.ToString() == path)
            .Select(autorun => new Expected(autorun.Entry?.ToString(), autorun.Line, autorun.Command?.ToString(), autorun.Target?.ToString(), autorun.Trigger, autorun.Enabled, autorun.RunAs?.ToString())).ToList();
        Assert.That(found, Is.EqualTo(new[] { expected }));
        Assert.That(root.Faults, Is.Empty);
    }

    [Test]
    public void EachTypeIsPlanted()
        => Assert.That(SystemdSources.All.SelectMany(source => source.Types), Is.EquivalentTo(Plants().Select(plant => (string)plant.Arguments[0]!).Distinct()));

    private static TestCaseData Plant(string type, string path, Expected expected, params (string Path, string Content)[] files)
        => new TestCaseData(type, path, expected, files).SetArgDisplayNames(type, path);

    public sealed record Expected(string? Entry, int? Line, string? Command, string? Target, string? Trigger, bool? Enabled, string? RunAs);
}
