namespace EndToEnd.Tests;

/// <summary>What would not be safe is refused: exit code 5, why, and what to do; and nothing is written.</summary>
public sealed class RefusalTests
{
    private const UnixFileMode Everybody = (UnixFileMode)0b111_111_111;
    private Workplace place = null!;

    [SetUp]
    public void SetUp() => place = new();

    [TearDown]
    public void CleanUp()
    {
        Assert.That(Directory.EnumerateFiles(place.Folder, "*.tar.zst"), Is.Empty);
        place.Dispose();
    }

    [Test]
    public void WithoutRootARunIsRefusedUnlessItIsAskedForSo()
    {
        Product.RequireRoot();
        Tool.Require("setpriv");
        // A folder of its own: an ordinary user may not be able to read the build's.
        var product = CopyForEverybody(Product.Folder, "product");
        var plugins = CopyForEverybody(Product.Good, "plugin");
        var output = Directory.CreateDirectory(place.Path("output")).FullName;
        File.SetUnixFileMode(place.Folder, Everybody & ~(UnixFileMode.GroupWrite | UnixFileMode.OtherWrite));
        Tool.Run(place.Folder, "chown", "65534:65534", output).MustSucceed();
        string[] collect = ["--reuid", "65534", "--regid", "65534", "--clear-groups", Product.Dotnet, Path.Combine(product, "forensics.dll"), "collect", "-o", output, "--plugin-dir", plugins, "--only", "hostile.good"];

        var refused = place.Keep(HostProcess.StartOther(place.Folder, "setpriv", collect)).Wait().MustEndWith(5);
        Assert.That(refused.Error, Does.Contain("this is not root: run it as root, or with --unprivileged"));
        Assert.That(Directory.EnumerateFiles(output), Is.Empty);
        var allowed = place.Keep(HostProcess.StartOther(place.Folder, "setpriv", [.. collect, "--unprivileged"])).Wait().MustEndWith(0);
        Assert.That((bool)OpenedBundle.Open(allowed.Bundle, place.Folder).Run["effective_user_is_root"]!, Is.False);
    }

    [Test]
    public void AProfileThatOthersCanWriteIsRefused()
    {
        var profile = place.Write("profile.yaml", Profiles.Of("collector: hostile.good"));
        File.SetUnixFileMode(profile, File.GetUnixFileMode(profile) | UnixFileMode.OtherWrite);
        Assert.That(place.RunCollect("--profile", profile).MustEndWith(5).Error, Does.Contain($"profile {profile} can be written by everybody: chmod o-w {profile}"));
    }

    [Test]
    public void AnOutputFolderThatEverybodyCanWriteIsRefused()
    {
        var folder = Directory.CreateDirectory(place.Path("shared")).FullName;
        File.SetUnixFileMode(folder, Everybody);
        var result = place.Run("collect", "-o", folder, "--plugin-dir", Product.Hostile, "--only", "hostile.good", "--unprivileged").MustEndWith(5);
        Assert.That(result.Error, Does.Contain($"the output folder {folder} can be written by everybody"));
    }

    [TestCase("")]
    [TestCase("Good.dll")]
    public void AnAskedForPluginThatOthersCanWriteIsRefused(string file)
    {
        var plugin = PluginCopy.Of(Product.Good, place.Path("plugin"));
        var writable = Path.Combine(plugin, file).TrimEnd('/');
        File.SetUnixFileMode(writable, File.GetUnixFileMode(writable) | UnixFileMode.OtherWrite);
        var result = place.Run(place.CollectFrom(plugin, "--only", "hostile.good")).MustEndWith(5);
        Assert.That(result.Error, Does.Contain($"the plugin {plugin}, which provides hostile.good, is refused: {writable} can be written by everybody: chmod o-w {writable}"));
    }

    [Test]
    public void APluginWithACopyOfTheContractIsRefused()
    {
        var plugin = PluginCopy.Of(Product.Good, place.Path("plugin"));
        File.Copy(Path.Combine(Product.Folder, "Forensics.Sdk.dll"), Path.Combine(plugin, "Forensics.Sdk.dll"));
        var result = place.Run(place.CollectFrom(plugin, "--only", "hostile.good")).MustEndWith(5);
        Assert.That(result.Error, Does.Contain("it holds a copy of Forensics.Sdk.dll"));
    }

    [Test]
    public void AKeyThatOthersCanReadIsRefused()
    {
        Tool.Require("openssl");
        var key = place.Path("key.pem");
        Tool.Run(place.Folder, "openssl", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", key).MustSucceed();
        File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        Assert.That(place.RunCollect("--only", "hostile.good", "--signing-key", key).MustEndWith(5).Error, Does.Contain($"others can read or write {key}: chmod 600 {key}"));
    }

    private string CopyForEverybody(string folder, string name)
    {
        var copy = place.Path(name);
        Tool.Run(place.Folder, "cp", "-r", folder, copy).MustSucceed();
        Tool.Run(place.Folder, "chmod", "-R", "go=u-w", copy).MustSucceed();
        return copy;
    }
}
