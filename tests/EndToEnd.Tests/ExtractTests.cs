namespace EndToEnd.Tests;

/// <summary>What <c>extract</c> and <c>export</c> give back of a tree of everything that a file system can hold.</summary>
public sealed class ExtractTests
{
    private const string Plugin = "hostile.treestorer";

    private readonly Workplace place = new();
    private HostResult collected = null!;
    private string tree = null!;

    [OneTimeSetUp]
    public void Collect()
    {
        Product.RequireRoot();
        Tool.Require("python3");
        tree = Directory.CreateDirectory(place.Path("tree")).FullName;
        if (Python("make", tree) is { ExitCode: not 0 } refused)
        {
            Assert.Ignore($"this file system cannot hold the tree: {refused.Error}");
        }

        collected = place.RunCollect("--only", Plugin, "--root", tree, "--plugin-dir", Path.Combine(Product.Hostile, Plugin)).MustEndWith(0);
    }

    [OneTimeTearDown]
    public void CleanUp() => place.Dispose();

    [Test]
    public void TheTreeIsRestoredAsItWas()
    {
        var restored = Extract("restored", "--restore-metadata", "--devices").MustEndWith(0);
        Assert.That(restored.Output, Does.Contain("intact: yes").And.Contain("authentic: yes"));
        Assert.That(Describe(place.Path("restored")), Is.EqualTo(Describe(tree)));
    }

    [Test]
    public void WithoutDevicesEachIsALineAndTheExitCodeSaysSo()
    {
        var restored = Extract("no-devices", "--restore-metadata").MustEndWith(3);
        Assert.That(restored.Error, Does.Contain("/dev/null: a device is made only with --devices").And.Contain("/dev/loop: "));
        Assert.That(Directory.EnumerateFileSystemEntries(place.Path("no-devices/dev")), Is.Empty);
    }

    [Test]
    public void GnuTarRestoresTheFullTar()
    {
        var exported = Export("tar", "gnu.tar", "--full").MustEndWith(3);
        Assert.That(exported.Error, Does.Contain("/var/socket: a tar has no sockets"));
        var folder = Directory.CreateDirectory(place.Path("gnu")).FullName;
        Tool.Run(folder, "tar", "--xattrs", "--xattrs-include=*", "--acls", "-xpf", place.Path("gnu.tar")).MustSucceed();
        Assert.That(Describe(Path.Combine(folder, "fs/$rootfs$"), "sockets", "flags"), Is.EqualTo(Describe(tree, "sockets", "flags")));
        Assert.That(File.Exists(Path.Combine(folder, "manifest.json")), Is.True);
    }

    [Test]
    public void BsdtarRestoresTheFullTar()
    {
        Export("tar", "bsd.tar", "--full").MustEndWith(3);
        var folder = Directory.CreateDirectory(place.Path("bsd")).FullName;
        Tool.Require("bsdtar");
        Tool.Run(folder, "env", "LC_ALL=C.UTF-8", "bsdtar", "--xattrs", "--acls", "-xpf", place.Path("bsd.tar")).MustSucceed();

        // It reads a time before 1970 one second late, and knows no way to write an equals sign in the name of an attribute: that one file has both.
        Assert.That(Describe(Path.Combine(folder, "fs/$rootfs$"), "sockets", "flags", "zero"), Is.EqualTo(Describe(tree, "sockets", "flags", "zero")));
    }

    [Test]
    public void TheZipIsReadByOthers()
    {
        Export("zip", "tree.zip").MustEndWith(0);
        Tool.Run(place.Folder, "unzip", "-tq", "tree.zip").MustSucceed();
        Tool.Run(place.Folder, "7z", "t", "tree.zip").MustSucceed();
        Assert.That(Tool.Run(place.Folder, "unzip", "-p", "tree.zip", "fs/*/etc/shadow").MustSucceed().Output, Is.EqualTo("secret"));
    }

    [Test]
    public void TheOtherFormatsAreWrittenToo()
    {
        Export("dir", "folder").MustEndWith(0);
        Assert.That(File.ReadAllText(place.Path("folder/fs/$rootfs$/etc/shadow")), Is.EqualTo("secret"));
        Export("bodyfile", "body").MustEndWith(0);
        Assert.That(Tool.Run(place.Folder, "mactime", "-b", "body", "-d").MustSucceed().Output, Does.Contain("/etc/passwd"));
        var timeline = place.Run("export", collected.Bundle, "--format", "timeline", "-o", "-", "--fingerprint", collected.Signer).MustEndWith(0);
        Assert.That(timeline.Output, Does.StartWith("{\"message\":\"files modified: /\""));
        Assert.That(timeline.Error, Does.Contain("written: "), "what is told does not stand among the lines");
    }

    [Test]
    public void SingleEntriesComeByNameByFolderAndByPathOnTheDevice()
    {
        var byPath = place.Run("extract", collected.Bundle, "/etc/shadow", "-o", "-", "--fingerprint", collected.Signer).MustEndWith(0);
        Assert.That(byPath.Output, Is.EqualTo("secret"));
        Assert.That(byPath.Error, Does.Contain("authentic: yes"));
        Extract("one", "fs/$rootfs$/etc/", "/var/part").MustEndWith(0);
        Assert.That(File.ReadAllText(place.Path("one/fs/$rootfs$/etc/shadow")), Is.EqualTo("secret"));
        Assert.That(File.ReadAllBytes(place.Path("one/fs/$rootfs$/var/part")), Is.EqualTo(File.ReadAllBytes(Path.Combine(tree, "var/part"))), "parts are joined");
        Assert.That(Directory.Exists(place.Path("one/custody")), Is.False);
        var missing = Extract("missing", "/etc/shadow", "/etc/nothing").MustEndWith(3);
        Assert.That(missing.Error, Does.Contain("/etc/nothing: the bundle has no entry fs/$rootfs$/etc/nothing"));
    }

    [Test]
    public void WithoutTrustAllIsWrittenAndTheExitCodeSaysSo()
    {
        place.Run("extract", collected.Bundle, "-o", place.Path("untrusted")).MustEndWith(8);
        Assert.That(File.Exists(place.Path("untrusted/manifest.json")), Is.True);
    }

    [Test]
    public void OfADamagedBundleOnlyWhatIsProvenIsWritten()
    {
        var bytes = File.ReadAllBytes(collected.Bundle);
        bytes[bytes.Length / 2] ^= 1;
        var damaged = place.Path("damaged.tar.zst");
        File.WriteAllBytes(damaged, bytes);
        var result = place.Run("extract", damaged, "-o", place.Path("damaged"), "--fingerprint", collected.Signer).MustEndWith(7);
        Assert.That(result.Error, Does.Contain("not proven"));
        Assert.That(File.Exists(place.Path("damaged/manifest.json")), Is.False);
        var all = place.Run("extract", damaged, "-o", place.Path("damaged-all"), "--unproven").MustEndWith(7);
        Assert.That(all.Error, Does.Contain("not proven: manifest.json"));
        Assert.That(File.Exists(place.Path("damaged-all/manifest.json")), Is.True);
    }

    [TestCase("extract|BUNDLE|-o|tree", "is not empty")]
    [TestCase("extract|BUNDLE|-o|-", "named entries")]
    [TestCase("extract|BUNDLE|manifest.json|-o|new|--restore-metadata", "name no ENTRY")]
    [TestCase("extract|BUNDLE|-o|new|--devices", "--restore-metadata")]
    [TestCase("extract|nothing.tar.zst|-o|new", "does not exist")]
    [TestCase("export|BUNDLE|-o|new|--format|rar", "none of zip")]
    [TestCase("export|BUNDLE|-o|tree/etc/passwd|--format|zip", "is there already")]
    [TestCase("export|BUNDLE|-o|new|--format|zip|--full", "--full is for")]
    public void AMistakeIsOneClearLine(string arguments, string message)
    {
        using var apart = new Workplace();
        var result = apart.Run([.. arguments.Split('|').Select(argument => argument switch
        {
            "BUNDLE" => collected.Bundle,
            "new" => apart.Path("new"),
            _ => argument.StartsWith("tree", StringComparison.Ordinal) ? place.Path(argument) : argument,
        })]).MustEndWith(2);
        Assert.That(result.Error, Does.Contain(message));
        Assert.That(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries), Has.Length.EqualTo(1));
    }

    private HostResult Extract(string folder, params string[] more)
        => place.Run(["extract", collected.Bundle, .. more, "-o", place.Path(folder), "--fingerprint", collected.Signer]);

    private HostResult Export(string format, string target, params string[] more)
        => place.Run(["export", collected.Bundle, "--format", format, "-o", place.Path(target), "--fingerprint", collected.Signer, .. more]);

    private string[] Describe(string folder, params string[] without) => Python(["describe", folder, .. without]).MustSucceed().Output.Split('\n');

    private Tool.Result Python(params string[] arguments) => Tool.Run(place.Folder, "python3", [Path.Combine(TestContext.CurrentContext.TestDirectory, "tree.py"), .. arguments]);
}
