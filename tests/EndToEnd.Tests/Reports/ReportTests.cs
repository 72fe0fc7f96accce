namespace EndToEnd.Tests.Reports;

/// <summary>The command around the page: where it goes, what it says of the bundle, how it ends.</summary>
public sealed class ReportTests
{
    private readonly Workplace place = new();
    private HostResult collected = null!;

    [OneTimeSetUp]
    public void Collect() => collected = place.RunCollect("--root", Directory.CreateDirectory(place.Path("tree")).FullName, "--only", "hostile.good", "--case-number", "<7>").MustEndWith(0);

    [OneTimeTearDown]
    public void CleanUp() => place.Dispose();

    [Test]
    public void ThePageLiesBesideTheBundleForItsOwnerOnlyAndIsNeverWrittenOver()
    {
        var page = collected.Bundle.Replace(".tar.zst", ".html", StringComparison.Ordinal);
        Assert.That(place.Run("report", collected.Bundle).MustEndWith(8).Output, Does.Contain("intact: yes").And.Contain($"written: {page}"));
        Assert.That(File.GetUnixFileMode(page), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        var before = File.ReadAllText(page);
        Assert.That(place.Run("report", collected.Bundle).MustEndWith(2).Error, Does.Contain("nothing is written over"));
        Assert.That(File.ReadAllText(page), Is.EqualTo(before).And.StartWith("<!DOCTYPE html>").And.Contain("&lt;7&gt;").And.EndWith("</html>\n"));
        File.CreateSymbolicLink(place.Path("link.html"), place.Path("nowhere"));
        place.Run("report", collected.Bundle, "-o", place.Path("link.html")).MustEndWith(2);
        Assert.That(File.Exists(place.Path("nowhere")), Is.False);
    }

    [Test]
    public void StandardOutputHoldsThePageAndNothingElse()
    {
        var result = place.Run("report", collected.Bundle, "-o", "-").MustEndWith(8);
        Assert.That(result.Output, Does.StartWith("<!DOCTYPE html>").And.EndWith("</html>\n").And.Not.Contain("intact: yes,"));
        Assert.That(result.Error, Does.Contain("intact: yes,"));
    }

    [Test]
    public void TheVerdictIsTheFirstThingAndTheExitCodeThatOfVerify()
    {
        Assert.That(First(place.Run("report", collected.Bundle, "-o", "-").MustEndWith(8)), Is.EqualTo("Intact; the signer is not known to you"));
        Assert.That(First(place.Run("report", collected.Bundle, "-o", "-", "--fingerprint", collected.Signer).MustEndWith(0)), Is.EqualTo("Intact, and signed by a signer you trust"));
        Assert.That(First(place.Run("report", collected.Bundle, "-o", "-", "--fingerprint", new string('0', 64)).MustEndWith(8)), Does.StartWith("Intact, but NOT signed by"));
        place.Run("report", place.Path("no-such-bundle")).MustEndWith(2);
        place.Run("report", collected.Bundle, "-o", "-", "--fingerprint", "abc").MustEndWith(2);
    }

    [Test]
    public void APageOfWhatIsNotIntactSaysSoOnTopInItsTitleAndBesideEverySection()
    {
        var whole = File.ReadAllBytes(collected.Bundle);
        var damaged = (byte[])whole.Clone();
        damaged[whole.Length / 2] ^= 4;
        foreach (var (content, name) in new[] { (damaged, "damaged"), (whole[..(whole.Length / 3)], "cut"), (whole[..0], "empty") })
        {
            var path = place.Path($"{name}.tar.zst");
            File.WriteAllBytes(path, content);
            var page = place.Run("report", path, "-o", "-").MustEndWith(7);
            Assert.That(First(page), Does.StartWith("NOT INTACT"), name);
            Assert.That(page.Output, Does.Contain("<title>NOT INTACT: ").And.Contain("<a href=\"#top\" class=\"doubtful\">NOT INTACT</a>").And.Contain("Do not rely on anything below"), name);
        }
    }

    private static string First(HostResult page)
    {
        var start = page.Output.IndexOf("<h2", StringComparison.Ordinal);
        start = page.Output.IndexOf('>', start) + 1;
        return page.Output[start..page.Output.IndexOf('<', start)];
    }
}
