namespace Forensics.Plugins.Filesystem.Tests.Artifacts;

/// <summary>The checker's own judgement: what holds for all definitions means nothing if the checker takes everything.</summary>
public sealed class PatternOracleTests
{
    [TestCase("/var/log/auth.log*", "/var/log/auth.log.1", true)]
    [TestCase("/var/log/auth.log*", "/var/log/authXlog", false)]
    [TestCase("/etc/cron.d/*", "/etc/cron.d/.hidden", true)]
    [TestCase("/etc/cron.d/*", "/etc/cron.d/a/b", false)]
    [TestCase("/etc/cron.d/*", "/etc/cron.d", false)]
    [TestCase("/etc/rc?.d/*", "/etc/rc3.d/S01", true)]
    [TestCase("/etc/rc?.d/*", "/etc/rc10.d/S01", false)]
    [TestCase("/a/**", "/a/1/2/3", true)]
    [TestCase("/a/**", "/a/1/2/3/4", false)]
    [TestCase("/a/**5", "/a/1/2/3/4/5", true)]
    [TestCase("/a/**5", "/a/1/2/3/4/5/6", false)]
    [TestCase("/a/**", "/a", false)]
    [TestCase("%%users.homedir%%/.netrc", "/srv/homes/bob/.netrc", true)]
    [TestCase("%%users.homedir%%/.netrc", "/srv/homes/.netrc", false)]
    [TestCase("/etc/passwd", "/etc/passwd\n", false)]
    public void APatternMatchesWithinItsLevels(string pattern, string path, bool expected) =>
        Assert.That(PatternOracle.Compile(pattern).IsMatch(path), Is.EqualTo(expected));

    [TestCase("/a/*.log", true)]
    [TestCase("/a/**", true)]
    [TestCase("/a/**5", true)]
    [TestCase("%%users.homedir%%/.b", true)]
    [TestCase("/a/**/b", false)]
    [TestCase("/a/b**", false)]
    [TestCase("/a/**.log", false)]
    [TestCase("/a/", false)]
    [TestCase("/a//b", false)]
    [TestCase("/a/../b", false)]
    [TestCase("a/b", false)]
    [TestCase("%%users.uid%%/b", false)]
    [TestCase("/a/[bc]", false)]
    public void OnlyPlainPatternsAreTaken(string pattern, bool expected) => Assert.That(PatternOracle.IsWellFormed(pattern), Is.EqualTo(expected));

    [TestCase("name: A\ndoc: b\nsources: []\nsupported_os: [Linux]\nurls: []\nlabels: [x]\n")]
    [TestCase("name: A\ndoc: b\nsources:\n- type: COMMAND\n  attributes: {}\nsupported_os: [Linux]\nurls: []\n")]
    [TestCase("name: A\ndoc: b\nsources:\n- type: FILE\n  attributes: {path: [/a]}\nsupported_os: [Linux]\nurls: []\n")]
    public void WhatIsNotOfTheFormatIsRefused(string text) => Assert.That(() => ShippedDefinitionReader.Read(text), Throws.TypeOf<InvalidDataException>());

    [TestCase("A\t/b")]
    [TestCase("A\tb\t-")]
    [TestCase("A\t/b/../c\t-")]
    [TestCase("A\t/b\t/c/")]
    [TestCase("A\t/b\t/c\t/d")]
    public void ALineThatIsNotAPlantIsRefused(string line) => Assert.That(() => Plant.Read(line), Throws.TypeOf<InvalidDataException>());

    [Test]
    public void APlantNeedsNoDecoy() => Assert.That(Plant.Read("A\t/b\t-").Decoy, Is.Null);
}
