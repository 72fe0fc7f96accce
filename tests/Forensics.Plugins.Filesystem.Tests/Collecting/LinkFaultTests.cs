using System.Globalization;

namespace Forensics.Plugins.Filesystem.Tests.Collecting;

/// <summary>Links that lead somewhere, nowhere, in circles and out of the root.</summary>
public sealed class LinkFaultTests
{
    private static IEnumerable<FaultCase> Cases =>
    [
        new("ALinkByNameIsCollectedWithItsTarget", "mkdir d; echo x >d/target; ln -s d/target l", "/l") { Items = ["/l Collected"], Files = ["/l collected", "/d/target collected"] },
        new("ALinkByMaskIsCollectedAlone", "mkdir d m; echo x >d/target; ln -s ../d/target m/l", "/m/*") { Items = ["/m/* Collected"], Files = ["/m/l collected"] },
        new("ALinkToAFolderByNameIsFollowedToItsEntry", "mkdir d; echo x >d/f; ln -s d l", "/l") { Items = ["/l Collected"], Files = ["/l collected", "/d collected"] },
        new("ALinkInTheMiddleIsGoneThrough", "mkdir -p real/below; echo x >real/below/f; ln -s real l", "/l/below/f") { Items = ["/l/below/f Collected"], Files = ["/real/below/f collected"] },
        new("AMaskGoesThroughALinkThatIsNamed", "mkdir real; echo x >real/f; ln -s real l", "/l/*") { Items = ["/l/* Collected"], Files = ["/real/f collected"] },
        new("ATreeDoesNotGoThroughLinksThatItMeets", "mkdir d out; echo x >out/f; ln -s ../out d/l", "/d/**") { Items = ["/d/** Collected"], Files = ["/d/l collected"] },
        new("LinksInACircleAreCollectedAsTheyAre", "ln -s b a; ln -s a b", "/a", "/b") { Items = ["/a Collected", "/b Collected"], Files = ["/a collected", "/b collected"] },
        new("ALinkToItselfIsCollectedAsItIs", "ln -s l l", "/l") { Items = ["/l Collected"], Files = ["/l collected"] },
        new("NothingIsBehindACircle", "ln -s l l", "/l/f") { Items = ["/l/f Missing"] },
        new("AFolderLinkUpwardsEnds", "mkdir -p d/e; ln -s .. d/e/up; echo x >d/f", "/d/**", "/d/e/up/f") { Items = ["/d/** Collected", "/d/e/up/f Collected"], Files = ["/d/e collected", "/d/e/up collected", "/d/f collected", "/d/f collected"] },
        new("ADanglingLinkIsCollectedAsItIs", "ln -s nowhere l", "/l") { Items = ["/l Collected"], Files = ["/l collected"] },
        new("AnAbsoluteLinkStaysInTheRoot", "echo inside >etc/hostname; ln -s /etc/hostname l", "/l") { Items = ["/l Collected"], Files = ["/l collected", "/etc/hostname collected"] },
        new("WhatAnAbsoluteLinkWouldMeanOutsideIsNotCollected", "ln -s /etc/hostname l; ln -s /etc d; [ -e /etc/hostname ]", "/l", "/d/hostname")
        {
            Items = ["/l Collected", "/d/hostname Missing"],
            Files = ["/l collected"],
        },
        new("TwoDotsAboveTheRootEndAtTheRoot", "ln -s ../../../../../../../../etc/passwd l; ln -s ../outside o", "/l", "/o/file")
        {
            Items = ["/l Collected", "/o/file Missing"],
            Files = ["/l collected", "/etc/passwd collected"],
        },
        new("AHardLinkOfALinkIsFollowedToo", "echo x >t; ln -s t l; ln l m", "/l", "/m") { Items = ["/l Collected", "/m Collected"], Files = ["/l collected", "/m collected link", "/t collected"] },
        new("AFileAskedForByNameAndByLinkIsStoredOnce", "echo x >t; ln -s t l", "/t", "/l") { Items = ["/t Collected", "/l Collected"], Files = ["/t collected", "/l collected", "/t collected"] },
        new("ALinkWithATargetOf4095BytesIsKeptWhole", "python3 -c \"import os; os.symlink('./' * 2047 + 't', 'l')\"; echo x >t", "/l") { Items = ["/l Collected"], Files = ["/l collected", "/t collected"] },
    ];

    [TestCaseSource(nameof(Cases))]
    public async Task EndsAs(object row)
    {
        Shell.OnlyAsRoot();
        using var rig = new FaultRig();
        await rig.CheckAsync((FaultCase)row);
    }

    [TestCase(40, true)]
    [TestCase(41, false)]
    [TestCase(45, false)]
    public async Task AChainIsFollowedAsFarAsTheKernelGoes(int links, bool isFollowed)
    {
        using var rig = new FaultRig();
        var files = await rig.CheckAsync(new("Chain", $"echo x >0; for i in $(seq {links}); do ln -s $((i - 1)) $i; done", $"/{links}")
        {
            Items = [$"/{links} Collected"],
            Files = isFollowed ? [$"/{links} collected", "/0 collected"] : [$"/{links} collected"],
        });

        Assert.That(files.Targets[$"/{links}"], Is.EqualTo((links - 1).ToString(CultureInfo.InvariantCulture)));
    }

    [TestCase(CollectLimits.LinkRounds, "Collected")]
    [TestCase(CollectLimits.LinkRounds + 1, "OverLimit Truncated")]
    public async Task FoldersBehindLinksBehindLinksEnd(int links, string end)
    {
        // Each folder has a link to the next one, and the path goes through all of them: one more search for each.
        using var rig = new FaultRig();
        var path = string.Concat(Enumerable.Repeat("/l", links)) + "/f";
        var files = await rig.CollectAsync(new("Rounds", $"mkdir {{0..{links}}}; for i in $(seq {links}); do ln -s /$i $((i - 1))/l; done; ln -s 0/l l; echo x >{links}/f", path, "/beside/a") { Items = [] });

        Assert.That(files.Ends, Does.Contain($"{path} {end}".Replace(" Truncated", "", StringComparison.Ordinal)));
        Assert.That(files.States.Contains($"/{links}/f collected"), Is.EqualTo(end == "Collected"));
    }
}
