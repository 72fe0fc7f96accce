using System.Text;
using System.Text.Json;
using Forensics.Sdk;

namespace Forensics.Plugins.Processes.Tests;

public sealed class EnvironmentTests
{
    [Test]
    public void SecretsAreRedactedUnlessAllIsAskedFor()
    {
        using var process = OddProcess.Start("environment", Hex("HOME=/root"), Hex("AWS_REGION=eu"), Hex("API_TOKEN=abc"), Hex("odd\nname=\e["), Hex("plain"));
        process.Expect("ready");
        Assert.That(Entries(new()), Is.EqualTo(new[] { "STAGE=wait", "HOME=/root", "AWS_REGION=[redacted]", "API_TOKEN=[redacted]", "odd\nname=\e[", "plain" }));
        Assert.That(Entries(new() { Environment = EnvironmentContent.Full })[2..4], Is.EqualTo(new[] { "AWS_REGION=eu", "API_TOKEN=abc" }));
        var none = Listing.Of(options: new() { Environment = EnvironmentContent.None }).Record(process.Pid);
        Assert.That(none.GetProperty("environment").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(none.GetProperty("environment_truncated").ValueKind, Is.EqualTo(JsonValueKind.Null));

        string?[] Entries(ProcessOptions options)
        {
            var record = Listing.Of(options: options).Record(process.Pid);
            Assert.That(record.GetProperty("environment_truncated").GetBoolean(), Is.False);
            return HostileProcessTests.Strings(record, "environment");
        }
    }

    [Test]
    public void AVariableThatIsNotUtf8KeepsItsBytes()
    {
        using var process = OddProcess.Start("environment", "41FF3D42");
        process.Expect("ready");
        var record = Listing.Of().Record(process.Pid);
        Assert.That(record.GetProperty("environment_bytes")[1].GetBytesFromBase64(), Is.EqualTo(new byte[] { 0x41, 0xff, 0x3d, 0x42 }));
    }

    [Test]
    public void AnEnvironmentBeyondItsShareIsCutAndSaidToBe()
    {
        using var process = OddProcess.Start("environment", Hex("A=" + new string('\u0001', 60_000)), Hex("B=" + new string('b', 60_000)));
        process.Expect("ready");
        var listing = Listing.Of();
        var record = listing.Record(process.Pid);
        Assert.That(record.GetProperty("environment_truncated").GetBoolean(), Is.True);
        Assert.That(listing.Faults(process.Pid).Single().Code, Is.EqualTo("ENVIRONMENT_OVER_LIMIT"));
        Assert.That(Encoding.UTF8.GetByteCount(record.GetRawText()), Is.LessThan(ProcessLimits.LineBytes));
    }

    [TestCase("TOKEN=x")]
    [TestCase("github_token=x")]
    [TestCase("AWS_ACCESS_KEY_ID=x")]
    [TestCase("MYSQL_PWD=x")]
    [TestCase("PGPASSWORD=x")]
    [TestCase("ssh-private-thing=x")]
    [TestCase("Basic_Auth=x")]
    [TestCase("SESSION=x")]
    [TestCase("COOKIES=")]
    [TestCase("DATABASE_URL=postgres://app:pw@db/x")]
    [TestCase("X=a http://h/ and redis://:pw@r")]
    public void ASecretLosesItsValueAndKeepsItsName(string entry)
        => Assert.That(Redacted(entry), Is.EqualTo(entry[..(entry.IndexOf('=') + 1)] + "[redacted]"));

    [TestCase("PWD=/root")]
    [TestCase("OLDPWD=/root")]
    [TestCase("PATH=/bin")]
    [TestCase("SSH_AUTH_SOCK=/run/agent")]
    [TestCase("XDG_SESSION_ID=3")]
    [TestCase("LD_PRELOAD=/tmp/evil.so")]
    [TestCase("URL=https://user@host/a:b@c")]
    [TestCase("URL=https://host:80/a@b")]
    [TestCase("no equals token")]
    [TestCase("=value")]
    [TestCase("")]
    public void WhatIsNoSecretStays(string entry) => Assert.That(Redacted(entry), Is.EqualTo(entry));

    [Test]
    public void ANameTooLongToJudgeCountsAsASecret()
    {
        Assert.That(Redacted(new string('a', 256) + "=v"), Does.EndWith("=v"));
        Assert.That(Redacted(new string('a', 257) + "=v"), Does.EndWith("=[redacted]"));
    }

    [Test]
    public void AKernelThreadHasNoEnvironmentAndGivesNoFault()
    {
        var listing = Listing.Of();
        Assert.That(listing.Record(2).GetProperty("environment").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(listing.Faults(2), Is.Empty);
    }

    private static string Redacted(string entry) => SecretNames.Redact(new EvidenceText(Encoding.UTF8.GetBytes(entry))).ToString();

    private static string Hex(string text) => Convert.ToHexString(Encoding.UTF8.GetBytes(text));
}
