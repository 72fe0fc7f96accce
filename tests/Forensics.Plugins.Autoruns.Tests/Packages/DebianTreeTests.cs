using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Autoruns.Tests.Packages;

/// <summary>Every file of a whole Debian, some changed, against what dpkg says.</summary>
public sealed class DebianTreeTests
{
    private readonly DirectoryInfo work = Directory.CreateTempSubdirectory("forensics-debian-");

    [OneTimeTearDown]
    public void CleanUp() => work.Delete(recursive: true);

    [Test]
    public void EachFileIsWhatDpkgSaysOfIt()
    {
        var tree = DebianTree.Copy(Path.Combine(work.FullName, "root"));
        DebianTree.Replace(Path.Combine(tree, "usr/sbin/cron"), "changed\n");
        DebianTree.Replace(Path.Combine(tree, "usr/lib/systemd/system/cron.service"), "changed\n");
        DebianTree.Replace(Path.Combine(tree, "etc/crontab"), "changed\n");
        File.WriteAllText(Path.Combine(tree, "usr/bin/planted"), "planted\n");
        var paths = Tool.Run(tree, "find", "bin", "etc", "lib", "opt", "sbin", "usr", "-type", "f", "-printf", "/%p\n").MustSucceed().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(TargetRootReading.OpenRoot(EvidencePath.Of(tree), out var root).Failed, Is.False);
        using (root.Descriptor)
        {
            var verdicts = new Verdicts(root, paths);
            Assert.That(verdicts.Faults, Is.Empty);

            // dpkg takes each path as it is written: both ways for what lies in merged folders.
            var asked = paths.SelectMany(path => path.StartsWith("/usr/", StringComparison.Ordinal) ? new[] { path, path[4..] } : [path]);
            File.WriteAllLines(Path.Combine(work.FullName, "paths"), asked.Select(path => path.Replace(@"\", @"\\", StringComparison.Ordinal)));
            var owned = Tool.Run(work.FullName, "bash", "-c", "xargs -d '\\n' dpkg-query --admindir=root/var/lib/dpkg -S < paths 2>/dev/null; true").Output
                .Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !line.StartsWith("diversion ", StringComparison.Ordinal)).Select(line => line[(line.IndexOf(": ", StringComparison.Ordinal) + 2)..]).ToHashSet();
            Assert.That(verdicts.In("unpackaged"), Is.EquivalentTo(paths.Where(path => !owned.Contains(path) && !(path.StartsWith("/usr/", StringComparison.Ordinal) && owned.Contains(path[4..])))));
            Assert.That(verdicts.In("unpackaged"), Does.Contain("/usr/bin/planted"));
            var changed = Tool.Run(work.FullName, "dpkg", "--root", tree, "-V").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Where(line => line[2] == '5').Select(line => line[12..]).Select(path => File.Exists(tree + "/usr" + path) ? "/usr" + path : path);
            Assert.That(verdicts.In("changed").Concat(verdicts.In("configuration-changed")), Is.EquivalentTo(changed));
            Assert.That(verdicts.In("changed"), Does.Contain("/usr/sbin/cron").And.Contain("/usr/lib/systemd/system/cron.service"));
            Assert.That(verdicts.In("configuration-changed"), Is.EqualTo(new[] { "/etc/crontab" }));
            Assert.That(verdicts.In(null), Is.Empty);
        }
    }
}
