using Forensics.Plugins.Filesystem.Artifacts;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Testing;

namespace Forensics.Plugins.Filesystem.Tests.Artifacts;

public sealed class ArtifactConditionTests
{
    [TestCase("os == \"Linux\"", nameof(ConditionVerdict.Met))]
    [TestCase("os == 'Linux'", nameof(ConditionVerdict.Met))]
    [TestCase("os=='Windows'", nameof(ConditionVerdict.NotMet))]
    [TestCase("os != 'Windows'", nameof(ConditionVerdict.Met))]
    [TestCase("os != 'Linux'", nameof(ConditionVerdict.NotMet))]
    [TestCase("os_major_version == 8", nameof(ConditionVerdict.Met))]
    [TestCase("os_major_version != 8", nameof(ConditionVerdict.NotMet))]
    [TestCase("os_major_version < 8", nameof(ConditionVerdict.NotMet))]
    [TestCase("os_major_version < 9", nameof(ConditionVerdict.Met))]
    [TestCase("os_major_version <= 8", nameof(ConditionVerdict.Met))]
    [TestCase("os_major_version <= 7", nameof(ConditionVerdict.NotMet))]
    [TestCase("os_major_version > 7", nameof(ConditionVerdict.Met))]
    [TestCase("os_major_version > 8", nameof(ConditionVerdict.NotMet))]
    [TestCase("os_minor_version >= 9", nameof(ConditionVerdict.Met))]
    [TestCase("os_minor_version >= 10", nameof(ConditionVerdict.NotMet))]
    [TestCase("os == 'Linux' and os_major_version >= 8", nameof(ConditionVerdict.Met))]
    [TestCase("os == 'Windows' or os_major_version >= 8 and os_minor_version == 9", nameof(ConditionVerdict.Met))]
    [TestCase("(os == 'Linux' or os_major_version == 8) and os_minor_version == 1", nameof(ConditionVerdict.NotMet))]
    [TestCase("os == 'Linux' or os_major_version == 8 and os_minor_version == 1", nameof(ConditionVerdict.Met))]
    [TestCase("((os == 'Linux'))", nameof(ConditionVerdict.Met))]
    [TestCase("os == 'Linux' AND os_major_version > 2", nameof(ConditionVerdict.Met))]
    [TestCase("", nameof(ConditionVerdict.Unsupported))]
    [TestCase("os", nameof(ConditionVerdict.Unsupported))]
    [TestCase("os ==", nameof(ConditionVerdict.Unsupported))]
    [TestCase("os == Linux", nameof(ConditionVerdict.Unsupported))]
    [TestCase("os == 'linux'", nameof(ConditionVerdict.Unsupported))]
    [TestCase("os >= 'Linux'", nameof(ConditionVerdict.Unsupported))]
    [TestCase("os == 'Linux' and", nameof(ConditionVerdict.Unsupported))]
    [TestCase("os == 'Linux' xor os == 'Linux'", nameof(ConditionVerdict.Unsupported))]
    [TestCase("not os == 'Linux'", nameof(ConditionVerdict.Unsupported))]
    [TestCase("os == 'Linux')", nameof(ConditionVerdict.Unsupported))]
    [TestCase("(os == 'Linux'", nameof(ConditionVerdict.Unsupported))]
    [TestCase("os == 'Linux' or cpu == 8", nameof(ConditionVerdict.Unsupported))]
    [TestCase("os == 'Windows' and cpu == 8", nameof(ConditionVerdict.Unsupported))]
    [TestCase("os_major_version >= 6.1", nameof(ConditionVerdict.Unsupported))]
    [TestCase("os_major_version >= -1", nameof(ConditionVerdict.Unsupported))]
    [TestCase("os_major_version = 8", nameof(ConditionVerdict.Unsupported))]
    [TestCase("os_major_version >= 4294967296", nameof(ConditionVerdict.Unsupported))]
    [TestCase("time.sleep(8)", nameof(ConditionVerdict.Unsupported))]
    [TestCase("os == 'Linux'; os == 'Linux'", nameof(ConditionVerdict.Unsupported))]
    public void AConditionIsMetOrNotOrSaidNotToBeUnderstood(string condition, string expected)
    {
        using var root = new TestRoot();
        root.Write("etc/os-release", "NAME=x\nVERSION_ID=\"8.9\"\n");

        var answer = Conditions(root).Answer([condition]);

        Assert.That(answer.Verdict.ToString(), Is.EqualTo(expected), answer.Reason);
        Assert.That(answer.Reason, expected == nameof(ConditionVerdict.Met) ? Is.Null : Does.Contain($"'{condition}'"));
    }

    [Test]
    public void AllConditionsMustBeMetAndOneThatIsNotUnderstoodIsSaidBeforeOneThatIsNotMet()
    {
        using var root = new TestRoot();
        var conditions = Conditions(root);

        Assert.Multiple(() =>
        {
            Assert.That(conditions.Answer([]).Verdict, Is.EqualTo(ConditionVerdict.Met));
            Assert.That(conditions.Answer(["os == 'Linux'", "os != 'Darwin'"]).Verdict, Is.EqualTo(ConditionVerdict.Met));
            Assert.That(conditions.Answer(["os == 'Linux'", "os == 'Darwin'"]).Verdict, Is.EqualTo(ConditionVerdict.NotMet));
            Assert.That(conditions.Answer(["os == 'Darwin'", "odd"]).Verdict, Is.EqualTo(ConditionVerdict.Unsupported));
        });
    }

    [TestCase("os_major_version >= 1", nameof(ConditionVerdict.Unsupported))]
    [TestCase("os == 'Linux' and os_major_version >= 1", nameof(ConditionVerdict.Unsupported))]
    [TestCase("os == 'Windows' and os_major_version >= 6", nameof(ConditionVerdict.NotMet))]
    [TestCase("os == 'Linux' or os_major_version >= 1", nameof(ConditionVerdict.Met))]
    public void AVersionThatIsNotKnownIsNeverTakenForOne(string condition, string expected)
    {
        using var root = new TestRoot();

        Assert.That(Conditions(root).Answer([condition]).Verdict.ToString(), Is.EqualTo(expected));
    }

    [TestCase("VERSION_ID=12", 12u, null)]
    [TestCase("VERSION_ID=\"24.04\"\r\n", 24u, 4u)]
    [TestCase("VERSION_ID='8.9.1'", 8u, 9u)]
    [TestCase("VERSION_ID=1\nVERSION_ID=2", 2u, null)]
    [TestCase("VERSION_ID=rolling", null, null)]
    [TestCase("VERSION_ID=", null, null)]
    [TestCase("VERSION=12", null, null)]
    [TestCase("#VERSION_ID=12", null, null)]
    [TestCase("", null, null)]
    public void TheVersionIsThatOfTheRelease(string content, uint? major, uint? minor) => Assert.That(ArtifactConditions.Version(content), Is.EqualTo((major, minor)));

    [Test]
    public void TheSecondPlaceOfTheReleaseCountsWhereThereIsNoFirst()
    {
        using var root = new TestRoot();
        root.Write("usr/lib/os-release", "VERSION_ID=9\n");
        Assert.That(Conditions(root).Answer(["os_major_version == 9"]).Verdict, Is.EqualTo(ConditionVerdict.Met));

        root.Write("etc/os-release", "VERSION_ID=10\n");
        Assert.That(Conditions(root).Answer(["os_major_version == 10"]).Verdict, Is.EqualTo(ConditionVerdict.Met));
    }

    [Test]
    public void AReleaseThatCannotBeReadIsAFaultAndNotTakenFromElsewhere()
    {
        using var root = new TestRoot();
        root.Write("usr/lib/os-release", "VERSION_ID=9\n");
        Directory.CreateDirectory(root.PathOf("etc/os-release"));

        var conditions = Conditions(root);

        Assert.That(conditions.Faults.Select(fault => (fault.Subject.ToString(), fault.Code)), Is.EqualTo(((string, string)[])[("/etc/os-release", "OS_RELEASE_UNREADABLE")]));
        Assert.That(conditions.Answer(["os_major_version == 9"]).Verdict, Is.EqualTo(ConditionVerdict.Unsupported));
    }

    [Test]
    public void ARootThatDoesNotAnswerIsAFault()
    {
        using var root = new TestRoot();
        using var reader = new AbandonableReader(TimeProvider.System, mostAbandoned: 0); // As after too many reads without an answer.

        Assert.That(ArtifactConditions.Read(root.Root, reader).Faults.Select(fault => fault.Kind), Is.EqualTo((FaultKind[])[FaultKind.TimedOut]));
    }

    [TestCase(ArtifactLimits.ConditionCharacters, nameof(ConditionVerdict.Met))]
    [TestCase(ArtifactLimits.ConditionCharacters + 1, nameof(ConditionVerdict.Unsupported))]
    public void AConditionIsUnderstoodUpToItsLimit(int characters, string expected)
    {
        using var root = new TestRoot();

        Assert.That(Conditions(root).Answer(["os == 'Linux'".PadRight(characters)]).Verdict.ToString(), Is.EqualTo(expected));
    }

    [TestCase(ArtifactLimits.ConditionDepth, nameof(ConditionVerdict.Met))]
    [TestCase(ArtifactLimits.ConditionDepth + 1, nameof(ConditionVerdict.Unsupported))]
    public void ParenthesesAreFollowedUpToTheirLimit(int depth, string expected)
    {
        using var root = new TestRoot();

        Assert.That(Conditions(root).Answer([new string('(', depth) + "os == 'Linux'" + new string(')', depth)]).Verdict.ToString(), Is.EqualTo(expected));
    }

    private static ArtifactConditions Conditions(TestRoot root)
    {
        using var reader = new AbandonableReader(TimeProvider.System);
        return ArtifactConditions.Read(root.Root, reader);
    }
}
