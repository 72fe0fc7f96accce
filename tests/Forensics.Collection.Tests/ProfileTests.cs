using Forensics.Collection.Plan;

namespace Forensics.Collection.Tests;

public sealed class ProfileTests
{
    private string folder = string.Empty;

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("profile-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    [Test]
    public void AProfileIsReadAsItIsWritten()
    {
        var profile = Load("""
            name: mine
            summary: What I need
            max_time: 90s
            steps:
              - collector: process.list
              - id: home
                collector: filesystem.listing
                options: { root: /home, hashes: [md5, sha256] }
                limits: { time: 10s, memory: 128MiB, output: 1GiB }
            """);
        Assert.Multiple(() =>
        {
            Assert.That(profile.Name, Is.EqualTo("mine"));
            Assert.That(profile.MaxTime, Is.EqualTo(TimeSpan.FromSeconds(90)));
            Assert.That(profile.Steps.Select(step => step.Id), Is.EqualTo((string[])["process.list", "home"]));
            Assert.That(profile.Steps[1].Options.Select(option => (option.Name, string.Join('+', option.Values))), Is.EqualTo(((string, string)[])[("root", "/home"), ("hashes", "md5+sha256")]));
            Assert.That(profile.Steps[1].Options[0].Origin, Does.EndWith("p.yaml:8"));
            Assert.That(profile.Steps[1].Limits, Is.EqualTo(new StepLimits { Time = TimeSpan.FromSeconds(10), MemoryBytes = 128 << 20, OutputBytes = 1 << 30 }));
            Assert.That(profile.Sha256, Has.Length.EqualTo(64));
        });
    }

    [TestCase("steps:\n  - collector: a\n    colour: red\n", ":3: step: there is no field 'colour'")]
    [TestCase("steps:\n  - id: a\n", ":2: step: the field 'collector' is missing")]
    [TestCase("name: x\n", ":1: profile: the field 'steps' is missing")]
    [TestCase("steps: []\n", ":1: steps: a list with at least one entry")]
    [TestCase("steps:\n  - collector: a\n    limits: { time: soon }\n", ":3: limits.time: 'soon' is not a duration")]
    [TestCase("steps:\n  - collector: a\n    limits: { memory: 1MiB }\n", ":3: limits.memory: '1MiB' is not a size of at least")]
    [TestCase("steps:\n  - collector: a\n  - collector: a\n", ":3: steps: there are two steps 'a'")]
    [TestCase("steps:\n  - id: ../x\n    collector: a\n", ":2: id: '../x' is not a name")]
    [TestCase("steps:\n  - collector: [a]\n", ":2: collector: a single value is needed")]
    [TestCase("steps: {\n", ":2: profile: ")]
    [TestCase("max_time: 5\nsteps:\n  - collector: a\n", ":1: max_time: '5' is not a duration")]
    [TestCase("- a\n", ":1: profile: fields are needed here")]
    [TestCase("", ":1: profile: a profile is one YAML document")]
    public void AMistakeIsToldWithFileLineAndField(string yaml, string expected)
        => Assert.That(() => Load(yaml), Throws.InstanceOf<UsageException>().With.Message.Contains("p.yaml" + expected));

    [Test]
    public void AnUnknownNameTellsTheKnownOnes()
    {
        File.WriteAllText(Path.Combine(folder, "triage.yaml"), "steps:\n  - collector: a\n");
        Assert.That(() => Profile.Load("nothing", folder), Throws.InstanceOf<UsageException>().With.Message.Contains("there are: triage"));
    }

    [Test]
    public void AProfileThatEverybodyCanWriteIsRefused()
    {
        var path = Path.Combine(folder, "p.yaml");
        File.WriteAllText(path, "steps:\n  - collector: a\n");
        File.SetUnixFileMode(path, (UnixFileMode)0b110_110_110);
        Assert.That(() => Profile.Load(path, folder), Throws.InstanceOf<RefusedException>().With.Message.Contains("chmod o-w"));
    }

    [Test]
    public void AProfileOverTheLimitIsRefused()
    {
        var path = Path.Combine(folder, "p.yaml");
        var yaml = "steps:\n  - collector: a\n#";
        File.WriteAllText(path, yaml + new string('x', CollectionLimits.MaxProfileBytes - yaml.Length));
        Assert.That(Profile.Load(path, folder).Steps, Has.Count.EqualTo(1));
        File.AppendAllText(path, "x");
        Assert.That(() => Profile.Load(path, folder), Throws.InstanceOf<UsageException>().With.Message.Contains("longer than"));
    }

    [Test]
    public void AFifoIsRefusedAndNotWaitedFor()
    {
        var path = Path.Combine(folder, "p.yaml");
        using (var mkfifo = System.Diagnostics.Process.Start("mkfifo", [path]))
        {
            mkfifo.WaitForExit();
        }

        Assert.That(() => Profile.Load(path, folder), Throws.InstanceOf<UsageException>().With.Message.Contains("no regular file"));
    }

    private Profile Load(string yaml)
    {
        var path = Path.Combine(folder, "p.yaml");
        File.WriteAllText(path, yaml);
        return Profile.Load(path, folder);
    }
}
