using System.Globalization;
using System.Text.RegularExpressions;

namespace EndToEnd.Tests;

/// <summary><c>forensics salvage</c>, and what <c>verify</c> and <c>inspect</c> say of what it wrote.</summary>
public sealed class SalvageTests
{
    private readonly Workplace place = new();
    private HostResult result = null!;
    private byte[] bundle = null!;

    [OneTimeSetUp]
    public void Collect()
    {
        var profile = place.Write("salvage.yaml", Profiles.Of(
            "id: first, collector: hostile.good, options: { records: 2000, faults: 5 }", "id: second, collector: hostile.good, options: { records: 3000 }"));
        result = place.RunCollect("--profile", profile);

        result.MustEndWith(0);
        bundle = File.ReadAllBytes(result.Bundle);
    }

    [OneTimeTearDown]
    public void CleanUp() => place.Dispose();

    [Test]
    public void ACutBundleIsSalvagedToItsLastLink()
    {
        var cut = Cut("cut.tar.zst", bundle.Length * 3 / 4);
        Assert.That(place.Run("verify", cut, "--fingerprint", result.Signer).MustEndWith(7).Output, Does.Contain("intact: no, cut after link"));
        var salvaged = place.Run("salvage", cut).MustEndWith(3);
        var path = place.Path("cut.salvaged.tar.zst");
        Assert.That(salvaged.Bundle, Is.EqualTo(path));
        Assert.That(Tool.Run(place.Folder, "sha256sum", path).MustSucceed().Output, Does.StartWith(salvaged.Digest));
        Assert.That(salvaged.Output, Does.Match(@"(?m)^salvaged: everything up to link \d+, \d+ bytes$").And.Match(@"(?m)^beyond: \d+ bytes were left out"));
        Assert.That(File.GetUnixFileMode(path), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));

        var link = int.Parse(Regex.Match(salvaged.Output, "link ([0-9]+)").Groups[1].Value, CultureInfo.InvariantCulture);
        Assert.That(place.Run("verify", path, "--fingerprint", result.Signer).MustEndWith(3).Output, Does.Contain($"intact: to link {link}, incomplete").And.Contain("authentic: yes"));
        place.Run("verify", path).MustEndWith(8);
        place.Run("verify", path, "--fingerprint", new string('0', 64)).MustEndWith(8);
        Assert.That(place.Run("inspect", path, "--fingerprint", result.Signer).MustEndWith(3).Output, Does.Contain("warning: the bundle is incomplete").And.Not.Contain("not proven"));
        Assert.That(place.Run("salvage", path).MustEndWith(0).Output, Does.Contain("nothing to salvage"));
    }

    [Test]
    public void ABundleThatLostItsEndMissesNothing()
    {
        var salvaged = place.Run("salvage", Cut("end.tar.zst", bundle.Length - 1), "-o", place.Path("end-saved")).MustEndWith(0);
        Assert.That(salvaged.Output, Does.Contain("all that the run wrote"));
        Assert.That(place.Run("verify", place.Path("end-saved"), "--fingerprint", result.Signer).MustEndWith(3).Output, Does.Contain("all that the run wrote is proven"));
    }

    [Test]
    public void AnIntactBundleNeedsNone()
    {
        Assert.That(place.Run("salvage", result.Bundle, "-o", place.Path("none")).MustEndWith(0).Output, Does.Contain("is intact"));
        Assert.That(File.Exists(place.Path("none")), Is.False);
    }

    [Test]
    public void WhereNothingProvesNothingIsWritten()
    {
        Assert.That(place.Run("salvage", Cut("start.tar.zst", 500), "-o", place.Path("nothing")).MustEndWith(4).Error, Does.Contain("no custody link proves"));
        Assert.That(place.Run("salvage", place.Write("text", "no bundle\n"), "-o", place.Path("nothing")).MustEndWith(4).Error, Does.Contain("no custody link proves"));
        Assert.That(File.Exists(place.Path("nothing")), Is.False);
    }

    [Test]
    public void NothingThatLiesThereIsOverwritten()
    {
        var cut = Cut("kept.tar.zst", bundle.Length - 1);
        var existing = place.Write("existing", "mine");
        Assert.That(place.Run("salvage", cut, "-o", existing).MustEndWith(5).Error, Does.Contain("exists already"));
        Assert.That(File.ReadAllText(existing), Is.EqualTo("mine"));
        File.CreateSymbolicLink(place.Path("dangling"), place.Path("nowhere"));
        place.Run("salvage", cut, "-o", place.Path("dangling")).MustEndWith(5);
        Assert.That(File.Exists(place.Path("nowhere")), Is.False);
        place.Run("salvage", cut, "-o", place.Path("no/such/folder/file")).MustEndWith(2);
        place.Run("salvage", place.Path("no-such-bundle")).MustEndWith(2);
        place.Run("salvage", place.Folder).MustEndWith(2);
    }

    [Test]
    public void AFullDiskIsToldAndLeavesNoHalfFile()
    {
        var small = place.MountTmpfs("small", "size=4m,mode=700");
        File.WriteAllBytes(Path.Combine(small, "filler"), new byte[(4 << 20) - 8192]);
        var full = place.Run("salvage", Cut("full.tar.zst", bundle.Length - 1), "-o", Path.Combine(small, "saved")).MustEndWith(1);
        Assert.That(full.Error, Does.Contain("no space left"));
        Assert.That(Directory.GetFiles(small).Select(Path.GetFileName), Is.EqualTo(new[] { "filler" }));
    }

    [Test]
    public void OnATerminalVerifyShowsHowFarItIs()
    {
        Tool.Require("script");
        Assert.That(OnTerminal(string.Empty), Does.Contain("\rverifying: ").And.Contain(" MiB/s\e[K\r\e[K"));
        Assert.That(OnTerminal(" -q"), Does.Not.Contain("verifying"));
    }

    private string OnTerminal(string more)
        => Tool.Run(place.Folder, "script", "-qec", $"TERM=xterm '{Product.Dotnet}' '{Product.Program}' verify '{result.Bundle}' --fingerprint {result.Signer}{more}", "/dev/null").MustSucceed().Output;

    private string Cut(string name, int length)
    {
        File.WriteAllBytes(place.Path(name), bundle[..length]);
        return place.Path(name);
    }
}
