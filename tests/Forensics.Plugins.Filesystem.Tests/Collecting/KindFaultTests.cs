namespace Forensics.Plugins.Filesystem.Tests.Collecting;

/// <summary>Kinds of objects and lengths of files: what is never opened, what is short, what is long, what is mostly nothing.</summary>
public sealed class KindFaultTests
{
    private const int Small = CollectLimits.SmallBytes;

    private static IEnumerable<FaultCase> Cases =>
    [
        new("APipeIsNeverOpened", "mkdir d; mkfifo d/p", "/d/p", "/d/*") { Items = ["/d/p Collected", "/d/* Collected"], Files = ["/d/p collected"] },
        new("ASocketIsNeverOpened", "mkdir d; python3 -c \"import socket; socket.socket(socket.AF_UNIX).bind('d/s')\"", "/d/s") { Items = ["/d/s Collected"], Files = ["/d/s collected"] },
        new("DevicesAreNeverOpened", "mkdir d; mknod d/tape c 9 0; mknod d/disk b 7 200; mknod d/tty c 5 0; mknod d/watchdog c 10 130", "/d/*")
        {
            Items = ["/d/* Collected"],
            Files = ["/d/tape collected", "/d/disk collected", "/d/tty collected", "/d/watchdog collected"],
        },
        new("ALinkToADeviceIsFollowedToItsEntry", "mknod zero c 1 5; ln -s zero l", "/l") { Items = ["/l Collected"], Files = ["/l collected", "/zero collected"] },
        new("AnEmptyFileIsCollected", ": >f", "/f") { Items = ["/f Collected"], Files = ["/f collected"] },
        new("AFileOfOneByteIsCollected", "printf x >f", "/f") { Items = ["/f Collected"], Files = ["/f collected"] },
        new("TheBorderOfShortAndLongLosesNoByte", $"mkdir d; for n in {Small - 1} {Small} {Small + 1}; do head -c $n /dev/urandom >d/$n; done", "/d/*")
        {
            Items = ["/d/* Collected"],
            Files = [$"/d/{Small - 1} collected", $"/d/{Small} collected", $"/d/{Small + 1} collected"],
        },
        new("ZerosThatAreThereAreNoHoles", "head -c 5000 /dev/zero >f", "/f") { Items = ["/f Collected"], Files = ["/f collected"] },
        new("AFileOfHolesAloneIsKeptWithoutReadingThem", "truncate -s 1T f", "/f") { Items = ["/f Collected"], Files = ["/f collected sparse"] },
        new("DataBehindATebibyteOfHolesIsKept", "truncate -s 1T f; printf end >>f", "/f") { Items = ["/f Collected"], Files = ["/f collected sparse"] },
        new("DataBetweenHolesIsKept", "truncate -s 20M f; for at in 0 5 17; do dd if=/dev/urandom of=f bs=64K count=1 seek=$((at * 16)) conv=notrunc status=none; done", "/f") { Items = ["/f Collected"], Files = ["/f collected sparse"] },
        new("AShortFileWithAHoleIsKept", "truncate -s 20000 f; printf x | dd of=f bs=1 seek=9000 conv=notrunc status=none", "/f") { Items = ["/f Collected"], Files = ["/f collected sparse"] },
        new("HardLinksAreStoredOnce", "mkdir d; echo x >d/a; ln d/a d/b; ln d/a d/c", "/d/a", "/d/b", "/d/c")
        {
            Items = ["/d/a Collected", "/d/b Collected", "/d/c Collected"],
            Files = ["/d/a collected", "/d/b collected link", "/d/c collected link"],
        },
        new("HardLinksOfALongFileAreStoredOnce", $"mkdir d e; head -c {Small * 2} /dev/urandom >d/a; ln d/a e/b", "/d/a", "/e/b")
        {
            Items = ["/d/a Collected", "/e/b Collected"],
            Files = ["/d/a collected", "/e/b collected link"],
        },
        new("TwoRulesThatMeetInAFileHaveItTogether", "mkdir d; echo x >d/f", "/d/f", "/d/*", "/**/f") { Items = ["/d/f Collected", "/d/* Collected", "/**/f Collected"], Files = ["/d/f collected"] },
        new("WhatTheRunWritesItselfIsLeftOut", "mkdir d; echo x >d/own; echo y >d/f", "/d/*", "/d/own") { Items = ["/d/* Collected", "/d/own Excluded"], Files = ["/d/own excluded", "/d/f collected"] },
    ];

    [TestCaseSource(nameof(Cases))]
    public async Task EndsAs(object row)
    {
        Shell.OnlyAsRoot();
        var given = (FaultCase)row;
        using var rig = new FaultRig();
        await rig.CheckAsync(given, given.Plant.Contains("d/own", StringComparison.Ordinal) ? ["d/own"] : []);
    }

    [Test]
    public async Task ATebibyteOfHolesCostsNeitherSpaceNorTime()
    {
        using var rig = new FaultRig();
        var before = GC.GetTotalAllocatedBytes();
        var files = await rig.CollectAsync(new("Sparse", "truncate -s 1T f; printf end >>f", "/f") { Items = [] });

        var content = files.Content(files.File("/f"))!.Value;
        Assert.That(content.GetProperty("length").GetInt64(), Is.LessThanOrEqualTo(4096));
        Assert.That(files.File("/f").GetProperty("size_bytes").GetInt64(), Is.EqualTo((1L << 40) + 3));
        Assert.That(files.CoverageOf("/f").GetProperty("stored_bytes").GetInt64(), Is.LessThanOrEqualTo(4096));
        Assert.That(GC.GetTotalAllocatedBytes() - before, Is.LessThan(64 << 20));
    }

    [Test]
    public async Task AFolderThatIsALinksTargetAndARulesIsOneObject()
    {
        using var rig = new FaultRig();
        var files = await rig.CollectAsync(new("Twice", "mkdir d; echo x >d/f; ln -s d l", "/l/f", "/d/f") { Items = [] });

        Assert.That(files.States.Where(state => state.StartsWith("/d/f", StringComparison.Ordinal)), Is.EqualTo((string[])["/d/f collected", "/d/f collected"]));
        Assert.That(files.Files.Where(file => CollectedFiles.Text(file, "path") == "/d/f").Select(file => CollectedFiles.Text(file, "content_id")).Distinct().Count(), Is.EqualTo(1));
    }
}
