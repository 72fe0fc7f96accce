using Forensics.Plugins.Autoruns.Systemd;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Autoruns.Tests.Systemd;

/// <summary>Names, paths and lines of systemd's files that are odd, too long or too many.</summary>
public sealed class HostileTextTests
{
    private const string Etc = "/etc/systemd/system/";
    private const string Wants = Etc + "multi-user.target.wants/";

    [TestCase("wants")]
    [TestCase("requires")]
    [TestCase("upholds")]
    [TestCase(".wants")]
    [TestCase("x.wants")]
    public void AFolderThatIsCalledAsThoseOfDependenciesIsNone(string name)
    {
        using var root = new PlantedUnits((Etc + name, "/"), (Etc + "u.service", "[Service]\nExecStart=/bin/u\n"));
        Assert.That(root.Find("systemd-unit"), Has.Count.EqualTo(1));
    }

    [Test]
    public void EachVariableOfALineIsToldWithItsTarget()
    {
        using var root = new PlantedUnits(
            (Etc + "u.service", "[Service]\nExecStart=/bin/u\nEnvironment=PATH=/usr/bin LD_PRELOAD=/tmp/evil.so LD_AUDIT=x LD_LIBRARY_PATH=y\nEnvironmentFile=/etc/default/u\n"), (Etc + "v.service", "[Service]\nExecStart=/bin/v\nEnvironmentFile=/etc/default/u\n"),
            ("/etc/default/u", "LD_PRELOAD=/tmp/two.so\n"));
        Assert.That(root.Find("systemd-environment").Select(autorun => (autorun.Variable, autorun.Target?.ToString())), Is.EquivalentTo(new[]
        {
            ("PATH", "/usr/bin"), ("LD_PRELOAD", "/tmp/evil.so"), ("LD_AUDIT", null), ("LD_LIBRARY_PATH", (string?)null), ("LD_PRELOAD", "/tmp/two.so"),
        }));
    }

    [Test]
    public void VariablesThatHijackNothingAreNotTold()
    {
        using var root = new PlantedUnits(("/etc/environment.d/x.conf", "TOKEN=secret\nLD_PRELOAD=/x.so\n"), ("/etc/systemd/system.conf", "[Manager]\nDefaultEnvironment=TOKEN=secret\nManagerEnvironment=TOKEN=secret\n"));
        Assert.That(root.Find("systemd-environment").Select(autorun => autorun.Text?.ToString()), Is.EqualTo(new[] { "LD_PRELOAD=/x.so" }));
    }

    [Test]
    public void PathsThatAreTooLongAreNoTargetsAndNoSubjects()
    {
        var path = "/" + string.Concat(Enumerable.Repeat("a/", 300_000));
        using var root = new PlantedUnits(
            (Etc + "u.service", $"[Service]\nExecStart={path}\nExecStart=/bin/sh {path}\nEnvironmentFile={path}\nEnvironmentFile={path}*\nEnvironment=LD_PRELOAD={path}\n"), ("/etc/tmpfiles.d/x.conf", $"L /x - - - - {path}\n"),
            ("/etc/binfmt.d/x.conf", $":evil:M::x::{path}:\n"), ("/etc/containers/systemd/x.kube", $"[Kube]\nYaml={path}\n"));
        Assert.That(root.Find().Select(autorun => autorun.Target?.Bytes.Length ?? 0).ToList(), Has.Count.GreaterThan(4).And.All.LessThanOrEqualTo(LinuxLimits.PathBytes));
        Assert.That(root.Faults.Select(fault => fault.Code), Is.EqualTo(new[] { "PATH_OVER_LIMIT", "PATH_OVER_LIMIT" }));
        Assert.That(root.Faults.Select(fault => fault.Subject.Bytes.Length), Has.All.LessThanOrEqualTo(LinuxLimits.PathBytes));
    }

    [Test]
    [CancelAfter(60_000)]
    public void ALargeDropInOfAllUnitsIsIndexedOnce()
    {
        const int Units = 1_000;
        using var root = new PlantedUnits((Etc + "service.d/all.conf", "[Service]\n" + string.Concat(Enumerable.Range(0, SystemdLimits.Assignments - 1).Select(line => $"ExecStart=/bin/p{line}\n"))));
        for (var unit = 0; unit < Units; unit++)
        {
            root.Plant($"{Etc}u{unit}.service", "[Service]\nExecStop=/bin/u\n");
        }

        var before = GC.GetTotalAllocatedBytes();
        Assert.That(root.Find("systemd-unit"), Has.Count.EqualTo(Units));
        Assert.That(GC.GetTotalAllocatedBytes() - before, Is.LessThan(1L << 30));
    }

    [TestCase(0, false)]
    [TestCase(1, true)]
    public void LinesBeyondTheBoundAreAFault(int more, bool isFault)
    {
        using var root = new PlantedUnits(("/etc/modules-load.d/x.conf", string.Concat(Enumerable.Repeat("m\n", SystemdLimits.Assignments + more))));
        Assert.That(root.Find("modules-load"), Has.Count.EqualTo(SystemdLimits.Assignments));
        Assert.That(root.Faults.Select(fault => fault.Code), Is.EqualTo(isFault ? new[] { "LINES_OVER_LIMIT" } : []));
    }

    [TestCase(false)]
    [TestCase(true)]
    public void ModulesOfEtcAreToldOnce(bool isLinked)
    {
        using var root = new PlantedUnits(("/etc/modules", "# x\nevil\n"));
        if (isLinked)
        {
            root.Plant("/etc/modules-load.d/modules.conf", "-> ../modules");
        }

        Assert.That(root.Find("modules-load").Select(autorun => (autorun.Entry?.ToString(), autorun.Line, autorun.Enabled)), Is.EqualTo(new[] { ("evil", (int?)2, isLinked ? (bool?)true : null) }));
    }
}
