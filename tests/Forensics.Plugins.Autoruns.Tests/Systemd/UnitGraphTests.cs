namespace Forensics.Plugins.Autoruns.Tests.Systemd;

/// <summary>What is started, and with which commands, against what <c>systemd --test</c> loads and would start.</summary>
public sealed class UnitGraphTests
{
    private const string Etc = "/etc/systemd/system/";
    private const string Run = "/run/systemd/system/";
    private const string Usr = "/usr/lib/systemd/system/";

    [Test]
    public void SystemdStartsTheSameUnitsWithTheSameCommands()
    {
        using var root = new PlantedUnits(
            (Usr + "multi-user.target", "[Unit]\nWants=by-wants.service missing.service circle-a.service\nRequires=by-requires.service\n"),
            (Usr + "default.target", "-> multi-user.target"), (Usr + "basic.target", "[Unit]\n"),
            (Usr + "by-wants.service", Service("/bin/wants") + "[Unit]\nUpholds=by-upholds.service\n"),
            (Usr + "by-upholds.service", Service("/bin/upholds") + "[Unit]\nBindsTo=by-binds.service\n"),
            (Usr + "by-binds.service", Service("/bin/binds")),
            (Usr + "by-requires.service", Service("/bin/requires")),
            (Usr + "circle-a.service", "[Unit]\nWants=circle-b.service\n" + Service("/bin/a")), (Usr + "circle-b.service", "[Unit]\nRequires=circle-a.service\n" + Service("/bin/b")),
            (Etc + "multi-user.target.wants/linked.service", "-> /nowhere/linked.service"), (Usr + "linked.service", Service("/bin/linked")),
            (Run + "default.target.requires/of-alias.service", "-> ../of-alias.service"), (Run + "of-alias.service", Service("/bin/of-alias")),
            (Etc + "multi-user.target.wants/masked-link.service", "-> /dev/null"), (Usr + "masked-link.service", Service("/bin/masked-link")),
            (Etc + "masked.service", "-> /dev/null"), (Usr + "masked.service", Service("/bin/masked")), (Usr + "multi-user.target.wants/masked.service", "-> ../masked.service"),
            (Usr + "idle.service", Service("/bin/idle")),
            (Usr + "over.service", Service("/bin/vendor")), (Etc + "over.service", Service("/bin/admin")), (Etc + "multi-user.target.wants/over.service", "-> ../over.service"),
            (Usr + "real.service", Service("/bin/real")), (Etc + "name.service", "-> ../../.." + Usr + "real.service"), (Etc + "multi-user.target.wants/name.service", "-> ../name.service"),
            (Etc + "name.service.d/a.conf", "[Service]\nExecStart=/bin/by-alias\n"),
            (Usr + "foo-bar@.service", Service("/bin/foo %i %I %p %n %j")), (Etc + "multi-user.target.wants/foo-bar@x-y.service", "-> " + Usr + "foo-bar@.service"),
            (Etc + "foo-bar@x-y.service.d/20.conf", "[Service]\nExecStart=/bin/instance\n"), (Etc + "foo-bar@.service.d/10.conf", "[Service]\nExecStart=/bin/template\n"),
            (Etc + "foo-.service.d/30.conf", "[Service]\nExecStart=/bin/prefix\n"), (Etc + "service.d/40.conf", "[Service]\nExecStart=/bin/type %N\n"),
            (Usr + "foo-bar@.service.d/20.conf", "[Service]\nExecStart=/bin/lost\n"), (Run + "service.d/10.conf", "[Service]\nExecStart=/bin/lost-type\n"),
            (Usr + "foo-bar@.service.d/50.conf", "[Service]\nExecStart=/bin/masked-drop-in\n"), (Etc + "foo-bar@.service.d/50.conf", "-> /dev/null"),
            (Etc + "evil.d/x.conf", "[Service]\nExecStart=/bin/nothing %N\n"), (Etc + "x.d", "/"),
            (Usr + "reset.service", Service("/bin/before")), (Etc + "reset.service.d/10.conf", "[Service]\nExecStart=\nExecStart=/bin/after ; /bin/second\n"), (Etc + "multi-user.target.wants/reset.service", "-> " + Usr + "reset.service"));
        var dump = ManagerDump.Of(root.PathOf(""), "/etc/systemd/system", "/run/systemd/system", "/usr/lib/systemd/system");
        var theirs = dump.Started.Where(unit => unit.EndsWith(".service", StringComparison.Ordinal)).SelectMany(unit => dump.Commands(unit).Select(words => $"{unit}: {string.Join(' ', words)}"));
        var found = root.Find();
        var ours = found.Where(autorun => autorun is { Enabled: true, Command: not null } && autorun.Trigger == "boot").Select(autorun => $"{autorun.Entry}: {autorun.Command}").ToList();

        // A drop-in for many units is told once, not for each of them.
        var shared = found.Where(autorun => autorun.Type == "systemd-dropin" && autorun.Enabled == true && autorun.EnabledReason!.StartsWith("for all units", StringComparison.Ordinal)).Select(autorun => autorun.Command?.ToString()).ToList();
        Assert.That(shared, Is.EquivalentTo(new[] { "/bin/prefix", "/bin/type %N", "/bin/lost-type" }));
        Assert.That(ours.Select(Bare), Is.EquivalentTo(theirs.Where(line => !line.Contains("/bin/type", StringComparison.Ordinal) && !line.Contains("/bin/prefix", StringComparison.Ordinal) && !line.Contains("/bin/lost-type", StringComparison.Ordinal)).Select(Bare)));
        Assert.That(ours, Has.One.EqualTo("foo-bar@x-y.service: /bin/foo x-y x/y foo-bar foo-bar@x-y.service bar"));

        Assert.That(found.Select(autorun => autorun.Command?.ToString()), Has.None.EqualTo("/bin/nothing"), "a folder that is for no unit is none of systemd's");

        // What does not count is told, and why.
        Assert.That(Reason("/bin/vendor"), Is.EqualTo($"overridden by {Etc}over.service"));
        Assert.That(Reason("/bin/masked"), Is.EqualTo($"masked by {Etc}masked.service"));
        Assert.That(Reason("/bin/before"), Is.EqualTo($"taken away by {Etc}reset.service.d/10.conf line 2"));
        Assert.That(Reason("/bin/idle"), Does.StartWith("static:"));
        Assert.That(Reason("/bin/masked-drop-in"), Is.EqualTo($"masked by {Etc}foo-bar@.service.d/50.conf"));

        Assert.That(Reason("/bin/lost"), Is.EqualTo($"overridden by {Etc}foo-bar@x-y.service.d/20.conf"));

        string? Reason(string command) => found.Single(autorun => autorun.Command?.ToString() == command).EnabledReason;

        // The names of drop-ins' entries are those of their folders.
        static string Bare(string line) => line[(line.IndexOf(": ", StringComparison.Ordinal) + 2)..];
    }

    [Test]
    public void TimersSocketsPathsAndFailuresAreTriggers()
    {
        using var root = new PlantedUnits(
            (Usr + "default.target", "[Unit]\nWants=t.timer s.socket p.path f.service\n"),
            (Usr + "t.timer", "[Timer]\nOnBootSec=5\n"), (Usr + "t.service", Service("/bin/t")),
            (Usr + "s.socket", "[Socket]\nListenStream=/run/s\nService=other.service\nExecStartPre=/bin/s-pre\n"), (Usr + "other.service", Service("/bin/s")),
            (Usr + "p.path", "[Path]\nPathExists=/tmp/x\n"), (Usr + "p.service", Service("/bin/p")),
            (Usr + "f.service", "[Unit]\nOnFailure=onf@%n.service\n" + Service("/bin/f")), (Usr + "onf@.service", Service("/bin/onf %i")),
            (Usr + "bus.service", "[Service]\nBusName=org.example\nExecStart=/bin/bus\n"),
            (Usr + "shutdown.target.wants/off.service", "-> ../off.service"), (Usr + "off.service", Service("/bin/off")),
            (Usr + "dev-sda1.device.wants/plug.service", "-> ../plug.service"), (Usr + "plug.service", Service("/bin/plug")),
            (Usr + "both.timer", "[Timer]\nOnCalendar=daily\n"), (Usr + "both.service", Service("/bin/both")), (Etc + "default.target.wants/both.timer", "-> x"), (Etc + "default.target.wants/both.service", "-> x"));
        var triggers = root.Find("systemd-unit").ToDictionary(autorun => autorun.Command!.ToString()!, autorun => autorun.Trigger);
        Assert.That(triggers["/bin/t"], Is.EqualTo("timer t.timer: OnBootSec=5"));
        Assert.That(triggers["/bin/s"], Is.EqualTo("socket s.socket: ListenStream=/run/s"));
        Assert.That(triggers["/bin/p"], Is.EqualTo("path p.path: PathExists=/tmp/x"));
        Assert.That(triggers["/bin/onf f.service"], Is.EqualTo("failure of f.service"));
        Assert.That(triggers["/bin/bus"], Is.EqualTo("D-Bus name org.example"));
        Assert.That(triggers["/bin/off"], Is.EqualTo("shutdown"));
        Assert.That(triggers["/bin/plug"], Is.EqualTo("device dev/sda1"));
        Assert.That(triggers["/bin/both"], Is.EqualTo("boot; timer both.timer: OnCalendar=daily"));
        Assert.That(root.Find("systemd-socket").Select(autorun => (autorun.Command?.ToString(), autorun.Trigger)), Is.EquivalentTo(new[] { ("/bin/s-pre", "boot; before it listens"), ("/bin/s", "socket s.socket: ListenStream=/run/s") }));
    }

    [TestCase("User=mia\n", "/bin/x", "mia")]
    [TestCase("User=mia\n", "+/bin/x", "root")]
    [TestCase("User=mia\n", "!/bin/x", "root")]
    [TestCase("User=mia\n", "!!/bin/x", "mia")]
    [TestCase("User=mia\nUser=\n", "/bin/x", "root")]
    [TestCase("DynamicUser=yes\n", "/bin/x", "u")]
    [TestCase("User=%p-x\n", "/bin/x", "u-x")]
    public void TheUserIsThatOfTheUnitUnlessAPrefixSaysOtherwise(string settings, string command, string user)
    {
        using var root = new PlantedUnits((Etc + "u.service", $"[Service]\n{settings}ExecStart={command}\n"));
        Assert.That(root.Find("systemd-unit").Single().RunAs?.ToString(), Is.EqualTo(user));
    }

    [Test]
    public void AProgramWithoutASlashIsLookedFor()
    {
        using var root = new PlantedUnits((Etc + "u.service", Service("tool x")), ("/usr/bin/tool", "x:"), ("/usr/sbin/tool", "/"));
        Assert.That(root.Find("systemd-unit").Single().Target?.ToString(), Is.EqualTo("/usr/bin/tool"));
    }

    [TestCase("/bin/sh /opt/evil.sh x", "/opt/evil.sh")]
    [TestCase("/bin/bash -e /opt/evil.sh", "/opt/evil.sh")]
    [TestCase("/bin/sh -c 'exec /opt/evil --x; true'", "/opt/evil")]
    [TestCase("/bin/sh -c 'sleep 1 && /opt/evil'", "/bin/sh")]
    [TestCase("/bin/sh -c $CODE", "/bin/sh")]
    [TestCase("/bin/sh", "/bin/sh")]
    [TestCase("/usr/bin/python3 -u /opt/evil.py", "/opt/evil.py")]
    [TestCase("/usr/bin/python3 -c 'import x' /opt/data", "/usr/bin/python3")]
    [TestCase("/usr/bin/python3 -m http.server", "/usr/bin/python3")]
    [TestCase("/opt/tool /opt/data", "/opt/tool")]
    public void TheTargetOfAnInterpreterIsItsScript(string command, string target)
    {
        using var root = new PlantedUnits((Etc + "u.service", Service(command)));
        Assert.That(root.Find("systemd-unit").Single().Target?.ToString(), Is.EqualTo(target));
    }

    private static string Service(string command) => $"[Service]\nType=oneshot\nExecStart={command}\n";
}
