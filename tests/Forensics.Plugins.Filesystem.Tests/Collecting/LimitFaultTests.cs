namespace Forensics.Plugins.Filesystem.Tests.Collecting;

/// <summary>Limits of content, filters, and what a user without privileges is refused.</summary>
public sealed class LimitFaultTests
{
    private const string Abc = "mkdir d; printf 1234567890 >d/a; printf 12345678901 >d/b; printf 123 >d/c";

    private static IEnumerable<FaultCase> Cases =>
    [
        new("AFileOfMaxFileBytesIsStoredAndALongerOneIsListed", Abc, "/d/*")
        {
            Options = """ "max_file_bytes":307200,"max_item_bytes":0 """,
            Items = ["/d/* Collected"],
            Files = ["/d/a collected", "/d/b collected", "/d/c collected"],
        },
        new("WhatIsOverMaxFileBytesIsListed", "mkdir d; head -c 307201 /dev/urandom >d/big; echo x >d/f", "/d/*")
        {
            Options = """ "max_file_bytes":307200 """,
            Items = ["/d/* OverLimit Truncated"],
            Files = ["/d/big over-limit", "/d/f collected"],
            Faults = ["/d/big FILE_OVER_LIMIT OverLimit"],
        },
        new("HolesDoNotCountForMaxFileBytes", "truncate -s 1G f; printf end >>f", "/f")
        {
            Options = """ "max_file_bytes":307200 """,
            Items = ["/f Collected"],
            Files = ["/f collected sparse"],
        },
        new("AFileWithoutContentIsStoredWhateverTheLimit", "mkdir d; : >d/f; mkfifo d/p; ln -s x d/l", "/d/*")
        {
            Options = """ "max_file_bytes":307200 """,
            Items = ["/d/* Collected"],
            Files = ["/d/f collected", "/d/p collected", "/d/l collected"],
        },
        new("OnlyWhatChangedLaterIsTaken", "mkdir d; echo 1 >d/old; echo 2 >d/new; echo 3 >d/border; touch -d 1999-12-31T23:59:59.999999999Z d/old; touch -d 2000-01-01T00:00:00Z d/border", "/d/*", "/d/old")
        {
            Options = """ "modified_after":"2000-01-01T00:00:00Z" """,
            Items = ["/d/* Collected", "/d/old Excluded"],
            Files = ["/d/new collected", "/d/border collected"],
        },
        new("ADeniedFileIsDeniedAndTheRestIsCollected", "mkdir d; echo x >d/closed; chmod 0 d/closed; echo y >d/open; chmod 644 d/open; chmod 755 d", "/d/*", "/d/closed")
        {
            IsUnprivileged = true,
            Items = ["/d/* Denied Truncated", "/d/closed Denied"],
            Files = ["/d/closed denied", "/d/open collected"],
            Faults = ["/d/closed CONTENT_UNREADABLE Denied"],
        },
        new("ADeniedFolderIsDeniedAndToldOnItsOwnLine", "mkdir -p d/closed; echo x >d/closed/f; chmod 0 d/closed; echo y >d/open; chmod 644 d/open; chmod 755 d", "/d/**", "/d/closed/f", "/d/closed/*")
        {
            IsUnprivileged = true,
            Items = ["/d/** Denied Truncated", "/d/closed/f Denied", "/d/closed/* Denied"],
            Files = ["/d/closed collected", "/d/open collected", "/d/closed/f denied"],
            Faults = ["/d/closed FLAGS_UNREADABLE Denied", "/d/closed FOLDER_UNREADABLE Denied", "/d/closed/f STATUS_UNREADABLE Denied"],
        },
        new("WhatIsNamedInAFolderThatCannotBeListedIsFound", "mkdir d; echo x >d/f; echo y >d/hidden; chmod 644 d/*; chmod 711 d", "/d/f", "/d/*")
        {
            IsUnprivileged = true,
            Items = ["/d/f Collected", "/d/* Denied Truncated"],
            Files = ["/d/f collected"],
            Faults = ["/d FOLDER_UNREADABLE Denied"],
        },
        new("ALinkIntoADeniedFolderIsDenied", "mkdir d; echo x >d/f; chmod 700 d; ln -s d/f l", "/l")
        {
            IsUnprivileged = true,
            Items = ["/l Denied Truncated"],
            Files = ["/l collected"],
            Faults = ["/l LINK_NOT_FOLLOWED Denied"],
        },
        new("AFileOfAnotherUserThatIsReadableIsRead", "mkdir d; echo x >d/f; chmod 644 d/f; chmod 755 d", "/d/f") { IsUnprivileged = true, Items = ["/d/f Collected"], Files = ["/d/f collected"] },
    ];

    [TestCaseSource(nameof(Cases))]
    public async Task EndsAs(object row)
    {
        Shell.OnlyAsRoot();
        using var rig = new FaultRig();
        await rig.CheckAsync((FaultCase)row);
    }

    [TestCase(""" "max_file_bytes":10 """, "/d/a collected; /d/b over-limit; /d/c collected")]
    [TestCase(""" "max_file_bytes":11 """, "/d/a collected; /d/b collected; /d/c collected")]
    [TestCase(""" "max_item_bytes":10 """, "/d/a collected; /d/b over-limit; /d/c collected")]
    [TestCase(""" "max_item_bytes":11 """, "/d/a collected; /d/b collected; /d/c collected")]
    [TestCase(""" "max_total_bytes":12 """, "/d/a collected; /d/b over-limit; /d/c over-limit")]
    [TestCase(""" "max_total_bytes":13 """, "/d/a collected; /d/b over-limit; /d/c collected")]
    [TestCase(""" "min_size_bytes":10 """, "/d/a collected; /d/b collected")]
    [TestCase(""" "max_size_bytes":10 """, "/d/a collected; /d/c collected")]
    [TestCase(""" "owners":["mallory"] """, "/d/b collected")]
    [TestCase(""" "owners":["1234","4321"] """, "/d/b collected; /d/c collected")]
    [TestCase(""" "digests":["E807F1FCF82D132F9BB018CA6738A19F"] """, "/d/a collected")]
    [TestCase(""" "digests":["e807f1fcf82d132f9bb018ca6738a19f","40bd001563085fc35165329ea1ff5c5ecbdbbeef"] """, "/d/a collected; /d/c collected")]
    [TestCase(""" "digests":["a665a45920422f9d417e4867efdc4fb8a04a1f3fff1fa07e998e86f7f7a27ae3"] """, "/d/c collected")]
    [TestCase(""" "changed_after":"2100-01-01" """, "")]
    [TestCase(""" "modified_before":"2000-01-01T00:00:00.000000001Z" """, "/d/c collected")]
    public async Task EachLimitHoldsToTheByte(string options, string files)
    {
        // Named one by one: so the order in which they are stored is that of the paths.
        Shell.OnlyAsRoot();
        using var rig = new FaultRig();
        var plant = Abc + "; chown 1234 d/b; chown 4321 d/c; touch -d 2000-01-01T00:00:00Z d/c; ln d/a e";
        var run = await rig.CollectAloneAsync(new("Limits", plant, "/d/a", "/d/b", "/d/c") { Items = [], Options = options });

        Assert.That(string.Join("; ", run.States.Order(StringComparer.Ordinal)), Is.EqualTo(files), string.Join('\n', run.Items));
        Assert.That(run.Faults, Has.Count.EqualTo(run.States.Count(state => state.EndsWith("over-limit", StringComparison.Ordinal)) + (options.Contains("nobody", StringComparison.Ordinal) ? run.Faults.Count : 0)));
    }

    [Test]
    public async Task AnItemOverItsLimitLeavesTheOthersTheirs()
    {
        using var rig = new FaultRig();
        var run = await rig.CollectAloneAsync(new("Items", "mkdir d e; for i in d e; do head -c 60000 /dev/urandom >$i/a; head -c 60000 /dev/urandom >$i/b; done", "/d/*", "/e/*") { Items = [], Options = """ "max_item_bytes":60000 """ });

        Assert.That(run.Ends, Is.EquivalentTo((string[])["/d/* OverLimit Truncated", "/e/* OverLimit Truncated"]));
        Assert.That(run.States.Count(state => state.EndsWith(" collected", StringComparison.Ordinal)), Is.EqualTo(2));
        Assert.That(run.CoverageOf("/d/*").GetProperty("stored_bytes").GetInt64(), Is.EqualTo(60_000));
        Assert.That(run.CoverageOf("/e/*").GetProperty("stored_bytes").GetInt64(), Is.EqualTo(60_000));
    }

    [Test]
    public async Task AHardLinkOfAFileOverTheLimitIsNoCollectedFile()
    {
        using var rig = new FaultRig();
        var run = await rig.CollectAloneAsync(new("Links", "head -c 2000 /dev/urandom >a; ln a b; head -c 400000 /dev/urandom >c; ln c d", "/a", "/b", "/c", "/d") { Items = [], Options = """ "max_file_bytes":1999 """ });

        Assert.That(run.Ends, Is.EquivalentTo((string[])["/a OverLimit", "/b OverLimit", "/c OverLimit", "/d OverLimit"]));
        Assert.That(run.States, Is.EquivalentTo((string[])["/a over-limit", "/b over-limit", "/c over-limit", "/d over-limit"]));
    }
}
