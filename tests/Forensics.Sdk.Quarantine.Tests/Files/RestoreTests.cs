using Forensics.Sdk.Quarantine.Files;

namespace Forensics.Sdk.Quarantine.Tests.Files;

/// <summary>Where a file is restored to, what is in the way, and what is said when it cannot be as it was.</summary>
public sealed class RestoreTests
{
    private const string Token = "0123456789abcdef";

    [Test]
    public void ATakenNameIsLeftReplacedOrAvoided()
    {
        using var volume = new Volume("ext4", mebibytes: 32);
        var kept = Kept(volume, "/a/file");
        volume.Run("echo other > a/file && echo first > a/file.restored-1");
        Assert.That(FileRestore.Plan(volume.Root, kept.Source, new(), Token, out _)!.Code, Is.EqualTo("NAME_TAKEN"));
        var renamed = kept.Restore(volume.Root, Token, new() { Conflict = ConflictRule.Rename });
        Assert.That(renamed.Placed, Is.EqualTo((PlacedName[])[new(EvidencePath.Of("/a/file"), EvidencePath.Of("/a/file.restored-2"))]));
        var replaced = kept.Restore(volume.Root, Token, new() { Conflict = ConflictRule.Replace });
        Assert.That(replaced.Replaced, Is.EqualTo((ReplacedFile[])[new(EvidencePath.Of("/a/file"), EvidencePath.Of($"/a/.forensics-{Token}.replaced-0"))]));
        Assert.That((renamed.IsExact, replaced.IsExact), Is.EqualTo((true, true)));
        Assert.That(volume.Run($"cat a/file a/file.restored-1 a/file.restored-2 a/.forensics-{Token}.replaced-0; ls -A a | wc -l; stat -c %h a/file"), Is.EqualTo("text\nfirst\ntext\nother\n4\n1\n"));
    }

    [Test]
    public void AnotherWhoTakesTheNameInTheLastMomentKeepsIt()
    {
        using var volume = new Volume("tmpfs");
        var kept = Kept(volume, "/a/file");
        var plan = kept.Plan(volume.Root, Token);
        var outcome = FileRestore.Restore(volume.Root, plan, new MemoryStream(kept.Bytes), new LateCalls("renameat2", () => volume.Run("echo other > a/file")));
        Assert.That((outcome.Code, outcome.Subject), Is.EqualTo(("name_taken", EvidencePath.Of("/a/file"))));
        Assert.That(volume.Run("cat a/file; ls -A a"), Is.EqualTo("other\nfile\n"));
    }

    [TestCase(ConflictRule.Fail)]
    [TestCase(ConflictRule.Replace)]
    [TestCase(ConflictRule.Rename)]
    public void AFolderThatHasTheNameIsNotReplaced(ConflictRule conflict)
    {
        using var volume = new Volume("tmpfs");
        var kept = Kept(volume, "/a/file");
        var plan = kept.Plan(volume.Root, Token, new() { Conflict = conflict });
        volume.Run("mkdir a/file && echo other > a/file/inside");
        var outcome = FileRestore.Restore(volume.Root, plan, new MemoryStream(kept.Bytes), new());
        Assert.That(outcome.Code, Is.EqualTo(conflict switch { ConflictRule.Fail => "name_taken", ConflictRule.Replace => "is_folder", _ => null }));
        Assert.That(volume.Run("cat a/file/inside; ls -A a"), Is.EqualTo("other\nfile\n" + (conflict == ConflictRule.Rename ? "file.restored-1\n" : "")));
    }

    [Test]
    public void APlantedLinkOnTheWayOrAtTheNameLeadsNowhere()
    {
        using var volume = new Volume("tmpfs");
        var kept = Kept(volume, "/a/file");
        var plan = kept.Plan(volume.Root, Token, new() { Conflict = ConflictRule.Replace });
        volume.Run("mkdir victim && echo victim > victim/file && mv a b && ln -s victim a");
        var outcome = FileRestore.Restore(volume.Root, plan, new MemoryStream(kept.Bytes), new());
        Assert.That((outcome.Code, outcome.Subject), Is.EqualTo(("path_refused", EvidencePath.Of("/a"))));
        volume.Run("rm a && mv b a && ln -s ../victim/file a/file");
        outcome = FileRestore.Restore(volume.Root, plan, new MemoryStream(kept.Bytes), new());
        Assert.That(outcome.IsExact, Is.True, RoundTripTests.Say(outcome));
        Assert.That(volume.Run($"cat a/file victim/file; readlink a/.forensics-{Token}.replaced-0; ls -A victim"), Is.EqualTo("text\nvictim\n../victim/file\nfile\n"));
    }

    [Test]
    public void MissingFoldersAreRefusedUnlessAskedForAndGoAgainWhenTheRestoreFails()
    {
        using var volume = new Volume("tmpfs");
        var kept = Kept(volume, "/a/file");
        var there = new RestoreOptions { Destination = EvidencePath.Of("/x/y/z/file") };
        var fault = FileRestore.Plan(volume.Root, kept.Source, there, Token, out _);
        Assert.That((fault!.Code, fault.Subject), Is.EqualTo(("FOLDER_MISSING", EvidencePath.Of("/x"))));
        var plan = kept.Plan(volume.Root, Token, there with { MakeParents = true });
        Assert.That(plan.MissingFolders.Select(folder => folder.ToString()), Is.EqualTo((string[])["/x", "/x/y", "/x/y/z"]));
        var failed = FileRestore.Restore(volume.Root, plan, new MemoryStream("tex"u8.ToArray()), new());
        Assert.That((failed.Code, failed.Left.Count), Is.EqualTo(("content_differs", 0)));
        Assert.That(volume.Names(), Is.EqualTo("./a\n"));
        var outcome = FileRestore.Restore(volume.Root, plan, new MemoryStream(kept.Bytes), new());
        Assert.That((outcome.IsExact, outcome.MadeFolders.Count), Is.EqualTo((true, 3)));
        Assert.That(volume.Run("cat x/y/z/file; stat -c %a x/y"), Is.EqualTo("text\n755\n"));
    }

    [TestCase("tExt\n", "content_differs")]
    [TestCase("text", "content_differs")]
    [TestCase("text\n\n", "content_differs")]
    [TestCase(null, "content_unreadable")]
    public void ContentThatIsNotWhatWasKeptIsNotPlaced(string? content, string code)
    {
        using var volume = new Volume("tmpfs");
        var kept = Kept(volume, "/a/file");
        using Stream stream = content is null ? new TamperedStream() : new MemoryStream(System.Text.Encoding.ASCII.GetBytes(content));
        var outcome = FileRestore.Restore(volume.Root, kept.Plan(volume.Root, Token), stream, new());
        Assert.That((outcome.Code, outcome.Placed.Count, outcome.Left.Count), Is.EqualTo((code, 0, 0)), outcome.Text);
        Assert.That(volume.Names(), Is.EqualTo("./a\n"));
    }

    [Test]
    public void AFullFileSystemIsSaidAndNothingIsLeft()
    {
        using var volume = new Volume("tmpfs", mebibytes: 4);
        volume.Run("mkdir a && head -c 3000000 /dev/urandom > a/file");
        KeptFile kept;
        using (var capture = volume.Capture("/a/file"))
        {
            kept = new(capture);
            FileRemoval.Remove(capture, Token, new());
        }

        volume.Run("head -c 2000000 /dev/urandom > other");
        var outcome = kept.Restore(volume.Root, Token);
        Assert.That((outcome.Code, outcome.SystemCall, outcome.Left.Count), Is.EqualTo(("no_space", "pwrite", 0)), outcome.Text);
        Assert.That(volume.Names(), Is.EqualTo("./a\n./other\n"));
        volume.Run("rm other");
        Assert.That(kept.Restore(volume.Root, Token).IsExact, Is.True);
    }

    [Test]
    public void TheFileItselfIsLinkedAgainWhenItIsThereByAnotherName()
    {
        using var volume = new Volume("ext4", mebibytes: 32);
        volume.Run("mkdir a && echo text > a/file && ln a/file second");
        var before = volume.Describe();
        KeptFile kept;
        using (var capture = volume.Capture("/a/file"))
        {
            kept = new(capture, EvidencePath.Of("/a/file"), EvidencePath.Of("/second"));
            Assert.That(FileRemoval.Remove(capture, Token, new()).Code, Is.EqualTo("hard_links"));
        }

        var outcome = kept.Restore(volume.Root, Token);
        Assert.That((outcome.IsLinked, outcome.IsExact), Is.EqualTo((true, true)), RoundTripTests.Say(outcome));
        Assert.That(volume.Describe(), Is.EqualTo(before));
        Assert.That(volume.Run("stat -c %i a/file second | uniq | wc -l").Trim(), Is.EqualTo("1"));

        // Changed since, it is another: a new file, which may not take that one's name.
        volume.Run("rm a/file && echo Text > second");
        Assert.That(FileRestore.Restore(volume.Root, kept.Plan(volume.Root, Token), new MemoryStream(kept.Bytes), new()) is { IsLinked: false, WhyNot: RestoreObstacle.None, NotRestored: [{ Fact: "link" }] }, Is.True);
        Assert.That(volume.Run("cat a/file second"), Is.EqualTo("text\nText\n"));
    }

    [Test]
    public void WhatTheFolderGivesToNewFilesIsNotWhatTheRestoredOneHas()
    {
        Tool.Require("setfacl", "chattr");
        using var volume = new Volume("ext4", mebibytes: 32);
        volume.Run("mkdir a && chgrp 99 a && chmod 2777 a && echo text > a/file && chgrp 0 a/file");
        var before = volume.Describe();
        var kept = Kept(volume, "/a/file", isThere: true);
        volume.Run("setfacl -m u:4321:rwx -d -m u:4321:rwx,g::rwx a && chattr +dA a");
        var outcome = kept.Restore(volume.Root, Token);
        Assert.That(outcome.IsExact, Is.True, RoundTripTests.Say(outcome));
        Assert.That(volume.Describe(), Is.EqualTo(before));
    }

    [Test]
    public void WhatAnotherFileSystemDoesNotKeepIsSaid()
    {
        Tool.Require("chattr");
        using var volume = new Volume("ext4", mebibytes: 32);
        using var other = new Volume("tmpfs");
        volume.Run("mkdir a && echo text > a/file && chattr +Sd a/file");
        var kept = Kept(volume, "/a/file", isThere: true);
        var outcome = kept.Restore(other.Root, Token, new() { Destination = EvidencePath.Of("/file") });
        Assert.That(outcome.NotRestored, Is.EqualTo((UnrestoredFact[])[new("flag S", 95, "ioctl", EvidencePath.Of("/file"))]));
        Assert.That((outcome.WhyNot, outcome.IsExact), Is.EqualTo((RestoreObstacle.None, false)));
        Assert.That(outcome.Differences, Is.EqualTo((string[])["flag S"]));
        Assert.That(other.Run("cat file; lsattr file"), Does.StartWith("text\n").And.Contains("-d-"));
    }

    [Test]
    public void APlanThatCannotBeIsRefusedBeforeAnythingIsDone()
    {
        using var volume = new Volume("tmpfs");
        var kept = Kept(volume, "/a/file");
        var plan = kept.Plan(volume.Root, Token);
        var calls = new ActCalls();
        RestorePlan[] plans =
        [
            plan with { Token = "../../x" },
            plan with { Extents = [new(0, 6)] },
            plan with { Extents = [new(2, 1), new(1, 1)] },
            plan with { Extents = [new(long.MaxValue, 1)] },
            plan with { Extents = [.. Enumerable.Range(0, ActLimits.Extents + 1).Select(i => new Extent(i, 1))], Metadata = plan.Metadata with { SizeBytes = 1 << 20 } },
            plan with { ContentSha256 = "00" },
            plan with { Paths = [] },
            plan with { Paths = [plan.Paths[0], plan.Paths[0]] },
            plan with { Paths = [.. Enumerable.Range(0, ActLimits.Paths + 1).Select(i => EvidencePath.Of($"/{i}"))] },
            plan with { Metadata = plan.Metadata with { ModifiedAt = new(0, 1_073_741_823) } },
            plan with { Metadata = plan.Metadata with { Type = PosixType.Directory } },
        ];
        foreach (var bad in plans)
        {
            Assert.That(() => FileRestore.Restore(volume.Root, bad, new MemoryStream(kept.Bytes), calls), Throws.ArgumentException);
            Assert.That(() => RestoreRepair.Finish(volume.Root, bad, calls), Throws.ArgumentException);
        }

        Assert.That(calls.Count, Is.Zero);
        var most = plan with { Extents = [.. Enumerable.Range(0, ActLimits.Extents).Select(i => new Extent(i, 1))], Metadata = plan.Metadata with { SizeBytes = 1 << 20 } };
        Assert.That(FileRestore.Restore(volume.Root, most, new MemoryStream(kept.Bytes), new()).Code, Is.EqualTo("content_differs"), "as many as can be are taken");
    }

    private static KeptFile Kept(Volume volume, string path, bool isThere = false)
    {
        if (!isThere) volume.Run("mkdir a && echo text > a/file");
        using var capture = volume.Capture(path);
        var kept = new KeptFile(capture);
        Assert.That(FileRemoval.Remove(capture, Token, new()).OriginalDeleted, Is.True);
        return kept;
    }

    /// <summary>Does something right before the first call of a name.</summary>
    private sealed class LateCalls(string name, Action act) : ActCalls
    {
        private bool isDone;

        protected override void Before(int number, string systemCall)
        {
            if (systemCall == name && !isDone)
            {
                isDone = true;
                act();
            }
        }
    }

    /// <summary>A store that finds its content changed.</summary>
    private sealed class TamperedStream : MemoryStream
    {
        public override int Read(Span<byte> buffer) => throw new InvalidDataException("object 7 is not what it was");

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));
    }
}
