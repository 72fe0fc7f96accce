using System.Text;

namespace Forensics.Sdk.Linux.Tests;

public sealed class IdNamesTests
{
    [Test]
    public void NamesAreThoseOfTheInspectedRootNotOfThisDevice()
    {
        using var folder = new TemporaryFolder();
        folder.Write("etc/passwd", "mallory:x:0:0::/:/bin/sh\nroot:x:0:0::/:/bin/sh\nlast:x:4294967295:0::/:");
        folder.Write("etc/group", "wheel:x:0:a,b\n");

        var names = IdNames.Read(folder.Root);

        Assert.Multiple(() =>
        {
            Assert.That(names.User(0)?.ToString(), Is.EqualTo("mallory"), "the first line wins");
            Assert.That(names.User(uint.MaxValue)?.ToString(), Is.EqualTo("last"));
            Assert.That(names.User(1), Is.Null);
            Assert.That(names.Group(0)?.ToString(), Is.EqualTo("wheel"));
            Assert.That(names.Faults, Is.Empty);
        });
    }

    [Test]
    public void ALinkOutOfTheRootGivesNothingOfThisDevice()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.At("etc"));
        File.CreateSymbolicLink(folder.At("etc/passwd"), "/../../../../../../etc/passwd");
        Shell.Run("mkfifo", folder.At("etc/group"));

        var names = IdNames.Read(folder.Root);

        Assert.That(names.User(0), Is.Null);
        Assert.That(names.Faults.Select(fault => (fault.Subject.ToString(), fault.Kind)), Is.EqualTo(((string, FaultKind)[])
        [
            ("/etc/passwd", FaultKind.Changed), // The link leads to itself.
            ("/etc/group", FaultKind.Unclassified),
        ]));
    }

    [TestCase("")]
    [TestCase("\n\n")]
    [TestCase("#a:x:1:")]
    [TestCase("+a:x:1:")]
    [TestCase("-a:x:1:")]
    [TestCase(":x:1:")]
    [TestCase("a:1:")]
    [TestCase("a:x:1")]
    [TestCase("a:x::")]
    [TestCase("a:x:-1:")]
    [TestCase("a:x:+1:")]
    [TestCase("a:x:1 :")]
    [TestCase("a:x:0x1:")]
    [TestCase("a:x:4294967296:")]
    [TestCase("a\0b:x:1:")]
    public void ALineThatIsNoneIsPassedOver(string line) => Assert.That(Parse(line + "\ngood:x:7:\n", 10).Keys, Is.EqualTo((uint[])[7]));

    [TestCase(LinuxLimits.IdNameBytes, 1)]
    [TestCase(LinuxLimits.IdNameBytes + 1, 0)]
    public void ANameIsTakenUpToItsLimit(int length, int expected)
        => Assert.That(Parse(new string('a', length) + ":x:1:\n", 10), Has.Count.EqualTo(expected));

    [Test]
    public void NamesAreBytes()
    {
        var names = new Dictionary<uint, EvidenceText>();

        IdNames.Parse((byte[])[0xff, (byte)'"', .. ":x:5:\n"u8], 10, names);

        Assert.That(names[5].Bytes.ToArray(), Is.EqualTo((byte[])[0xff, (byte)'"']));
    }

    [TestCase(3, true)]
    [TestCase(2, false)]
    public void NoMoreNamesAreKeptThanTheLimitAndThatIsSaid(int limit, bool complete)
    {
        var names = new Dictionary<uint, EvidenceText>();

        Assert.That(IdNames.Parse("a:x:1:\nb:x:2:\nb2:x:2:\nc:x:3:\n"u8.ToArray(), limit, names), Is.EqualTo(complete));
        Assert.That(names, Has.Count.EqualTo(limit));
    }

    [Test]
    public void AFileThatIsMissingIsAFaultAboutThatFile()
    {
        using var folder = new TemporaryFolder();

        var faults = IdNames.Read(folder.Root).Faults;

        Assert.That(faults.Select(fault => fault.Kind), Is.All.EqualTo(FaultKind.Missing));
        Assert.That(faults, Has.Count.EqualTo(2));
    }

    private static Dictionary<uint, EvidenceText> Parse(string content, int limit)
    {
        var names = new Dictionary<uint, EvidenceText>();
        IdNames.Parse(Encoding.UTF8.GetBytes(content), limit, names);
        return names;
    }
}
