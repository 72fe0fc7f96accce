namespace Forensics.Plugins.Filesystem.Tests.Collecting;

/// <summary>Names that are not there, and names that only a file system can love.</summary>
public sealed class NameFaultTests
{
    private const string Python = "python3 - <<'END'\nimport os\n";

    private static IEnumerable<FaultCase> Cases =>
    [
        new("AMissingNameIsMissing", "true", "/gone") { Items = ["/gone Missing"] },
        new("ANameUnderAMissingFolderIsMissing", "true", "/gone/below/file") { Items = ["/gone/below/file Missing"] },
        new("ANameUnderAFileIsMissing", "echo x >f", "/f/below") { Items = ["/f/below Missing"] },
        new("ANameUnderADeviceIsMissing", "mknod null c 1 3", "/null/below") { Items = ["/null/below Missing"] },
        new("AMaskThatFitsNothingIsEmpty", "mkdir d", "/d/*.log") { Items = ["/d/*.log Empty"] },
        new("AMaskUnderAMissingFolderIsEmpty", "true", "/gone/*") { Items = ["/gone/* Empty"] },
        new("AMaskUnderAFileIsEmpty", "echo x >f", "/f/*") { Items = ["/f/* Empty"] },
        new("AFolderByNameIsItsEntryAlone", "mkdir d; echo x >d/f", "/d") { Items = ["/d Collected"], Files = ["/d collected"] },
        new("TheRootItselfIsNotRun", "true", "/") { Items = ["/ NotRun"] },
        new("APathWithTwoDotsIsNotRun", "echo x >f", "/etc/../f") { Items = ["/etc/../f NotRun"] },
        new("DotsAndDoubledSlashesAreNothing", "mkdir d; echo x >d/f", "//d/./f/") { Items = ["//d/./f/ Collected"], Files = ["/d/f collected"] },
        new("ANameOf255BytesIsOneLikeAnyOther", "mkdir d; echo x >d/$(printf 'n%.0s' $(seq 255))", "/d/" + new string('n', 255))
        {
            Items = [$"/d/{new string('n', 255)} Collected"],
            Files = [$"/d/{new string('n', 255)} collected"],
        },
        new("ANameOf256BytesIsMissing", "mkdir d", "/d/" + new string('n', 256)) { Items = [$"/d/{new string('n', 256)} Missing"] },
        new("NamesWithControlsAndADashAreFoundByName", "mkdir d; echo 1 >$'d/a\\nb'; echo 2 >$'d/\\e[31m'; echo 3 >d/-rf; echo 4 >'d/ '", "/d/a\nb", "/d/\e[31m", "/d/-rf", "/d/ ")
        {
            Items = ["/d/a\nb Collected", "/d/\e[31m Collected", "/d/-rf Collected", "/d/  Collected"],
            Files = ["/d/a\nb collected", "/d/\e[31m collected", "/d/-rf collected", "/d/  collected"],
        },
        new("SignsOfMasksAreLiteralBehindABackslash", "mkdir d; echo 1 >'d/*'; echo 2 >'d/[a]'; echo 3 >'d/b\\c'; echo 4 >'d/?'; echo 5 >d/a; echo 6 >d/bc", @"/d/\*", @"/d/\[a]", @"/d/b\\c", @"/d/\?")
        {
            Items = [@"/d/\* Collected", @"/d/\[a] Collected", @"/d/b\\c Collected", @"/d/\? Collected"],
            Files = ["/d/* collected", "/d/[a] collected", @"/d/b\c collected", "/d/? collected"],
        },
        new("InvalidUtf8IsFoundByAMask", Python + "os.mkdir('d')\nfor n in (b'\\xff', b'a\\xc3', b'\\xed\\xa0\\x80', b'\\xe9' * 255): open(b'd/' + n, 'wb').write(n)\nEND", "/d/*")
        {
            Items = ["/d/* Collected"],
            Files = ["/d/%FF collected", "/d/a%C3 collected", "/d/%ED%A0%80 collected", $"/d/{string.Concat(Enumerable.Repeat("%E9", 255))} collected"],
        },
        new("TwoNamesThatLookAlikeAreTwo", "mkdir d; echo 1 >$'d/\\xc3\\xa9'; echo 2 >$'d/e\\xcc\\x81'; echo 3 >d/%C3", "/d/*", "/d/\u00e9")
        {
            Items = ["/d/* Collected", "/d/\u00e9 Collected"],
            Files = ["/d/\u00e9 collected", "/d/e\u0301 collected", "/d/%C3 collected"],
        },
    ];

    [TestCaseSource(nameof(Cases))]
    public async Task EndsAs(object row)
    {
        Shell.OnlyAsRoot();
        using var rig = new FaultRig();
        await rig.CheckAsync((FaultCase)row);
    }

    [Test]
    public async Task APathOver4096BytesIsCollectedWhole()
    {
        using var rig = new FaultRig();
        var name = new string('x', 250);
        var path = string.Concat(Enumerable.Repeat($"/{name}", 20));
        var files = await rig.CheckAsync(new("Far", $"{Python}n = 'x' * 250\nfor i in range(20):\n  os.mkdir(n); os.chdir(n)\nopen('f', 'w').write('far'); open('long', 'wb').write(os.urandom(300 << 10))\nEND", "/x*/**/f", "/x*/**/long")
        {
            Items = ["/x*/**/f Collected", "/x*/**/long Collected"],
            Files = [$"{path}/f collected", $"{path}/long collected"],
        });

        Assert.That(files.Content(files.File(path + "/f"))!.Value.GetProperty("length").GetInt64(), Is.EqualTo(3));
        Assert.That(files.Content(files.File(path + "/long"))!.Value.GetProperty("length").GetInt64(), Is.EqualTo(300 << 10));
    }

    [Test]
    public async Task TwoPathsThatDifferOnlyBehindWhatAnItemsIdHoldsAreTwoItems()
    {
        using var rig = new FaultRig();
        var path = string.Concat(Enumerable.Repeat($"/{new string('x', 250)}", 17));
        var files = await rig.CollectAloneAsync(new("Alike", $"{Python}n = 'x' * 250\nfor i in range(17):\n  os.mkdir(n); os.chdir(n)\nopen('a', 'w').write('a')\nEND", path + "/a", path + "/gone") { Items = [] }, false);

        Assert.That(files.Items.Select(item => CollectedFiles.Text(item, "state")), Is.EquivalentTo((string[])["Collected", "Missing"]));
        Assert.That(files.Items.Select(item => CollectedFiles.Text(item, "id")!.Length), Has.All.LessThanOrEqualTo(4_096));
    }

    [TestCase(10_000, true)]
    [TestCase(CollectLimits.Depth, true)]
    [TestCase(CollectLimits.Depth + 1, false)]
    public async Task FoldersDownToTheLimitAreEnteredAndNoneBelowIt(int levels, bool isEntered)
    {
        // Only the file is asked for: the paths of all folders above it would be hundreds of megabytes.
        using var rig = new FaultRig();
        var files = await rig.CollectAsync(new("Deep", $"{Python}for i in range({levels}):\n  os.mkdir('d'); os.chdir('d')\nopen('f', 'w').write('deep')\nEND", "/d/**/f") { Items = [] });

        Assert.That(files.Ends, Does.Contain(isEntered ? "/d/**/f Collected" : "/d/**/f OverLimit"));
        Assert.That(files.CoverageOf("/d/**/f").GetProperty("found").GetInt64(), Is.EqualTo(isEntered ? 1 : 0));
        Assert.That(files.Faults.Select(fault => fault.Split(' ')[^2]), Is.EqualTo(isEntered ? [] : (string[])["PATH_OVER_LIMIT"]));
    }

    [TestCase(0, true)]
    [TestCase(1, false)]
    public async Task APathUpToTheLimitIsEnteredAndNoLongerOne(int more, bool isEntered)
    {
        using var rig = new FaultRig();
        var levels = CollectLimits.PathBytes / 256;
        var files = await rig.CollectAsync(new("Long", $"{Python}for i in range({levels} - 1):\n  os.mkdir('d' * 255); os.chdir('d' * 255)\n"
            + $"if {more}: os.mkdir('e'); os.chdir('e'); os.mkdir('d' * (255 - 1)); os.chdir('d' * (255 - 1))\nelse: os.mkdir('d' * 255); os.chdir('d' * 255)\nopen('f', 'w').write('far')\nEND", "/ddd*/**/f")
        { Items = [] });

        Assert.That(files.Ends, Does.Contain(isEntered ? "/ddd*/**/f Collected" : "/ddd*/**/f OverLimit"));
        Assert.That(files.Files.Exists(file => CollectedFiles.Text(file, "path")!.EndsWith("/f", StringComparison.Ordinal)), Is.EqualTo(isEntered));
    }
}
