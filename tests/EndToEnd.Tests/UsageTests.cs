namespace EndToEnd.Tests;

/// <summary>A mistake is told before anything is started: exit code 2, where it is, and what would be right.</summary>
public sealed class UsageTests
{
    private Workplace place = null!;

    [SetUp]
    public void SetUp() => place = new();

    [Test]
    public void OptionsThatNoWorkerCouldBeToldAreAMistake()
    {
        var profile = place.Write("long.yaml", Profiles.Of($"collector: hostile.good, options: {{ text: '{new string('"', 200_000)}' }}"));
        Assert.That(place.RunCollect("--profile", profile).MustEndWith(2).Error, Does.Contain("hostile.good: its options take"));
    }

    [TearDown]
    public void CleanUp() => place.Dispose();

    [TestCase("--no-such-option", "'--no-such-option'")]
    [TestCase("--only|no.such.id", "there is no step or collector 'no.such.id'; there are .*hostile.good")]
    [TestCase("--add|no.such.id", "there is no step or collector 'no.such.id'")]
    [TestCase("--skip|no.such.id", "there is no step or collector 'no.such.id'")]
    [TestCase("--only|hostile.good|--set|hostile.good.records=1000001", "--set: hostile.good: option 'records' cannot be '1000001': it takes an integer from 0 to 1000000")]
    [TestCase("--only|hostile.good|--set|hostile.good.records=-1", "option 'records' cannot be '-1': it takes an integer from 0 to 1000000")]
    [TestCase("--only|hostile.good|--set|hostile.good.records=many", "option 'records' cannot be 'many'")]
    [TestCase("--only|hostile.good|--set|hostile.good.state=splendid", "option 'state' cannot be 'splendid': it takes one of not-run, collected, empty")]
    [TestCase("--only|hostile.good|--set|hostile.good.wait_for_cancel=yes", "option 'wait_for_cancel' cannot be 'yes': it takes true or false")]
    [TestCase("--only|hostile.good|--set|hostile.good.words=one,TWO", "option 'words' cannot be 'TWO': it takes text that matches")]
    [TestCase("--only|hostile.good|--set|hostile.good.wrods=one", "there is no option 'wrods'; there are records, items")]
    [TestCase("--only|hostile.good|--set|hostile.segfault.a=b", "there is no step or collector 'hostile.segfault' in this run; there are hostile.good")]
    [TestCase("--only|hostile.good|--set|records=1", "the form is ID.OPTION=VALUE")]
    [TestCase("--only|hostile.good|--max-time|ten", "--max-time: 'ten' is not a duration such as 90s, 10m or 2h")]
    [TestCase("--only|hostile.good|--root|/no/such/folder", "--root: /no/such/folder is not a folder")]
    [TestCase("--only|hostile.good|--plugin-dir|/no/such/folder", "--plugin-dir: plugin directory /no/such/folder does not exist")]
    [TestCase("--only|hostile.good|--signing-key|/no/such/key", "--signing-key /no/such/key: ")]
    [TestCase("--profile|no-such-profile", "there is no profile 'no-such-profile'; there are: .*triage")]
    [TestCase("--profile|/no/such.yaml", "profile /no/such.yaml does not exist")]
    public void AMistakeOnTheCommandLineIsTold(string arguments, string message)
    {
        var result = place.RunCollect(arguments.Split('|')).MustEndWith(2);
        Assert.That(result.Error, Does.Match($"(?m)^forensics: .*{message}"));
        NothingWasWritten();
    }

    [TestCase("steps: [", 2, "profile: ")]
    [TestCase("steps:\n  - collector: hostile.good\n    options: { records: 1000001 }", 3, "hostile.good: option 'records' cannot be '1000001': it takes an integer from 0 to 1000000")]
    [TestCase("steps:\n  - collector: hostile.good\n    options:\n      words: [one, TWO]", 4, "hostile.good: option 'words' cannot be 'TWO'")]
    [TestCase("steps:\n  - collector: hostile.good\n    options:\n      wrods: one", 4, "hostile.good: there is no option 'wrods'")]
    [TestCase("steps:\n  - collector: hostile.good\n    options:\n      records: [1, 2]", 4, "hostile.good: option 'records' takes one value, not 2")]
    [TestCase("name: x", 1, "profile: the field 'steps' is missing")]
    [TestCase("name: x\nsteps: []", 2, "steps: a list with at least one entry is needed here")]
    [TestCase("name: x\nsteps:\n  - id: a", 3, "step: the field 'collector' is missing")]
    [TestCase("name: x\nstpes: []", 2, "profile: there is no field 'stpes'; there are name, summary, max_time, steps")]
    [TestCase("steps:\n  - collector: hostile.good\n    limits: { time: 5 }", 3, "limits.time: '5' is not a duration such as 90s, 10m or 2h")]
    [TestCase("steps:\n  - collector: hostile.good\n    limits: { memory: 1MiB }", 3, "limits.memory: '1MiB' is not a size of at least 67108864 bytes")]
    [TestCase("steps:\n  - collector: hostile.good\n    limits: { ouptut: 1MiB }", 3, "limits: there is no field 'ouptut'; there are time, memory, output")]
    [TestCase("max_time: soon\nsteps:\n  - collector: hostile.good", 1, "max_time: 'soon' is not a duration")]
    [TestCase("steps:\n  - collector: hostile.good\n  - collector: hostile.good", 3, "steps: there are two steps 'hostile.good': give one an id of its own")]
    [TestCase("steps:\n  - id: UPPER\n    collector: hostile.good", 2, "id: 'UPPER' is not a name of 1 to 64 characters")]
    [TestCase("steps:\n  - hostile.good", 2, "step: fields are needed here: id, collector, options, limits")]
    [TestCase("steps:\n  - collector: hostile.good\n    collector: hostile.good", 3, "profile: .*[Dd]uplicate key")]
    [TestCase("a: 1\n---\nb: 2", 1, "profile: a profile is one YAML document")]
    public void AMistakeInAProfileIsToldWithFileLineAndField(string yaml, int line, string message)
    {
        var profile = place.Write("mistake.yaml", yaml + "\n");
        var result = place.RunCollect("--profile", profile).MustEndWith(2);
        Assert.That(result.Error, Does.Match($"(?m)^forensics: {profile}:{line}: {message}"));
        NothingWasWritten();
    }

    [Test]
    public void AProfileThatIsNestedWithoutEndIsAMistakeLikeAnyOther()
        => place.RunCollect("--profile", place.Write("deep.yaml", "steps: " + new string('[', 200_000))).MustEndWith(2);

    [Test]
    public void AProfileThatIsTooLongOrNoTextIsAMistake()
    {
        Assert.That(place.RunCollect("--profile", place.Write("long.yaml", new string('#', (1 << 20) + 1))).MustEndWith(2).Error, Does.Contain("longer than 1048576 bytes"));
        var binary = place.Write("binary.yaml", string.Empty);
        File.WriteAllBytes(binary, [0xff, 0xfe, 0x00, 0x41]);
        Assert.That(place.RunCollect("--profile", binary).MustEndWith(2).Error, Does.Contain("not UTF-8"));
    }

    [TestCase("verify|/no/such/bundle", "/no/such/bundle does not exist")]
    [TestCase("verify|/", "/ is a folder")]
    [TestCase("verify", "BUNDLE|argument")]
    [TestCase("no-such-command", "no-such-command")]
    [TestCase("plugins|describe|no.such.id", "there is no collector 'no.such.id'")]
    public void OtherCommandsTellMistakesToo(string arguments, string message)
        => Assert.That(place.Run(arguments.Split('|')).MustEndWith(2).Error, Does.Match(message));

    [Test]
    public void HelpAndVersionAreNoMistakes()
    {
        place.Run("version").MustEndWith(0);
        Assert.That(place.Run("collect", "--help").MustEndWith(0).Output, Does.Contain("--max-time"));
    }

    private void NothingWasWritten() => Assert.That(Directory.EnumerateFiles(place.Folder, "*.tar.zst"), Is.Empty);
}
