using System.Diagnostics;
using Forensics.Plugins.Autoruns.Systemd;

namespace Forensics.Plugins.Autoruns.Tests.Systemd;

/// <summary>Many units, links in circles, huge files: all end, and soon.</summary>
public sealed class HostileUnitTests
{
    private const string Etc = "/etc/systemd/system/";
    private const int ManyUnits = 10_000;

    [Test]
    public void TenThousandUnitsTakeSeconds()
    {
        using var root = new PlantedUnits((Etc + "service.d/all.conf", "[Service]\nUser=mia\n"));
        for (var unit = 0; unit < ManyUnits; unit++)
        {
            root.Plant($"{Etc}u{unit}.service", $"[Unit]\nWants=u{(unit + 1) % ManyUnits}.service u{unit / 2}.service\n[Service]\nExecStart=/bin/u{unit}\n");
        }

        root.Plant(Etc + "default.target", "[Unit]\nWants=u7.service\n");
        var clock = Stopwatch.StartNew();
        var found = root.Find("systemd-unit");
        Assert.That(clock.Elapsed, Is.LessThan(TimeSpan.FromSeconds(20)));
        TestContext.Out.WriteLine(clock.Elapsed);
        Assert.That(found.Count(autorun => autorun.Enabled == true && autorun.RunAs?.ToString() == "mia"), Is.EqualTo(ManyUnits));
    }

    [Test]
    public void LinksInCirclesEnd()
    {
        using var root = new PlantedUnits(
            (Etc + "a.service", "-> b.service"), (Etc + "b.service", "-> c.service"), (Etc + "c.service", "-> a.service"), (Etc + "self.service", "-> self.service"),
            (Etc + "t@.service", "-> t@.service"), (Etc + "multi-user.target.wants/t@1.service", "-> ../t@.service"), (Etc + "multi-user.target.wants/a.service", "-> ../a.service"),
            (Etc + "multi-user.target.wants/multi-user.target", "-> ../multi-user.target"), (Etc + "multi-user.target.wants/loop", "-> ."), (Etc + "default.target", "-> multi-user.target"), (Etc + "multi-user.target", "[Unit]\nWants=default.target\n"),
            ("/etc/containers/systemd/loop", "-> ."), ("/etc/containers/systemd/x.container", "[Container]\nImage=x\n"), ("/etc/tmpfiles.d", "-> tmpfiles.d"));
        var found = root.Find();
        Assert.That(found.Where(autorun => autorun.Type == "systemd-unit"), Has.All.Property(nameof(Autorun.Enabled)).EqualTo(false));
        Assert.That(found.Where(autorun => autorun.Type == "systemd-unit").Select(autorun => autorun.Entry?.ToString()), Is.SupersetOf(new[] { "a.service", "b.service", "c.service", "self.service" }));
        Assert.That(found.Count(autorun => autorun.Type == "quadlet"), Is.EqualTo(1));
    }

    [Test]
    public void AHundredMegabytesAreReadToTheLimit()
    {
        using var root = new PlantedUnits((Etc + "big.service", "[Service]\nExecStart=/bin/first\n"));
        using (var file = File.Open(root.PathOf(Etc + "big.service"), FileMode.Append))
        {
            var comment = new byte[1 << 20];
            Array.Fill(comment, (byte)'#');
            comment[^1] = (byte)'\n';
            for (var block = 0; block < 100; block++)
            {
                file.Write(comment);
            }

            file.Write("ExecStart=/bin/last\n"u8);
        }

        Assert.That(root.Find("systemd-unit").Select(autorun => autorun.Command?.ToString()), Is.EqualTo(new[] { "/bin/first" }));
        Assert.That(root.Faults.Select(fault => fault.Code), Is.EqualTo(new[] { "FILE_OVER_LIMIT" }));
    }

    [TestCase(1_000)]
    [TestCase(SystemdLimits.DropIns + 1)]
    public void DropInsOfOneUnitAreBounded(int count)
    {
        using var root = new PlantedUnits((Etc + "u.service", "[Service]\nExecStart=/bin/u\n"));
        for (var dropIn = 0; dropIn < count; dropIn++)
        {
            root.Plant($"{Etc}u.service.d/{dropIn:D5}.conf", $"[Service]\nExecStart=/bin/d{dropIn}\n");
        }

        Assert.That(root.Find("systemd-dropin"), Has.Count.EqualTo(count));
    }

    [Test]
    public void APrefixOfManyLevelsEnds()
    {
        var name = string.Join('-', Enumerable.Repeat("a", 123));
        using var root = new PlantedUnits(($"{Etc}{name}.service", "[Service]\nExecStart=/bin/u\n"));
        for (var level = 1; level < 123; level++)
        {
            root.Plant($"{Etc}{string.Concat(Enumerable.Repeat("a-", level))}.service.d/{level:D3}.conf", $"[Service]\nExecStart=/bin/l{level}\n");
        }

        using var files = new Forensics.Sdk.Linux.RootFiles(root.Root, TimeProvider.System);
        Assert.That(new UnitSet(new(files), UnitScope.System).Load(UnitName.Parse(name + ".service")!).Parts, Has.Count.EqualTo(123));
        Assert.That(root.Find("systemd-dropin"), Has.Count.EqualTo(122));
    }

    [Test]
    public void WhatIsNoFileIsNotRead()
    {
        using var root = new PlantedUnits((Etc + "dir.service", "/"), (Etc + "dev.service", "-> /dev/zero"), ("/etc/systemd/system.conf", "/"), ("/etc/modules-load.d/x.conf", "/"));
        Tool.Run("/", "mkfifo", root.PathOf(Etc + "fifo.service"), root.PathOf("/etc/modules-load.d/fifo.conf")).MustSucceed();
        Assert.That(root.Find(), Has.All.Property(nameof(Autorun.Enabled)).Not.True);
        Assert.That(root.Faults, Is.Empty);
    }

    [Test]
    public void NamesAndTextThatAreNoTextSurvive()
    {
        using var root = new PlantedUnits((Etc + "u.service", "[Service]\nExecStart=/bin/\u00e9 \u001b[31m\n"), ("/etc/modules-load.d/x.conf", "\u001b\n"));
        Assert.That(root.Find("systemd-unit").Single().Command?.ToString(), Is.EqualTo("/bin/\u00e9 \u001b[31m"));
        Assert.That(root.Find("systemd-unit").Single().Target?.ToString(), Is.EqualTo("/bin/\u00e9"));
    }

    [Test]
    public void NoContentThrows()
    {
        string[] pieces = ["[Service]\n", "[Container]\n", "[Exec]\n", "[Install]\n", "[Timer]\n", "ExecStart", "Exec", "Image", "Parameters", "OnCalendar", "Environment", "EnvironmentFile", "User", "WantedBy", "=", "\n", "\\", "\"", "'", "%", "%i", "/", "*", ":", ";", "#", " ", "-", "@", "\0", "\r", "\u00ff", "L", "f", "enable", "$X", "\\x4", "LD_PRELOAD=/x", "~", "!"];
        string[] places = [Etc + "a.service", Etc + "b@.service", Etc + "b@\\x2d.service", Etc + "c.timer", Etc + "d.socket", Etc + "e.path", Etc + "f.mount", Etc + "a.service.d/x.conf", Etc + "service.d/x.conf", Etc + "-.service.d/x.conf", Etc + "a-.service.d/x.conf", "/etc/tmpfiles.d/x.conf", "/etc/binfmt.d/x.conf", "/etc/modules-load.d/x.conf", "/etc/systemd/system-preset/x.preset", "/etc/containers/systemd/x.container", "/etc/systemd/nspawn/x.nspawn", "/etc/environment.d/x.conf", "/etc/systemd/system.conf", "/root/.config/systemd/user/x.service", "/root/.config/user-tmpfiles.d/x.conf"];
        var random = new Random(7);
        for (var round = 0; round < 50; round++)
        {
            using var root = new PlantedUnits((Etc + "default.target", "[Unit]\nWants=a.service b@x.service c.timer d.socket e.path\n"));
            foreach (var place in places)
            {
                root.Plant(place, " " + string.Concat(Enumerable.Range(0, random.Next(60)).Select(_ => pieces[random.Next(pieces.Length)])));
            }

            Assert.That(() => root.Find(), Throws.Nothing, $"round {round}");
        }
    }

    [Test]
    public void WhatIsPassedOverIsToldToo()
    {
        using var root = new PlantedUnits(
            ("/etc/tmpfiles.d/a.conf", "f /x - - - - new\n"), ("/usr/lib/tmpfiles.d/a.conf", "f /x - - - - old\n"), ("/etc/modules-load.d/m.conf", "-> /dev/null"), ("/usr/lib/modules-load.d/m.conf", "m\n"),
            ("/etc/systemd/system-generators/g", "no x"), ("/usr/lib/systemd/system-generators/h", "x:"), ("/run/systemd/system-generators/h", "-> /dev/null"),
            (Etc + "broken.service", "[Service]\nExecStart=/bin/x\n[broken\n"));
        var reasons = root.Find().Where(autorun => autorun.Enabled == false).Select(autorun => $"{autorun.Path}: {autorun.EnabledReason}");
        Assert.That(reasons, Is.SupersetOf(new[]
        {
            "/usr/lib/tmpfiles.d/a.conf: overridden by /etc/tmpfiles.d/a.conf",
            "/usr/lib/modules-load.d/m.conf: overridden by /etc/modules-load.d/m.conf",
            "/etc/systemd/system-generators/g: its mode has no x",
            "/usr/lib/systemd/system-generators/h: overridden by /run/systemd/system-generators/h",
            "/etc/systemd/system/broken.service: bad: systemd cannot read line 3 of its file",
        }));
    }
}
