using System.Text.Json.Nodes;

namespace EndToEnd.Tests;

/// <summary>
/// The published archive in roots that have nothing of ours: a folder of the test's own, entered by chroot in a mount namespace of its own, the archive mounted
/// read-only. In each a library is planted that leaves a mark wherever it is loaded.
/// </summary>
public sealed class BareDeviceTests
{
    private const string Mark = """
        #include <fcntl.h>
        #include <unistd.h>
        __attribute__((constructor)) static void mark(void) { int file = open("/mark", O_CREAT | O_WRONLY, 0600); if (file >= 0) close(file); }
        """;

    private readonly Workplace place = new();
    private string archive = string.Empty;
    private string library = string.Empty;

    [OneTimeSetUp]
    public void SetUp()
    {
        Tool.Require("gcc", "unshare", "chroot");
        archive = PublishedArchive.Folder;
        library = place.Path("mark.so");
        Tool.Run(place.Folder, "gcc", "-shared", "-fPIC", "-o", library, place.Write("mark.c", Mark)).MustSucceed();
    }

    [OneTimeTearDown]
    public void CleanUp() => place.Dispose();

    [TestCase("empty")]
    [TestCase("glibc")]
    [TestCase("musl")]
    [TestCase("debian11")]
    public void CollectsAndVerifiesAndLoadsNothingOfTheDevice(string device)
    {
        var root = Root(device);
        var script = place.Write($"{device}.sh", $"""
            set -euo pipefail
            mount -t proc proc {root}/proc
            mount --rbind /dev {root}/dev
            mount --bind {archive} {root}/forensics
            mount -o remount,ro,bind {root}/forensics
            export LD_PRELOAD=/mark.so LD_LIBRARY_PATH=/ LD_AUDIT=/mark.so DOTNET_STARTUP_HOOKS=/mark.dll OPENSSL_CONF=/mark.cnf
            chroot {root} /forensics/forensics collect -q -o /out/bundle.tar.zst > case.{device}
            chroot {root} /forensics/forensics verify /out/bundle.tar.zst --fingerprint $(sed -n 's/^signer: //p' case.{device})
            """);
        var result = Tool.Run(place.Folder, "unshare", "-m", "--propagation", "private", "bash", script);
        Assert.That(result.ExitCode, Is.Zero, result.Output + result.Error);
        Assert.That(result.Output, Does.Contain("authentic: yes"));
        Assert.That(Path.Combine(root, "mark"), Does.Not.Exist);
        var bundle = Path.Combine(root, "out", "bundle.tar.zst");
        place.Run("verify", bundle, "--fingerprint", result.Output.Split("fingerprint ")[1][..64]).MustEndWith(0);
        var manifest = OpenedBundle.Open(bundle, root).Manifest;
        Assert.That((bool)manifest["user_space"]!["own_libc"]!, Is.True);
        Assert.That(manifest["alerts"]!.AsArray().Select(alert => (string)alert!["code"]!), Is.EquivalentTo(new[] { "HOSTILE_ENVIRONMENT_AT_START", "PRELOAD_LIST" }));
    }

    [Test]
    public void AProgramOfTheDeviceDoesLoadIt()
    {
        var root = Root("debian11");
        Tool.Run(place.Folder, "chroot", root, "/bin/true").MustBeSilentSuccess();
        Assert.That(Path.Combine(root, "mark"), Does.Exist, "else the other tests would show nothing");
    }

    [Test]
    public void TheArchiveTellsWhatItHoldsAndByWhoseLeave()
    {
        Tool.Run(archive, "sha256sum", "--quiet", "-c", "SHA256SUMS").MustBeSilentSuccess();
        var listed = File.ReadLines(Path.Combine(archive, "SHA256SUMS")).Select(line => line[66..]);
        Assert.That(Directory.EnumerateFiles(archive, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(archive, path)), Is.EquivalentTo(listed.Append("SHA256SUMS")));
        var components = JsonNode.Parse(File.ReadAllText(Path.Combine(archive, "sbom.cdx.json")))!["components"]!.AsArray();
        var owned = components.SelectMany(component => component!["components"]!.AsArray()).Select(file => (string)file!["name"]!).ToHashSet();
        Assert.That(listed.Where(name => !owned.Contains(name) && !name.StartsWith("licenses/", StringComparison.Ordinal)), Is.EqualTo(new[] { "sbom.cdx.json" }));
        foreach (var name in components.Select(component => (string)component!["name"]!).Where(name => name != "forensics"))
        {
            Assert.That(Directory.EnumerateFiles(Path.Combine(archive, "licenses", name)), Is.Not.Empty, name);
        }
    }

    [TestCase("unshare -m bash -c 'umount -l /proc; ARCHIVE/forensics version'", "/proc is not mounted")]
    [TestCase("ulimit -n 64; ARCHIVE/forensics version", "the hard limit is 64")]
    [TestCase("cp -r ARCHIVE torn; rm torn/lib/libc.so.6; torn/forensics version", "torn/lib/libc.so.6")]
    public void WhereItCannotStartItSaysSoInOneLine(string command, string told)
    {
        var result = Tool.Run(place.Folder, "bash", "-c", command.Replace("ARCHIVE", archive, StringComparison.Ordinal));
        Assert.That((result.ExitCode, result.Output), Is.EqualTo((126, string.Empty)));
        Assert.That(result.Error, Does.Match(@"^forensics: cannot start: [^\n]+\n\z").And.Contain(told));
    }

    [Test]
    public void AHomeThatAllowsNoProgramsIsNoHindrance()
    {
        var home = place.MountTmpfs("home", "noexec,size=1m");
        Tool.Run(place.Folder, "env", $"HOME={home}", Path.Combine(archive, "forensics"), "version").MustSucceed();
        Assert.That(Directory.EnumerateFileSystemEntries(home), Is.Empty);
    }

    private string Root(string device)
    {
        var root = place.Path($"{device}-{Guid.NewGuid():N}");
        if (device == "debian11")
        {
            Tool.Run(place.Folder, "cp", "-a", Debian11(), root).MustSucceed();
        }

        foreach (var folder in new[] { "proc", "dev", "etc", "out", "forensics" })
        {
            Directory.CreateDirectory(Path.Combine(root, folder));
        }

        switch (device)
        {
            case "glibc":
                foreach (var file in new[] { "/lib64/ld-linux-x86-64.so.2", "/lib/x86_64-linux-gnu/libc.so.6" })
                {
                    Directory.CreateDirectory(root + Path.GetDirectoryName(file));
                    File.Copy(file, root + file);
                }

                break;
            case "musl":
                if (Tool.Run(place.Folder, "apt-get", "download", "-qq", "musl").ExitCode != 0)
                {
                    Assert.Ignore("Debian's package musl cannot be had here");
                }

                Tool.Run(place.Folder, "dpkg-deb", "-x", Directory.EnumerateFiles(place.Folder, "musl_*.deb").Single(), root).MustSucceed();
                break;
            default:
                break;
        }

        File.Copy(library, Path.Combine(root, "mark.so"));
        File.WriteAllText(Path.Combine(root, "etc", "ld.so.preload"), "/mark.so\n");
        return root;
    }

    private static string Debian11()
    {
        Tool.Require("debootstrap");
        return CachedFolder.Get("debian11", making =>
        {
            using var debootstrap = HostProcess.StartOther("/", "debootstrap", "--variant=minbase", "bullseye", making);
            Until.True(() => debootstrap.HasExited, "Debian 11 is there", TimeSpan.FromMinutes(5));
            return debootstrap.Wait() is { ExitCode: not 0 } failed ? $"Debian 11 cannot be had here: {failed.Error}" : null;
        });
    }
}
