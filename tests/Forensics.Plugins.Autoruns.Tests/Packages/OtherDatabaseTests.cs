using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Forensics.Sdk.Testing;

namespace Forensics.Plugins.Autoruns.Tests.Packages;

/// <summary>apk's and pacman's databases, written by the test as their manual pages describe them.</summary>
public sealed class OtherDatabaseTests
{
    [Test]
    public void ApkKnowsFilesByFolderAndSha1()
    {
        using var root = new TestRoot();
        root.Write("usr/bin/tool", "tool\n");
        root.Write("usr/bin/changed", "Changed\n");
        root.Write("etc/tool.conf", "Conf\n");
        root.Write("usr/bin/bare", "bare\n");
        root.Write("usr/bin/own", "own\n");
        root.Write("lib/apk/db/installed", $"""
            C:Q1xxxx
            P:tool
            V:1.2-r3
            A:x86_64
            F:usr/bin
            R:tool
            a:0:0:755
            Z:{Q1("tool\n")}
            R:changed
            Z:{Q1("changed\n")}
            F:etc
            R:tool.conf
            Z:{Q1("conf\n")}

            P:bare
            V:1
            F:usr/bin
            R:bare

            """);
        var verdicts = new Verdicts(root.Root, "/usr/bin/tool", "/usr/bin/changed", "/etc/tool.conf", "/usr/bin/bare", "/usr/bin/own");
        Assert.That(verdicts.Faults, Is.Empty);
        Assert.That(verdicts["/usr/bin/tool"], Is.EqualTo(("tool", "unchanged")));
        Assert.That(verdicts.Owner("/usr/bin/tool")!.Version, Is.EqualTo("1.2-r3"));
        Assert.That(verdicts["/usr/bin/changed"], Is.EqualTo(("tool", "changed")));
        Assert.That(verdicts["/etc/tool.conf"], Is.EqualTo(("tool", "configuration-changed")));
        Assert.That(verdicts["/usr/bin/bare"], Is.EqualTo(("bare", "no-digest")));
        Assert.That(verdicts["/usr/bin/own"], Is.EqualTo(((string?)null, "unpackaged")));
    }

    [Test]
    public void PacmanKnowsFilesAndTheirDigestsByMtree()
    {
        using var root = new TestRoot();
        root.Write("usr/bin/a tool", "tool\n");
        root.Write("usr/bin/changed", "Changed\n");
        root.Write("etc/tool.conf", "Conf\n");
        root.Write("usr/bin/own", "own\n");
        root.Write("var/lib/pacman/local/tool-1.2-3/desc", "%NAME%\ntool\n\n%VERSION%\n1.2-3\n");
        root.Write("var/lib/pacman/local/tool-1.2-3/files", "%FILES%\nusr/\nusr/bin/\nusr/bin/a tool\nusr/bin/changed\netc/tool.conf\n\n%BACKUP%\netc/tool.conf\t0123456789abcdef0123456789abcdef\n");
        using (var packed = new MemoryStream())
        {
            using (var zip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            {
                zip.Write(Encoding.ASCII.GetBytes($"#mtree\n/set type=file\n./usr/bin/a\\040tool time=1.0 size=5 sha256digest={Sha256("tool\n")}\n./usr/bin/changed md5digest=0123456789abcdef0123456789abcdef sha256digest={Sha256("changed\n")}\n./etc/tool.conf sha256digest={Sha256("conf\n")}\n"));
            }

            root.Write("var/lib/pacman/local/tool-1.2-3/mtree", packed.ToArray());
        }

        var verdicts = new Verdicts(root.Root, "/usr/bin/a tool", "/usr/bin/changed", "/etc/tool.conf", "/usr/bin/own");
        Assert.That(verdicts.Faults, Is.Empty);
        Assert.That(verdicts["/usr/bin/a tool"], Is.EqualTo(("tool", "unchanged")));
        Assert.That(verdicts.Owner("/usr/bin/a tool")!.Version, Is.EqualTo("1.2-3"));
        Assert.That(verdicts["/usr/bin/changed"], Is.EqualTo(("tool", "changed")));
        Assert.That(verdicts["/etc/tool.conf"], Is.EqualTo(("tool", "configuration-changed")));
        Assert.That(verdicts["/usr/bin/own"], Is.EqualTo(((string?)null, "unpackaged")));
    }

#pragma warning disable CA5350 // What apk uses.
    private static string Q1(string text) => "Q1" + Convert.ToBase64String(SHA1.HashData(Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5350

    private static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
