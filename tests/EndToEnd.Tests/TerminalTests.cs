namespace EndToEnd.Tests;

/// <summary>Nothing that the device, a plugin or a file's name holds reaches the terminal raw, and all of it is in the bundle as it is.</summary>
public sealed class TerminalTests
{
    private const string Nasty = "\e]0;owned\a\e[31mred\r\u009b2J\u202etxt\u007f";
    private Workplace place = null!;

    [SetUp]
    public void SetUp() => place = new();

    [TearDown]
    public void CleanUp() => place.Dispose();

    [Test]
    public void WhatAPluginSaysIsEscapedOnTheTerminalAndExactInTheBundle()
    {
        var result = place.RunCollect("--only", "hostile.good", "-v", "--set", $"hostile.good.text={Nasty}", "--set", $"hostile.good.log={Nasty}").MustEndWith(0);
        MustBeEscaped(result);
        Assert.That(result.Error, Does.Contain(@"hostile.good: warning: \u001b]0;owned\u0007\u001b[31mred\u000d\u009b2J\u202etxt\u007f"));
        var bundle = place.Open(result);
        Assert.That(bundle.Lines("records/hostile.good/good.number").Select(record => (string)record["text"]!), Is.All.EqualTo(Nasty));
        Assert.That(bundle.Lines("log").Select(line => (string)line["message"]!), Has.Some.EqualTo(Nasty));
        Assert.That((string)bundle.Step("hostile.good")["options"]!["text"]!, Is.EqualTo(Nasty));
    }

    [Test]
    public void AnOptionInAMistakeIsEscaped()
        => MustBeEscaped(place.RunCollect("--only", "hostile.good", "--set", $"hostile.good.records={Nasty}").MustEndWith(2));

    [Test]
    public void AWrongArgumentIsEscaped() => MustBeEscaped(place.Run("collect", $"--{Nasty}").MustEndWith(2));

    [Test]
    public void APluginsOwnTextsAreEscaped()
    {
        var plugin = PluginCopy.Of(Product.Good, place.Path("plugin"), ("Sends numbered records", @"Sends \u001b[31m\r records"), ("How many records.", @"How \u001b]0;many\u0007"));
        MustBeEscaped(place.Run("plugins", "list", "--plugin-dir", plugin).MustEndWith(0));
        MustBeEscaped(place.Run("plugins", "describe", "hostile.good", "--plugin-dir", plugin).MustEndWith(0));
        MustBeEscaped(place.Run("plan", "--plugin-dir", plugin, "--only", "hostile.good").MustEndWith(0));
    }

    [Test]
    public void TheNameOfAnOutputFolderIsEscaped()
    {
        var folder = Directory.CreateDirectory(place.Path("evil\e[31m\r")).FullName;
        var result = place.Run("collect", "-o", folder, "--plugin-dir", Product.Hostile, "--only", "hostile.good", "--unprivileged").MustEndWith(0);
        MustBeEscaped(result);
        Assert.That(Directory.GetFiles(folder), Has.Length.EqualTo(1));
    }

    private static void MustBeEscaped(HostResult result)
    {
        result.MustBePlainText();
        Assert.That(result.All.Any(character => char.IsControl(character) && character != '\n'), Is.False, result.All);
        Assert.That(result.All, Does.Not.Contain('\u202e'));
    }
}
