using System.Text;
using Forensics.Sdk;
using Forensics.Sdk.Linux.Proc;

namespace Forensics.Plugins.Processes.Tests;

public sealed class SmallParserTests
{
    [TestCase("", new string[0])]
    [TestCase("a\0b\0", new[] { "a", "b" })]
    [TestCase("a\0b", new[] { "a", "b" })]
    [TestCase("\0", new[] { "" })]
    [TestCase("a\0\0\0", new[] { "a", "", "" })]
    [TestCase("title of a daemon", new[] { "title of a daemon" })]
    public void ArgumentsEndWithNulAndTheLastOneMayLackIt(string file, string[] arguments)
        => Assert.That(ProcessArguments.Parse(Encoding.UTF8.GetBytes(file)).Select(argument => argument.ToString()), Is.EqualTo(arguments));

    [TestCase("0\n", true, 0u)]
    [TestCase("1000", true, 1000u)]
    [TestCase("4294967294", true, 4294967294u)]
    [TestCase("4294967295", true, null)]
    [TestCase("4294967296", false, null)]
    [TestCase("-1", false, null)]
    [TestCase("1 2", false, null)]
    [TestCase("", false, null)]
    public void AnAuditIdThatWasNeverSetIsNull(string file, bool parsed, uint? id)
    {
        Assert.That(AuditId.TryParse(Encoding.ASCII.GetBytes(file), out var value), Is.EqualTo(parsed));
        Assert.That(value, Is.EqualTo(id));
    }

    [TestCase("0f5c9e9a-1c5e-4f0e-8a3c-8d3a1c0f9b7d\n", true)]
    [TestCase("0f5c9e9a-1c5e-4f0e-8a3c-8d3a1c0f9b7d", true)]
    [TestCase("0F5C9E9A-1c5e-4f0e-8a3c-8d3a1c0f9b7d\n", false)]
    [TestCase("0f5c9e9a1c5e4f0e8a3c8d3a1c0f9b7d\n", false)]
    [TestCase("0f5c9e9a-1c5e-4f0e-8a3c-8d3a1c0f9b7d x", false)]
    [TestCase("------------------------------------", false)]
    public void ABootIdIsAUuidInLowerCase(string file, bool parsed)
        => Assert.That(BootId.TryParse(Encoding.ASCII.GetBytes(file), out _), Is.EqualTo(parsed));

    [TestCase("cpu 1 2\nbtime 1764000000\nprocesses 5\n", true, 1764000000)]
    [TestCase("btime -5", true, -5)]
    [TestCase("xbtime 5\nbtime\n", false, 0)]
    [TestCase("", false, 0)]
    public void TheBootTimeIsOneLineOfStat(string file, bool parsed, long expected)
    {
        Assert.That(KernelStat.TryParseBootTime(Encoding.ASCII.GetBytes(file), out var seconds), Is.EqualTo(parsed));
        Assert.That(seconds, Is.EqualTo(expected));
    }

    [TestCase("/bin/x", 1u, null, false, "/bin/x")]
    [TestCase("/bin/x", 0u, null, false, "/bin/x")]
    [TestCase("/bin/x (deleted)", 0u, null, true, "/bin/x")]
    [TestCase("/bin/x (deleted)", 1u, true, false, "/bin/x")]
    [TestCase("/bin/x (deleted)", 1u, false, true, "/bin/x")]
    [TestCase("/bin/x (deleted)", 1u, null, null, "/bin/x")]
    [TestCase("/bin/x (deleted)", null, null, null, "/bin/x")]
    [TestCase("/x (deleted) (deleted)", 0u, null, true, "/x (deleted)")]
    public void ADeletedFileIsToldFromOneCalledSo(string text, uint? links, bool? isNamedSo, bool? deleted, string unmarked)
    {
        var link = new LinkText(Encoding.UTF8.GetBytes(text));
        Assert.That(link.IsDeleted(links, isNamedSo), Is.EqualTo(deleted));
        Assert.That(link.UnmarkedPath, Is.EqualTo(EvidencePath.Of(unmarked)));
    }

    [Test]
    public void TheTimeOfATickIsExactAndNeverWraps()
    {
        Assert.That(new BootClock(1_500_000_000).TimeOf(123), Is.EqualTo(new UnixTime(2, 730_000_000)));
        Assert.That(new BootClock(-1_500_000_000).TimeOf(0), Is.EqualTo(new UnixTime(-2, 500_000_000)));
        Assert.That(new BootClock(0).TimeOf(ulong.MaxValue), Is.Null);
        Assert.That(new BootClock(long.MaxValue).TimeOf(1), Is.Null);
        Assert.That(BootClock.MillisecondsOf(3), Is.EqualTo(30));
        Assert.That(BootClock.MillisecondsOf(ulong.MaxValue), Is.Null);
    }

    [Test]
    public void AUniquePidIsTheSameForTheSameProcessOnly()
    {
        var one = UniquePid.Of("0f5c9e9a-1c5e-4f0e-8a3c-8d3a1c0f9b7d", 12, 345);
        Assert.That(one, Is.EqualTo(UniquePid.Of("0f5c9e9a-1c5e-4f0e-8a3c-8d3a1c0f9b7d", 12, 345)).And.Matches("^[0-9a-f]{32}$"));
        Assert.That(one, Is.Not.EqualTo(UniquePid.Of("0f5c9e9a-1c5e-4f0e-8a3c-8d3a1c0f9b7d", 123, 45)));
    }
}
