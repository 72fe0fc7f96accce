using System.Diagnostics;
using System.Text;
using Forensics.Plugins.Autoruns.Sources;
using Forensics.Sdk;

namespace Forensics.Plugins.Autoruns.Tests.Sources;

/// <summary>Roots made to break or to hold up who looks at them.</summary>
public sealed class HostileRootTests
{
    private const long Large = 100L << 20;

    // A busy machine does not lengthen it. What takes time by the square would take an hour.
    private static TimeSpan CpuTime => Environment.CpuUsage.TotalTime;

    [Test]
    public void ACronFileOf100MegabytesIsReadToALimitAndSaidToBe()
    {
        using var root = new PlantedRoot();
        var line = Encoding.ASCII.GetBytes("*/5 * * * * root /opt/evil --number " + new string('x', 200) + "\n");
        root.Write("etc/cron.d/large", string.Empty);
        using (var file = File.OpenWrite(root.PathOf("etc/cron.d/large")))
        {
            for (var written = 0L; written < Large; written += line.Length)
            {
                file.Write(line);
            }
        }

        var before = CpuTime;
        var found = root.Find("cron");
        TestContext.Out.WriteLine($"{found.Count} jobs in {CpuTime - before}");
        Assert.That(found, Has.Count.GreaterThan(10_000));
        Assert.That(root.Files.TakeFaults().Select(fault => fault.Code), Is.EqualTo(new[] { "FILE_OVER_LIMIT" }));
        Assert.That(CpuTime - before, Is.LessThan(TimeSpan.FromSeconds(30)));
    }

    [Test]
    public void ALineOfAMegabyteIsCut()
    {
        using var root = new PlantedRoot();
        root.Write("etc/crontab", "* * * * * root /opt/evil " + new string('a', 1 << 20) + "\n* * * * * root /opt/two\n");
        var found = root.Find("cron");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(found, Has.Count.EqualTo(2));
            Assert.That(found[0].Text!.Value.Bytes.Length, Is.EqualTo(AutorunLimits.TextBytes));
            Assert.That(found[0].Command!.Value.Bytes.Length, Is.EqualTo(AutorunLimits.TextBytes));
            Assert.That(found[0].Target?.ToString(), Is.EqualTo("/opt/evil"));
            Assert.That(found[1].Target?.ToString(), Is.EqualTo("/opt/two"));
        }
    }

    [Test]
    public void NulsAndInvalidTextStayAsTheyAre()
    {
        using var root = new PlantedRoot();
        root.Write("etc/crontab", "* * * * * root /opt/\u00ff\u00fe\n* * * * * root /opt/a\0b\n");
        var found = root.Find("cron");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(found[0].Target!.Value.Bytes.ToArray(), Is.EqualTo("/opt/"u8.ToArray().Concat(new byte[] { 0xff, 0xfe })));
            Assert.That(found[1].Command!.Value.Bytes.ToArray(), Is.EqualTo("/opt/a\0b"u8.ToArray()));
            Assert.That(found[1].Target, Is.Null, "no path holds a NUL");
        }
    }

    [Test]
    [CancelAfter(60_000)]
    public void PipesFoldersAndLoopsInPlaceOfFilesHoldUpNoSource()
    {
        using var root = new PlantedRoot();
        foreach (var path in new[] { "etc/crontab", "etc/ld.so.preload", "etc/environment", "etc/inittab", "etc/sudoers", "etc/ssh/sshd_config", "root/.ssh/authorized_keys", "root/.bashrc", "etc/docker/daemon.json" })
        {
            root.Write(path, string.Empty);
            File.Delete(root.PathOf(path));
            using var made = Process.Start("mkfifo", root.PathOf(path))!;
            made.WaitForExit();
        }

        root.Link("etc/cron.d/loop", "loop");
        root.Link("etc/pam.d/up", "..");
        root.Link("etc/udev/rules.d", "../udev/rules.d");
        Directory.CreateDirectory(root.PathOf("etc/anacrontab"));
        root.Write("etc/ld.so.conf", "include /etc/ld.so.conf\ninclude /etc/*\n");
        root.Link("home/alice/.git", ".");
        foreach (var type in OtherSources.All.SelectMany(source => source.Types))
        {
            Assert.That(() => root.Find(type), Throws.Nothing, type);
        }

        Assert.That(root.Files.TakeFaults().Select(fault => fault.Code), Is.SupersetOf(new[] { "FILE_UNREADABLE" }));
    }

    [Test]
    public void EveryTypeTakesNoiseInItsFiles()
    {
        var noise = new byte[20_000];
        new Random(7).NextBytes(noise);
        var text = Encoding.Latin1.GetString(noise);
        foreach (var plant in Plants.All.Where(plant => plant is { Content: not null, IsNearMiss: false }).DistinctBy(plant => (plant.Type, plant.Path)))
        {
            using var root = new PlantedRoot();
            root.Lay(plant);
            var own = plant.Content!;
            foreach (var content in new[] { text, own[..(own.Length / 2)], own + text, own.Replace('\n', '\0'), new string('\\', 3000), new string('"', 3001), new string('{', 3000), "=\n:\n[\n]\n-\n\"\n'\n;\n/\n|\n" })
            {
                root.Write(plant.Path, content);
                Assert.That(() => root.Find(plant.Type), Throws.Nothing, plant.ToString());
            }
        }
    }

    [Test]
    public void TenThousandUsersAreLookedAt()
    {
        using var root = new PlantedRoot();
        root.Write("etc/passwd", string.Concat(Enumerable.Range(0, 10_000).Select(number => $"u{number}:x:{number + 1000}:1::/home/u{number}:/bin/sh\n")));
        root.Write("home/u9999/.bashrc", "x");
        var before = CpuTime;
        var found = root.Find("shell-profile");
        TestContext.Out.WriteLine($"{CpuTime - before}");
        Assert.That(found.Select(autorun => autorun.RunAs?.ToString()), Is.EqualTo(new[] { "u9999" }));
        Assert.That(CpuTime - before, Is.LessThan(TimeSpan.FromSeconds(30)));
    }

    [Test]
    public void AHomeThatManyShareIsLookedAtOnce()
    {
        using var root = new PlantedRoot();
        root.Write("etc/passwd", string.Concat(Enumerable.Range(0, 5).Select(number => $"u{number}:x:{number + 1000}:1::/srv/all:/bin/sh\n")));
        root.Write("srv/all/.profile", "x");
        Assert.That(root.Find("shell-profile").Select(autorun => autorun.RunAs?.ToString()), Is.EqualTo(new[] { "u0, u1, u2 and 2 more" }));
    }

    [Test]
    public void RepositoriesAreLookedForToALimit()
    {
        using var root = new PlantedRoot();
        for (var folder = 0; folder < SourceLimits.RepositoryFolders; folder++)
        {
            Directory.CreateDirectory(root.PathOf($"root/{folder}"));
        }

        root.Find("git-hook");
        Assert.That(root.Files.TakeFaults().Select(fault => fault.Code), Is.EqualTo(new[] { "REPOSITORIES_OVER_LIMIT" }));
        Directory.Delete(root.PathOf("root/0"));
        root.Find("git-hook");
        Assert.That(root.Files.TakeFaults(), Is.Empty);
    }

    [Test]
    public void RepositoriesAreLookedForToADepth()
    {
        using var root = new PlantedRoot();
        var deep = "root" + string.Concat(Enumerable.Repeat("/d", SourceLimits.RepositoryDepth - 1));
        root.Write(deep + "/.git/hooks/post-merge", "x", 0x1ed);
        Assert.That(root.Find("git-hook"), Has.Count.EqualTo(1));
        root.Write(deep + "/d/.git/hooks/post-merge", "x", 0x1ed);
        Assert.That(root.Find("git-hook"), Has.Count.EqualTo(1));
    }

    [Test]
    public void FoldersOfAPatternAreListedToALimit()
    {
        using var root = new PlantedRoot();
        for (var folder = 0; folder < SourceLimits.PatternFolders - 1; folder++)
        {
            Directory.CreateDirectory(root.PathOf($"srv/{folder}"));
        }

        root.Write("etc/ld.so.conf", "include /srv/*/*.conf\n");
        root.Find("ld-conf");
        Assert.That(root.Files.TakeFaults(), Is.Empty);
        Directory.CreateDirectory(root.PathOf("srv/more"));
        root.Find("ld-conf");
        Assert.That(root.Files.TakeFaults().Select(fault => fault.Code), Is.EqualTo(new[] { "PATTERN_OVER_LIMIT" }));
    }

    [Test]
    public void FilesThatIncludeOthersAreFollowedToALimit()
    {
        using var root = new PlantedRoot();
        root.Write("etc/ld.so.conf", string.Concat(Enumerable.Range(0, SourceLimits.IncludedFiles - 1).Select(number => $"include /none/{number}\n")));
        root.Find("ld-conf");
        Assert.That(root.Files.TakeFaults(), Is.Empty);
        root.Write("etc/ld.so.conf", string.Concat(Enumerable.Range(0, SourceLimits.IncludedFiles + 5).Select(number => $"include /none/{number}\n")));
        root.Find("ld-conf");
        Assert.That(root.Files.TakeFaults().Select(fault => fault.Code), Is.EqualTo(new[] { "INCLUDES_OVER_LIMIT" }));
    }

    [TestCase("cron", "etc/crontab", "* * * * * root p{0}\n")]
    [TestCase("pam", "etc/pam.d/x", "auth required pam_{0}.so\n")]
    [TestCase("sshd-config", "etc/ssh/sshd_config", "ForceCommand p{0}\n")]
    [TestCase("logrotate", "etc/logrotate.d/x", "/var/log/{0} {{\nprerotate\nx\nendscript\n")]
    [TestCase("apt-hook", "etc/apt/apt.conf", "DPkg::Post-Invoke {{ \"p{0}\"; }}; ")]
    [TestCase("udev", "etc/udev/rules.d/x.rules", " RUN+=\"/p{0}\",")]
    [TestCase("ld-preload", "etc/ld.so.preload", " /p{0}")]
    [TestCase("environment-file", "etc/environment", "LD_PRELOAD=/p{0} \n")]
    [TestCase("at", "var/spool/at/a0000101000000", "# {0}\ncd {0}\n")]
    [TestCase("upstart", "etc/init/x.conf", "script\n{0}\n")]
    [TestCase("cloud-init", "etc/cloud/cloud.cfg", "runcmd:\n- {0}\n")]
    [TestCase("inetd", "etc/inetd.conf", "s{0} stream tcp nowait root /p{0} p\n")]
    [TestCase("sudoers", "etc/sudoers", "@includedir /p{0}\n")]
    public void ALargeTableTakesTimeInProportion(string type, string path, string line)
    {
        using var root = new PlantedRoot();
        root.Write(path, string.Concat(Enumerable.Range(0, 50_000).Select(number => string.Format(line, number))), 0x1ed);
        var before = CpuTime;
        var found = root.Find(type).Count;
        TestContext.Out.WriteLine($"{found} in {CpuTime - before}");
        Assert.That(CpuTime - before, Is.LessThan(TimeSpan.FromSeconds(30)));
    }

    [Test]
    public void WhatIsNoJsonIsAFault()
    {
        using var root = new PlantedRoot();
        root.Write("etc/docker/daemon.json", "{\"runtimes\":");
        Assert.That(root.Find("container-runtime"), Is.Empty);
        var fault = root.Files.TakeFaults().Single();
        Assert.That((fault.Code, fault.Kind), Is.EqualTo(("JSON_MALFORMED", FaultKind.Corrupt)));
    }

    [Test]
    public void LinesThatGoOnEndAtTheirLimit()
    {
        using var root = new PlantedRoot();
        root.Write("etc/modprobe.d/x.conf", "install a /opt/evil \\\n" + string.Concat(Enumerable.Repeat(new string('a', 1_000) + "\\\n", 3_000)));
        var found = root.Find("modprobe");
        Assert.That(found[0].Target?.ToString(), Is.EqualTo("/opt/evil"));
        Assert.That(found[0].Command!.Value.Bytes.Length, Is.EqualTo(AutorunLimits.TextBytes));
    }
}
