using Forensics.Plugins.Autoruns.Systemd;
using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Autoruns.Tests.Systemd;

/// <summary>States of unit files against <c>systemctl --root list-unit-files</c>: of planted oddities, and of a whole Debian.</summary>
public sealed class UnitStateTests
{
    private const string Etc = "/etc/systemd/system/";
    private const string Run = "/run/systemd/system/";
    private const string Usr = "/usr/lib/systemd/system/";
    private const string Body = "[Service]\nExecStart=/bin/true\n";
    private const string Wanted = Body + "[Install]\nWantedBy=multi-user.target\n";

    [Test]
    public void OddUnitsHaveTheStateThatSystemctlTells()
    {
        using var root = new PlantedUnits(
            (Usr + "plain.service", Body),
            (Usr + "wanted.service", Wanted),
            (Usr + "on.service", Wanted), (Etc + "multi-user.target.wants/on.service", "-> " + Usr + "on.service"),
            (Usr + "onrun.service", Wanted), (Run + "multi-user.target.wants/onrun.service", "-> " + Usr + "onrun.service"),
            (Usr + "required.service", Wanted), (Etc + "multi-user.target.requires/required.service", "-> " + Usr + "required.service"),
            (Usr + "vendor.service", Wanted), (Usr + "multi-user.target.wants/vendor.service", "-> ../vendor.service"),
            (Usr + "copied.service", Wanted), (Etc + "multi-user.target.wants/copied.service", "no link"),
            (Usr + "masked.service", Wanted), (Etc + "masked.service", "-> /dev/null"),
            (Usr + "maskedrun.service", Wanted), (Run + "maskedrun.service", "-> /dev/null"),
            (Usr + "empty.service", ""),
            (Usr + "named.service", Body + "[Install]\nAlias=other.service\n"), (Etc + "other.service", "-> " + Usr + "named.service"),
            (Usr + "unnamed.service", Body + "[Install]\nAlias=another.service\n"),
            (Usr + "aliased.service", Body), (Usr + "alias.service", "-> aliased.service"),
            (Usr + "also.service", Body + "[Install]\nAlso=wanted.service\n"),
            (Etc + "linked.service", "-> /opt/linked.service"), ("/opt/linked.service", Wanted),
            (Run + "linkedrun.service", "-> /opt/linkedrun.service"), ("/opt/linkedrun.service", Wanted),
            (Etc + "renamed.service", "-> /opt/file.service"), ("/opt/file.service", Wanted),
            (Etc + "dangling.service", "-> " + Usr + "gone.service"),
            (Etc + "circle.service", "-> circle2.service"), (Etc + "circle2.service", "-> circle.service"),
            (Usr + "template@.service", Body + "[Install]\nWantedBy=multi-user.target\nDefaultInstance=one\n"), (Etc + "multi-user.target.wants/template@one.service", "-> " + Usr + "template@.service"),
            (Usr + "template2@.service", Wanted), (Etc + "multi-user.target.wants/template2@one.service", "-> " + Usr + "template2@.service"),
            (Usr + "template3@.service", Wanted),
            (Etc + "instance@one.service", Wanted), (Etc + "multi-user.target.wants/instance@one.service", "-> ../instance@one.service"),
            (Usr + "over.service", Body), (Etc + "over.service", Wanted),
            ("/run/systemd/generator/generated.mount", "[Mount]\nWhere=/generated\n"),
            ("/run/systemd/transient/transient.service", Body),
            (Usr + "multi-user.target", "[Unit]\n"), (Usr + "default.target", "-> multi-user.target"));
        Compare(root.Root, root.PathOf(""), least: 30);
    }

    [Test]
    public void AWholeDebianHasTheStatesThatSystemctlTells()
    {
        var folder = DebianRoot.Get();
        Assert.That(TargetRootReading.OpenRoot(EvidencePath.Of(folder), out var root), Is.EqualTo(Errno.Ok));
        using (root.Descriptor)
        {
            Compare(root, folder, least: 200);
        }
    }

    [Test]
    public void AWholeDebianStartsWhatItsTargetsWantAndMore()
    {
        var folder = DebianRoot.Get();
        Assert.That(TargetRootReading.OpenRoot(EvidencePath.Of(folder), out var root), Is.EqualTo(Errno.Ok));
        using (root.Descriptor)
        using (var files = new RootFiles(root, TimeProvider.System))
        {
            var found = SystemdSources.All.SelectMany(source => source.Find(files, [])).ToList();
            Assert.That(files.TakeFaults(), Is.Empty);
            var boot = found.Where(autorun => autorun.Enabled == true && autorun.Trigger?.Split(';')[0] == "boot").Select(autorun => autorun.Entry?.ToString()).ToHashSet();
            Assert.That(boot, Is.SupersetOf(new[] { "cron.service", "ssh.service", "nginx.service", "systemd-journald.service", "systemd-udevd.service", "getty@tty1.service", "systemd-timesyncd.service", "systemd-logind.service" }));
            Assert.That(boot, Has.None.EqualTo("rescue.service").And.None.EqualTo("systemd-networkd.service").And.None.EqualTo("debug-shell.service"));
            Assert.That(found.Where(autorun => autorun.Enabled == true && autorun.Type == "systemd-timer").Select(autorun => autorun.Entry?.ToString()), Is.SupersetOf(new[] { "logrotate.timer", "apt-daily.timer", "man-db.timer", "systemd-tmpfiles-clean.timer" }));
            Assert.That(found.Where(autorun => autorun.Command is not null && autorun.Enabled != false && autorun.Target is null).Select(autorun => autorun.Text?.ToString()), Is.Empty, "each command has its program");
        }
    }

    private static void Compare(TargetRoot root, string folder, int least)
    {
        var told = Tool.Run("/", "systemctl", $"--root={folder}", "list-unit-files", "--no-legend", "--no-pager", "--full").MustSucceed().Output
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToDictionary(words => words[0], words => words[1]);
        using var files = new RootFiles(root, TimeProvider.System);
        var set = new UnitSet(new(files), UnitScope.System);
        var states = new UnitStates(set);
        var ours = set.Names.ToDictionary(name => name, name => states.Of(UnitName.Parse(name)!));
        Assert.That(told, Has.Count.GreaterThanOrEqualTo(least));
        Assert.That(ours.OrderBy(unit => unit.Key, StringComparer.Ordinal).Select(unit => $"{unit.Key} {unit.Value}"), Is.EqualTo(told.OrderBy(unit => unit.Key, StringComparer.Ordinal).Select(unit => $"{unit.Key} {unit.Value}")));
    }
}
