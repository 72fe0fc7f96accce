using System.Text.Json.Nodes;

namespace EndToEnd.Tests;

/// <summary>
/// The published archive in roots that have nothing of ours: a folder of the test's own, entered by chroot in a mount namespace of its own, the archive mounted
/// read-only. In each a library is planted that leaves a mark wherever it is loaded, and hides files whose names begin with "evil".
/// </summary>
public sealed class BareDeviceTests
{
    private const int UserOfNobody = 54_321;

    private readonly Workplace place = new();
    private string archive = string.Empty;
    private string library = string.Empty;

    [OneTimeSetUp]
    public void SetUp()
    {
        Tool.Require("gcc", "unshare", "chroot");
        archive = PublishedArchive.Folder;
        library = place.Path("mark.so");
        Tool.Run(place.Folder, "gcc", "-shared", "-fPIC", "-o", library, place.Write("mark.c", PlantedLibrary.Source)).MustSucceed();
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
        var result = Enter(root, $"""
            chroot $ROOT /forensics/forensics collect -q -o /out/bundle.tar.zst > case.{device}
            chroot $ROOT /forensics/forensics verify /out/bundle.tar.zst --fingerprint $(sed -n 's/^signer: //p' case.{device})
            """);
        Assert.That(result.ExitCode, Is.Zero, result.Output + result.Error);
        Assert.That(result.Output, Does.Contain("authentic: yes"));
        Assert.That(Path.Combine(root, "mark"), Does.Not.Exist);
        var bundle = Path.Combine(root, "out", "bundle.tar.zst");
        place.Run("verify", bundle, "--fingerprint", result.Output.Split("fingerprint ")[1][..64]).MustEndWith(0);
        var opened = OpenedBundle.Open(bundle, root);
        Assert.That(opened.Lines("records/filesystem.listing/filesystem.entry").Select(entry => (string?)entry["path"]), Has.One.EqualTo("/srv/evil.sh").And.One.EqualTo("/srv/harmless"));
        Assert.That(opened.Steps.Select(step => step["enforced_by"]!["read_only"]), Has.All.Not.Null, "a root that is a folder and no mount, too");
        var manifest = opened.Manifest;
        Assert.That((bool)manifest["user_space"]!["own_libc"]!, Is.True);
        Assert.That(manifest["alerts"]!.AsArray().Select(alert => (string)alert!["code"]!), Is.EquivalentTo(new[] { "HOSTILE_ENVIRONMENT_AT_START", "PRELOAD_LIST" }));
    }

    [Test]
    public void AProgramOfTheDeviceDoesLoadItAndDoesNotSeeWhatItHides()
    {
        var root = Root("debian11");
        Assert.That(Tool.Run(place.Folder, "chroot", root, "/bin/ls", "/srv").MustSucceed().Output, Is.EqualTo("harmless\n"));
        Assert.That(Path.Combine(root, "mark"), Does.Exist, "else the other tests would show nothing");
    }

    [Test]
    public void NoLibraryIsLookedForOutsideTheArchive()
    {
        var trace = place.Path("trace");
        Tool.Run(place.Folder, "strace", "-f", "-qq", "-s", "4096", "-e", "trace=open,openat,openat2", "-o", trace, Path.Combine(archive, "forensics"), "collect", "-q", "-o", place.Path("traced.tar.zst"), "--only", "process.list").MustSucceed();
        var libraries = File.ReadLines(trace).Where(line => line.Contains("AT_FDCWD", StringComparison.Ordinal)).Select(line => line.Split('"')[1]).Where(path => Path.GetFileName(path).Contains(".so", StringComparison.Ordinal)).ToList();
        Assert.That(libraries, Has.Some.EqualTo(Path.Combine(archive, "lib", "libc.so.6")));
        Assert.That(libraries.Where(path => !path.StartsWith(archive + "/", StringComparison.Ordinal)), Is.Empty);
    }

    [TestCase("")]
    [TestCase("runtimes/linux-x64/native")]
    public void APluginsOwnNativeLibraryIsLoaded(string folder)
    {
        var root = Root("empty");
        var plugin = Plugin(root, "hostile.nativelibrary");
        var library = Path.Combine(Directory.CreateDirectory(Path.Combine(plugin, folder)).FullName, "libtwice.so");
        Tool.Run(place.Folder, "gcc", "-shared", "-fPIC", "-nostdlib", "-o", library, place.Write("twice.c", "int twice(int number) { return number * 2; }\n")).MustSucceed();
        if (folder.Length > 0)
        {
            AddAsPackage(Path.Combine(plugin, "NativeLibrary.deps.json"), $"{folder}/libtwice.so");
        }

        PluginCopy.List(plugin);
        Assert.That(CollectWithPlugin(root, "hostile.native_library").Notes("hostile.native_library"), Is.EqualTo(new[] { "twice 21 is 42" }));
    }

    [Test]
    public void ANativeLibraryOfTheDeviceIsNotLoadedInItsPlace()
    {
        var root = Root("empty");
        _ = Plugin(root, "hostile.nativelibrary");
        foreach (var folder in new[] { ".", "lib", "usr/lib", "lib/x86_64-linux-gnu", "sys" })
        {
            File.Copy(library, Path.Combine(Directory.CreateDirectory(Path.Combine(root, folder)).FullName, "libtwice.so"));
        }

        var bundle = CollectWithPlugin(root, "hostile.native_library", 4);
        Assert.That(bundle.Reason("hostile.native_library"), Does.Contain("twice"));
        Assert.That(Path.Combine(root, "mark"), Does.Not.Exist);
    }

    [TestCase("ours", "Tls13 with CN=localhost")]
    [TestCase("strangers", "refused: The remote certificate is invalid")]
    public void ItSpeaksTlsWithTheOneWhomItTrusts(string authority, string told)
    {
        var root = Root("empty");
        _ = Plugin(root, "hostile.tlsclient");
        using var server = new TlsServer();
        File.WriteAllText(Path.Combine(root, "ours.pem"), server.Authority);
        File.WriteAllText(Path.Combine(root, "strangers.pem"), TlsServer.OtherAuthority());
        var bundle = CollectWithPlugin(root, "hostile.tls_client", 0, "--set", $"hostile.tls_client.port={server.Port}", "--set", $"hostile.tls_client.authority=/{authority}.pem");
        Assert.That(bundle.Notes("hostile.tls_client").Single(), Does.StartWith(told));
    }

    [Test]
    public void AReadOnlyRootWithoutEtcIsCollectedOverStandardOutput()
    {
        var root = Root("empty");
        Directory.Delete(Path.Combine(root, "etc"), recursive: true);
        var result = Enter(root, """
            mount -o remount,ro,bind $ROOT
            ! chroot $ROOT /forensics/forensics collect -q -o /out/bundle.tar.zst || exit 99
            chroot $ROOT /forensics/forensics collect -q -o - > read-only.tar.zst
            """).MustSucceed();
        place.Run("verify", place.Path("read-only.tar.zst"), "--fingerprint", result.Error.Split("signer: ")[^1][..64]).MustEndWith(0);
        Assert.That(Directory.EnumerateFileSystemEntries(Path.Combine(root, "out")), Is.Empty);
    }

    [Test]
    public void SixtyFourProcessesAreEnoughForAUserWhoIsNotRoot()
    {
        var root = Root("empty");
        Tool.Run(place.Folder, "chown", $"{UserOfNobody}", Path.Combine(root, "out")).MustSucceed();
        Enter(root, $"""
            prlimit --nproc=64:64 chroot --userspec={UserOfNobody}:{UserOfNobody} $ROOT /forensics/forensics collect -q --unprivileged -o /out/bundle.tar.zst || test $? = 3
            """).MustSucceed();
        var bundle = OpenedBundle.Open(Path.Combine(root, "out", "bundle.tar.zst"), root);
        Assert.That(bundle.Steps.Select(step => (string)step["outcome"]!), Has.All.StartsWith("completed"));
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
    [TestCase("unshare -m bash -c 'mount -t tmpfs own /dev; ARCHIVE/forensics version'", "/dev/urandom cannot be read")]
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

    /// <summary>Runs a script that has the archive, mounted read-only, and <c>/proc</c> and <c>/dev</c> in the root <c>$ROOT</c>, and everything hostile in its
    /// environment. A startup hook that is not there would end the runtime, were it looked for.</summary>
    private Tool.Result Enter(string root, string script)
        => Tool.Run(place.Folder, "unshare", "-m", "--propagation", "private", "bash", place.Write($"{Path.GetFileName(root)}.sh", $"""
            set -euo pipefail
            ROOT={root}
            mount --bind $ROOT $ROOT
            mount -t proc proc $ROOT/proc
            mount --rbind /dev $ROOT/dev
            mount --bind {archive} $ROOT/forensics
            mount -o remount,ro,bind $ROOT/forensics
            export LD_PRELOAD=/mark.so LD_LIBRARY_PATH=/ LD_AUDIT=/mark.so DOTNET_STARTUP_HOOKS=/mark.dll OPENSSL_CONF=/mark.cnf
            {script}
            """));

    private static string Plugin(string root, string package)
    {
        var plugins = Directory.CreateDirectory(Path.Combine(root, "plugins")).FullName;
        return PluginCopy.Of(Path.Combine(Product.Hostile, package), Path.Combine(plugins, package));
    }

    private OpenedBundle CollectWithPlugin(string root, string step, int exitCode = 0, params string[] more)
    {
        var result = Enter(root, $"chroot $ROOT /forensics/forensics collect -q -o /out/bundle.tar.zst --plugin-dir /plugins --only {step} {string.Join(' ', more)}");
        Assert.That(result.ExitCode, Is.EqualTo(exitCode), result.Output + result.Error);
        return OpenedBundle.Open(Path.Combine(root, "out", "bundle.tar.zst"), root);
    }

    /// <summary>As a package's library for several targets is named in the plugin's list of dependencies.</summary>
    private static void AddAsPackage(string deps, string asset)
    {
        var json = JsonNode.Parse(File.ReadAllText(deps))!;
        var file = new JsonObject { ["rid"] = "linux-x64", ["assetType"] = "native", ["fileVersion"] = "0.0.0.0" };
        json["targets"]!.AsObject().Single().Value!["twice/1.0.0"] = new JsonObject { ["runtimeTargets"] = new JsonObject { [asset] = file } };
        json["libraries"]!["twice/1.0.0"] = new JsonObject { ["type"] = "package", ["serviceable"] = true, ["sha512"] = string.Empty };
        File.WriteAllText(deps, json.ToJsonString());
    }

    private string Root(string device)
    {
        var root = place.Path($"{device}-{Guid.NewGuid():N}");
        if (device == "debian11")
        {
            Tool.Run(place.Folder, "cp", "-a", Debian11(), root).MustSucceed();
        }

        foreach (var folder in new[] { "proc", "dev", "etc", "out", "srv", "forensics" })
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
        File.WriteAllText(Path.Combine(root, "mark.cnf"), PlantedLibrary.OpenSslConfiguration);
        File.WriteAllText(Path.Combine(root, "etc", "ld.so.preload"), "/mark.so\n");
        File.WriteAllText(Path.Combine(root, "srv", "evil.sh"), "#!/bin/sh\n");
        File.WriteAllText(Path.Combine(root, "srv", "harmless"), string.Empty);
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
