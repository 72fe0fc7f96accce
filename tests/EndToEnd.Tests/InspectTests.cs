using System.Text;

namespace EndToEnd.Tests;

/// <summary>What <c>inspect</c> names in trees and processes that a test made, and that it says the same of the bundle as <c>verify</c>.</summary>
public sealed class InspectTests
{
    private readonly Workplace place = new();
    private HostResult collected = null!;
    private string rights = null!;
    private string names = null!;
    private string times = null!;
    private bool hasImmutable;

    [OneTimeSetUp]
    public void Collect()
    {
        Product.RequireRoot();
        rights = InspectTree("rights", PlantRights);
        names = InspectTree("names", PlantNames);
        times = InspectTree("times", PlantTimes);
    }

    [OneTimeTearDown]
    public void CleanUp()
    {
        // The runtime cannot name what is not UTF-8.
        Tool.Run(place.Folder, "rm", "-rf", place.Path("names")).MustSucceed();
        if (hasImmutable)
        {
            Tool.Run(place.Folder, "chattr", "-i", place.Path("rights/srv/locked")).MustSucceed();
        }

        place.Dispose();
    }

    [TestCase("library preloaded into every program", "/etc/ld.so.preload, mode 0644, owner 0, 9 bytes")]
    [TestCase("set-user-id file outside the usual folders", "/srv/rootshell, mode 4755")]
    [TestCase("set-group-id program outside the usual folders", "/srv/groupshell, mode 2755")]
    [TestCase("file in a system folder that everybody can write", "/usr/bin/open, mode 0666")]
    [TestCase("system folder that everybody can write", "/usr/lib/open, mode 0777")]
    [TestCase("folder that everybody can write, without sticky bit", "/srv/open, mode 0777")]
    [TestCase("executable file in a folder for temporary files", "/tmp/dropper, mode 0755")]
    [TestCase("regular file in /dev", "/dev/data, mode 0644")]
    [TestCase("device node outside /dev", "/srv/null, mode 0644, owner 0, device 1:3")]
    public void WhatIsPlantedByItsRightsIsNamed(string finding, string example) => MustName(rights, finding, example);

    [Test]
    public void AnImmutableFileIsNamed()
    {
        if (!hasImmutable)
        {
            Assert.Ignore("chattr is not there, or the file system keeps no attributes");
        }

        MustName(rights, "immutable or append-only file", "/srv/locked");
    }

    [TestCase("file name with control characters", @"/home/esc\u001b[31mred")]
    [TestCase("file name with invisible characters", @"/home/pass\u200bwd")]
    [TestCase("file name of dots only", "/home/..., mode")]
    [TestCase("file name that begins or ends with a blank", "'/home/blank '")]
    [TestCase("hidden folder in / or /dev", "/.cellar, mode")]
    [TestCase("hidden folder in a folder for temporary files", "/tmp/.cellar, mode")]
    [TestCase("file name that is not UTF-8", "/home/latin\ufffd")]
    public void WhatIsPlantedByItsNameIsNamedAndEscaped(string finding, string example) => MustName(names, finding, example);

    [TestCase("system file from the future", "/usr/bin/future")]
    [TestCase("system file from before 1990", "/usr/bin/past")]
    [TestCase("program put by hand, with an older time to the second", "/usr/local/bin/old")]
    [TestCase("file whose owner has no name", "/home/stranger, mode 0644, owner 12345")]
    [TestCase("huge file of the last day", "/srv/huge, mode 0644, owner 0, 2,147,483,648 bytes")]
    public void WhatIsPlantedByTimeOwnerAndSizeIsNamed(string finding, string example) => MustName(times, finding, example);

    [Test]
    public void WhatIsMoreUnusualStandsFirst()
    {
        var found = rights.Split('\n').SkipWhile(line => line != "most unusual").Where(line => line.Length > 4 && line[3] == '.').Select(line => line[5..]).ToList();
        Assert.That(found.Take(3), Is.EqualTo(new[] { "library preloaded into every program", "set-user-id file outside the usual folders", "system folder that everybody can write" }));
        Assert.That(found, Has.Count.LessThanOrEqualTo(10));
    }

    [Test]
    public void AnOrdinaryTreeHasNothingUnusual()
        => Assert.That(InspectTree("ordinary", tree =>
        {
            File.WriteAllText(Path.Combine(Made(tree, "etc"), "passwd"), "root:x:0:0:root:/root:/bin/sh\n");
            Program(Path.Combine(Made(tree, "usr/bin"), "true"), "755");
            File.CreateSymbolicLink(Path.Combine(Made(tree, "usr/lib"), "link"), "/tmp");
            Tool.Run(tree, "chmod", "1777", Made(tree, "tmp")).MustSucceed();
        }), Does.Contain("nothing unusual was found").And.Contain("filesystem.entry"));

    [Test]
    public void TheRunAndItsStepsAreTold()
    {
        Assert.That(times, Does.Match(@"(?m)^  tool +forensics 0\.1\.0").And.Match("(?m)^  root +/.*/times$").And.Match("(?m)^  started +20.*Z, took [0-9.]+ s$")
            .And.Match("(?m)^  result +complete, exit code 0$").And.Match("(?m)^  output +not on what was inspected, /"));
        Assert.That(times, Does.Match(@"(?m)^step +outcome +time +faults +items +records$").And.Match(@"(?m)^filesystem\.listing +completed_with_faults +[0-9.]+ s +2 +1 collected +[0-9]+ filesystem\.entry$"));
    }

    [Test]
    public void TheVerdictAndTheExitCodeAreThoseOfVerify()
    {
        var verified = place.Run("verify", collected.Bundle).MustEndWith(8);
        Assert.That(place.Run("inspect", collected.Bundle).MustEndWith(8).Output, Does.StartWith(verified.Output));
        verified = place.Run("verify", collected.Bundle, "--fingerprint", collected.Signer).MustEndWith(0);
        Assert.That(place.Run("inspect", collected.Bundle, "--fingerprint", collected.Signer).MustEndWith(0).Output, Does.StartWith(verified.Output));
        place.Run("inspect", collected.Bundle, "--fingerprint", new string('0', 64)).MustEndWith(8);
        place.Run("inspect", collected.Bundle, "--fingerprint", "abc").MustEndWith(2);
        place.Run("inspect", place.Path("no-such-bundle")).MustEndWith(2);
    }

    [Test]
    public void ADamagedBundleIsReadAsFarAsItGoesAndSaysThatNothingIsProven()
    {
        var bundle = File.ReadAllBytes(collected.Bundle);
        var random = new Random(20_261_124);
        for (var i = 0; i < 20; i++)
        {
            var flipped = (byte[])bundle.Clone();
            flipped[random.Next(flipped.Length)] ^= (byte)(1 << random.Next(8));
            MustBeRefused(flipped);
        }

        foreach (var length in new[] { 0, 1, bundle.Length / 3, bundle.Length - 1 })
        {
            MustBeRefused(bundle[..length]);
        }

        MustBeRefused([.. bundle, 0]);
    }

    [Test]
    public void AForeignFileIsNoBundle()
        => Assert.That(MustBeRefused("PK\u0003\u0004 \e[31m no bundle\n"u8.ToArray()), Does.Contain("run: not known").And.Contain("nothing unusual"));

    private static void MustName(string output, string finding, string example)
    {
        var lines = output.Split('\n');
        var at = Array.FindIndex(lines, line => line.Length > 5 && line[5..].Split(", ")[0] == finding.Split(", ")[0] && line[5..].StartsWith(finding, StringComparison.Ordinal));
        Assert.That(at, Is.GreaterThan(0), output);
        Assert.That(lines.Skip(at + 2).TakeWhile(line => line.StartsWith("     - ", StringComparison.Ordinal)), Has.Some.Contain(example), output);
    }

    private string MustBeRefused(byte[] content)
    {
        var path = place.Path("refused.bin");
        File.WriteAllBytes(path, content);
        var result = place.Run("inspect", path).MustEndWith(7);
        Assert.That(result.Output, Does.Contain("intact: no").And.Contain("not intact: what follows is not proven"));
        Assert.That(result.Error, Is.Empty);
        return result.Output;
    }

    private string InspectTree(string name, Action<string> plant)
    {
        var tree = Directory.CreateDirectory(place.Path(name)).FullName;
        plant(tree);
        collected = place.RunCollect("--root", tree, "--only", "filesystem.listing").MustEndWith(0);
        return place.Run("inspect", collected.Bundle).MustEndWith(8).Output;
    }

    private void PlantRights(string tree)
    {
        File.WriteAllText(Path.Combine(Made(tree, "etc"), "ld.so.preload"), "/lib/x.so");
        Program(Path.Combine(Made(tree, "srv"), "rootshell"), "4755");
        Program(Path.Combine(tree, "srv/groupshell"), "2755");
        Program(Path.Combine(Made(tree, "usr/bin"), "open"), "666");
        Program(Path.Combine(tree, "usr/bin/sudo"), "4755");
        Tool.Run(tree, "chmod", "777", Made(tree, "usr/lib/open"), Made(tree, "srv/open")).MustSucceed();
        Program(Path.Combine(Made(tree, "tmp"), "dropper"), "755");
        File.WriteAllText(Path.Combine(Made(tree, "dev"), "data"), "data");
        Tool.Run(tree, "mknod", Path.Combine(tree, "srv/null"), "c", "1", "3").MustSucceed();
        File.WriteAllText(Path.Combine(tree, "srv/locked"), "locked");
        hasImmutable = File.Exists("/usr/bin/chattr") && Tool.Run(tree, "chattr", "+i", Path.Combine(tree, "srv/locked")).ExitCode == 0;
    }

    private static void PlantNames(string tree)
    {
        var home = Made(tree, "home");
        foreach (var name in new[] { "esc\e[31mred", "pass\u200bwd", "...", "blank " })
        {
            File.WriteAllText(Path.Combine(home, name), name);
        }

        Made(tree, ".cellar");
        Made(tree, "tmp/.cellar");
        Made(tree, "tmp/.X11-unix");
        Tool.Run(home, "bash", "-c", @"touch $'latin\xe9'").MustSucceed();
    }

    private static void PlantTimes(string tree)
    {
        Program(Path.Combine(Made(tree, "usr/bin"), "future"), "755");
        Program(Path.Combine(tree, "usr/bin/past"), "755");
        Program(Path.Combine(Made(tree, "usr/local/bin"), "old"), "755");
        File.WriteAllText(Path.Combine(Made(tree, "home"), "stranger"), "stranger");
        Tool.Run(tree, "touch", "-d", "2199-01-01", Path.Combine(tree, "usr/bin/future")).MustSucceed();
        Tool.Run(tree, "touch", "-d", "1985-05-05", Path.Combine(tree, "usr/bin/past")).MustSucceed();
        Tool.Run(tree, "touch", "-d", "2019-05-05", Path.Combine(tree, "usr/local/bin/old")).MustSucceed();
        Tool.Run(tree, "chown", "12345", Path.Combine(tree, "home/stranger")).MustSucceed();
        Tool.Run(tree, "truncate", "-s", "2G", Path.Combine(Made(tree, "srv"), "huge")).MustSucceed();
    }

    private static string Made(string tree, string folder) => Directory.CreateDirectory(Path.Combine(tree, folder)).FullName;

    private static void Program(string path, string mode)
    {
        File.WriteAllBytes(path, Encoding.ASCII.GetBytes("#!/bin/sh\n"));
        Tool.Run("/", "chmod", mode, path).MustSucceed();
    }
}
