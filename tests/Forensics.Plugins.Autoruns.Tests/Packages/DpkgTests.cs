using System.Security.Cryptography;
using System.Text;
using Forensics.Sdk.Testing;

namespace Forensics.Plugins.Autoruns.Tests.Packages;

/// <summary>Packages made by the test and installed by dpkg itself; what dpkg says of them is what is expected.</summary>
public sealed class DpkgTests
{
    private readonly TestRoot root = new();
    private readonly DirectoryInfo work = Directory.CreateTempSubdirectory("forensics-dpkg-");

    [OneTimeSetUp]
    public void Install()
    {
        Tool.Require("dpkg", "dpkg-deb", "dpkg-divert");
        foreach (var folder in new[] { "var/lib/dpkg/info", "var/lib/dpkg/updates", "usr/bin", "usr/lib" })
        {
            Directory.CreateDirectory(root.PathOf(folder));
        }

        root.Write("var/lib/dpkg/status", string.Empty);
        File.CreateSymbolicLink(root.PathOf("bin"), "usr/bin");
        Dpkg("-i", Package("first", "1:2.0-3", ("usr/bin/first", "first\n"), ("bin/merged", "merged\n"), ("usr/bin/diverted", "diverted\n"), ("etc/first.conf", "c\n"), ("etc/same.conf", "s\n"), ("usr/share/a b  c", "spaces\n")));
        Tool.Run(work.FullName, "dpkg-divert", "--admindir", root.PathOf("var/lib/dpkg"), "--instdir", root.PathOf(""), "--local", "--no-rename", "--divert", "/usr/bin/second.real", "--add", "/usr/bin/second").MustSucceed();
        Dpkg("-i", Package("second", "1", ("usr/bin/second", "second\n"), ("etc/gone.conf", "gone\n")));
        Dpkg("-r", "second");
        Dpkg("-i", Package("third", "3", ("usr/bin/third", "third\n")));
        Dpkg("-i", Package("fourth", "4", ("usr/bin/second", "fourth\n")));
        root.Write("usr/bin/first", "First\n");
        root.Write("etc/first.conf", "C\n");
        root.Write("usr/bin/second", "planted\n");
        root.Write("usr/bin/own", "own\n");
        File.Delete(root.PathOf("var/lib/dpkg/info/third.md5sums"));
        File.CreateSymbolicLink(root.PathOf("etc/link"), "/bin/merged");
    }

    [OneTimeTearDown]
    public void CleanUp()
    {
        root.Dispose();
        work.Delete(recursive: true);
    }

    [TestCase("/usr/bin/first", "first", "changed")]
    [TestCase("/usr/bin/merged", "first", "unchanged", Description = "the package says /bin")]
    [TestCase("/bin/merged", "first", "unchanged")]
    [TestCase("/etc/link", "first", "unchanged", Description = "of what it leads to")]
    [TestCase("/usr/bin/diverted", "first", "unchanged")]
    [TestCase("/etc/first.conf", "first", "configuration-changed")]
    [TestCase("/etc/same.conf", "first", "unchanged")]
    [TestCase("/usr/share/a b  c", "first", "unchanged")]
    [TestCase("/etc/gone.conf", "second", "unchanged", Description = "removed, but not purged")]
    [TestCase("/usr/bin/third", "third", "no-digest")]
    [TestCase("/usr/bin/second", null, "unpackaged", Description = "diverted: what lies there is nobody's")]
    [TestCase("/usr/bin/second.real", "fourth", "unchanged")]
    [TestCase("/usr/bin/own", null, "unpackaged")]
    [TestCase("/usr/bin/missing", null, null)]
    public void EachFileHasItsPackageAndState(string path, string? package, string? state)
    {
        var verdicts = new Verdicts(root.Root, path);
        Assert.That(verdicts[path], Is.EqualTo((package, state)));
        Assert.That(verdicts.Faults, Is.Empty);
    }

    [Test]
    public void VersionsAreThoseOfStatus()
        => Assert.That(new Verdicts(root.Root, "/usr/bin/first").Owner("/usr/bin/first")!.Version, Is.EqualTo("1:2.0-3"));

    [Test]
    public void DpkgFindsTheSameFilesChanged()
    {
        var told = Tool.Run(work.FullName, "dpkg", "--root", root.PathOf(""), "-V", "first").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[^1]);
        var paths = new[] { "/usr/bin/first", "/bin/merged", "/usr/bin/diverted", "/etc/first.conf", "/etc/same.conf", "/usr/share/a b  c" };
        var verdicts = new Verdicts(root.Root, paths);
        Assert.That(verdicts.In("changed").Concat(verdicts.In("configuration-changed")), Is.EquivalentTo(told));
    }

    [Test]
    public void AnImageMadeWithoutDpkgHasAFileForEachPackage()
    {
        using var image = new TestRoot();
        image.Write("usr/bin/tool", "tool\n");
        image.Write("usr/bin/other", "other\n");
        image.Write("var/lib/dpkg/status.d/tool", "Package: tool\nVersion: 7\n");
        image.Write("var/lib/dpkg/status.d/tool.md5sums", $"{Md5("tool\n")}  usr/bin/tool\n");
        var verdicts = new Verdicts(image.Root, "/usr/bin/tool", "/usr/bin/other");
        Assert.That(verdicts["/usr/bin/tool"], Is.EqualTo(("tool", "unchanged")));
        Assert.That(verdicts.Owner("/usr/bin/tool")!.Version, Is.EqualTo("7"));
        Assert.That(verdicts["/usr/bin/other"], Is.EqualTo(((string?)null, "unpackaged")));
    }

    [Test]
    public void WithoutADatabaseNothingIsCalledUnpackaged()
    {
        using var bare = new TestRoot();
        bare.Write("usr/bin/tool", "tool\n");
        Assert.That(new Verdicts(bare.Root, "/usr/bin/tool")["/usr/bin/tool"], Is.EqualTo(((string?)null, "no-database")));
    }

    [Test]
    public void WhatADatabaseInPiecesDoesNotNameIsNotCalledUnpackaged()
    {
        using var broken = new TestRoot();
        broken.Write("usr/bin/tool", "tool\n");
        broken.Write("var/lib/dpkg/status", "Package: a\nVersion: 1\n\n" + new string('x', 70_000) + "\nPackage: b\n");
        broken.Write("var/lib/dpkg/info/a.list", "/usr/bin/a\n");
        var verdicts = new Verdicts(broken.Root, "/usr/bin/tool");
        Assert.That(verdicts["/usr/bin/tool"], Is.EqualTo(((string?)null, (string?)null)));
        Assert.That(verdicts.Faults.Select(fault => fault.Code), Is.EqualTo(new[] { "PACKAGES_OVER_LIMIT" }));
    }

    [TestCase("/usr/x aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "/usr/x", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [TestCase("/usr/x y aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa obsolete", "/usr/x y", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [TestCase("/usr/x newconffile", "/usr/x", null)]
    public void AFileOfConfigurationMayHaveSpacesAndWordsBehindIt(string line, string path, string? md5)
    {
        using var odd = new TestRoot();
        odd.Write(path[1..], "text\n");
        odd.Write("var/lib/dpkg/status", $"Package: odd\nArchitecture: all\nVersion: 1\nConffiles:\n {line}\nDescription: odd\n /usr/z\n");
        var verdicts = new Verdicts(odd.Root, path);
        Assert.That(verdicts[path], Is.EqualTo(("odd", md5 is null ? "no-digest" : "configuration-changed")));
        Assert.That(verdicts.Owner(path)!.Digest, Is.EqualTo(md5));
    }

#pragma warning disable CA5351 // What dpkg uses.
    private static string Md5(string text) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5351

    private void Dpkg(params string[] arguments)
        => Tool.Run(work.FullName, "dpkg", ["--root", root.PathOf(""), "--log", "/dev/null", .. arguments]).MustSucceed();

    private string Package(string name, string version, params (string Path, string Text)[] files)
    {
        var tree = work.CreateSubdirectory(name);
        foreach (var (path, text) in files)
        {
            var place = Path.Combine(tree.FullName, path);
            Directory.CreateDirectory(Path.GetDirectoryName(place)!);
            File.WriteAllText(place, text);
        }

        var control = tree.CreateSubdirectory("DEBIAN").FullName;
        var conffiles = files.Where(file => file.Path.StartsWith("etc/", StringComparison.Ordinal)).ToList();
        File.WriteAllText(Path.Combine(control, "control"), $"Package: {name}\nVersion: {version}\nArchitecture: all\nMaintainer: Test <t@example.org>\nDescription: {name}\n");
        File.WriteAllText(Path.Combine(control, "conffiles"), string.Concat(conffiles.Select(file => $"/{file.Path}\n")));
        File.WriteAllText(Path.Combine(control, "md5sums"), string.Concat(files.Except(conffiles).Select(file => $"{Md5(file.Text)}  {file.Path}\n")));
        Tool.Run(work.FullName, "dpkg-deb", "--root-owner-group", "-b", tree.FullName, name + ".deb").MustSucceed();
        return Path.Combine(work.FullName, name + ".deb");
    }
}
