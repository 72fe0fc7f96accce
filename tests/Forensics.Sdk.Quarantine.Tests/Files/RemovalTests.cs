using System.Diagnostics;
using Forensics.Sdk.Quarantine.Files;

namespace Forensics.Sdk.Quarantine.Tests.Files;

/// <summary>What is said when a file is removed, and when it is not.</summary>
public sealed class RemovalTests
{
    private const string Token = "0123456789abcdef";

    [Test]
    public void WhatLiesOnAReadOnlyMountStaysAndThatIsSaid()
    {
        using var volume = new Volume("tmpfs");
        volume.Run("echo text > file && mount -o remount,ro .");
        using var capture = volume.Capture("/file");
        Assert.That(capture.IsReadOnlyMount, Is.True);
        Assert.That(capture.Mount?.Type, Is.EqualTo("tmpfs"));
        var outcome = FileRemoval.Remove(capture, Token, new());
        Assert.That((outcome.NameRemoved, outcome.OriginalDeleted, outcome.Code, outcome.SystemCall, outcome.Errno), Is.EqualTo((false, false, "read_only_mount", "mkdirat", (int?)30)));
        Assert.That(volume.Names(), Is.EqualTo("./file\n"));
    }

    [TestCase("chattr +i file", "immutable")]
    [TestCase("chattr +a file", "append_only")]
    [TestCase("chattr +i .", "folder_immutable")]
    [TestCase("chattr +a .", "folder_append_only")]
    public void WhatAFlagProtectsStaysWithItsFlagsAndNothingIsTried(string script, string code)
    {
        Tool.Require("chattr", "lsattr");
        using var volume = new Volume("ext4", mebibytes: 32);
        volume.Run("echo text > file && " + script);
        var before = volume.Describe();
        using (var capture = volume.Capture("/file"))
        {
            Assert.That(capture.IsReadOnlyMount, Is.False);
            var calls = new ActCalls();
            var outcome = FileRemoval.Remove(capture, Token, calls);
            Assert.That((outcome.NameRemoved, outcome.OriginalDeleted, outcome.Code, calls.Count), Is.EqualTo((false, false, code, 0)));
        }

        Assert.That(volume.Describe(), Is.EqualTo(before));
        Assert.That(volume.Names(), Is.EqualTo("./file\n"));
    }

    [Test]
    public void FlagsThatWereClearedAreSetAgainWhenTheFileIsNotRemoved()
    {
        Tool.Require("chattr", "lsattr");
        using var volume = new Volume("ext4", mebibytes: 32);
        volume.Run("echo text > file && chattr +ia file");
        var before = volume.Describe();
        using (var capture = volume.Capture("/file"))
        {
            var outcome = FileRemoval.Remove(capture, Token, new FailingCalls(1, only: "unlinkat"), new() { ClearFlags = true });
            Assert.That((outcome.NameRemoved, outcome.Code, outcome.SystemCall, outcome.FlagsLost, outcome.LeftAt), Is.EqualTo((false, "failed", "unlinkat", false, (EvidencePath?)null)));
        }

        Assert.That(volume.Describe(), Is.EqualTo(before));
        Assert.That(volume.Names(), Is.EqualTo("./file\n"));
    }

    [Test]
    public void WhatOtherNamesLeadToIsAsProtectedAsItWas()
    {
        Tool.Require("chattr", "lsattr");
        using var volume = new Volume("ext4", mebibytes: 32);
        volume.Run("echo text > file && ln file second && ln file third && chattr +i file");
        foreach (var (path, links) in new[] { ("/file", 2u), ("/second", 1u), ("/third", 0u) })
        {
            using var capture = volume.Capture(path);
            var outcome = FileRemoval.Remove(capture, Token, new(), new() { ClearFlags = true });
            Assert.That((outcome.NameRemoved, outcome.OriginalDeleted, outcome.LinksLeft, outcome.FlagsLost), Is.EqualTo((true, links == 0, (uint?)links, false)));
            if (links > 0) Assert.That(volume.Run("lsattr third"), Does.Contain("-i-"));
        }

        Assert.That(volume.Names(), Is.Empty);
    }

    [Test]
    public void AFileOfAnOverlaysLowerLayerIsRemovedFromItAndComesBack()
    {
        using var volume = new Volume("tmpfs");
        volume.Run("mkdir lower upper work merged && echo text > lower/file && setfattr -n user.note -v text lower/file");
        if (Tool.Run(volume.Folder, "mount", "-t", "overlay", "-o", "lowerdir=lower,upperdir=upper,workdir=work", "none", "merged") is { ExitCode: not 0 } mount) Assert.Ignore($"no overlay can be mounted here: {mount.Error}");
        try
        {
            using var capture = volume.Capture("/merged/file");
            var kept = new KeptFile(capture);
            var outcome = FileRemoval.Remove(capture, Token, new());
            Assert.That((outcome.NameRemoved, outcome.OriginalDeleted), Is.EqualTo((true, true)), outcome.ToString());
            Assert.That(volume.Run("ls -A merged; cat lower/file"), Is.EqualTo("text\n"), "the layer below is not what was asked for");
            var restored = kept.Restore(volume.Root, Token);
            Assert.That(restored.IsExact, Is.True, RoundTripTests.Say(restored));
        }
        finally
        {
            volume.Run("umount merged");
        }
    }

    [Test]
    public void AFileThatAProcessHasOpenIsDeletedAndTheProcessStillHasIt()
    {
        using var volume = new Volume("tmpfs");
        volume.Run("echo text > file");
        using var holder = Process.Start(new ProcessStartInfo(Tool.PathOf("bash"), ["-c", "exec 3< file; echo open; read -r; cat <&3"]) { WorkingDirectory = volume.Folder, RedirectStandardInput = true, RedirectStandardOutput = true })!;
        try
        {
            Assert.That(holder.StandardOutput.ReadLine(), Is.EqualTo("open"));
            using (var capture = volume.Capture("/file"))
            {
                Assert.That(FileRemoval.Remove(capture, Token, new()) is { NameRemoved: true, OriginalDeleted: true, LinksLeft: 0, Code: null }, Is.True);
            }

            Assert.That(new FileInfo($"/proc/{holder.Id}/fd/3").LinkTarget, Does.EndWith(" (deleted)"));
            holder.StandardInput.WriteLine();
            Assert.That(holder.StandardOutput.ReadToEnd(), Is.EqualTo("text\n"));
        }
        finally
        {
            holder.StandardInput.Close();
            holder.WaitForExit();
        }
    }

    [Test]
    public void AProgramThatRunsIsDeletedAndComesBackAsAnotherFile()
    {
        using var volume = new Volume("tmpfs");
        volume.Run($"cp {Tool.PathOf("sleep")} program");
        var before = volume.Describe();
        using var running = Process.Start(new ProcessStartInfo(Path.Combine(volume.Folder, "program"), ["100"]))!;
        try
        {
            using var capture = volume.Capture("/program");
            var kept = new KeptFile(capture);
            Assert.That(FileRemoval.Remove(capture, Token, new()).OriginalDeleted, Is.True);
            Assert.That(new FileInfo($"/proc/{running.Id}/exe").LinkTarget, Does.EndWith(" (deleted)"));
            var restored = kept.Restore(volume.Root, Token);
            Assert.That((restored.IsExact, restored.IsLinked), Is.EqualTo((true, false)), RoundTripTests.Say(restored));
            Assert.That(volume.Describe(), Is.EqualTo(before));
        }
        finally
        {
            running.Kill();
            running.WaitForExit();
        }
    }

    [Test]
    public void AnotherFileThatHasTheNameIsNotTouched()
    {
        using var volume = new Volume("tmpfs");
        volume.Run("echo evil > file && echo victim > victim");
        using var capture = volume.Capture("/file");
        volume.Run("mv file moved && mv victim file");
        var calls = new ActCalls();
        var outcome = FileRemoval.Remove(capture, Token, calls);
        Assert.That((outcome.NameRemoved, outcome.OriginalDeleted, outcome.LinksLeft, outcome.Code, calls.Count), Is.EqualTo((false, false, (uint?)1, "changed", 0)));
        volume.Run("rm file moved");
        outcome = FileRemoval.Remove(capture, Token, calls);
        Assert.That((outcome.NameRemoved, outcome.OriginalDeleted, outcome.Code, calls.Count), Is.EqualTo((false, true, "vanished", 0)));
    }

    [TestCase(false)]
    [TestCase(true)]
    public void AFileThatComesInTheLastMomentIsMovedBackOrLeftWhereItIsSaidToBe(bool isNameTaken)
    {
        using var volume = new Volume("tmpfs");
        volume.Run("echo evil > file && echo victim > victim");
        using var capture = volume.Capture("/file");
        var calls = new ScriptedCalls(number =>
        {
            if (number == 2) volume.Run("mv file moved && mv victim file");
            if (number == 3 && isNameTaken) volume.Run("echo third > file");
        });
        var outcome = FileRemoval.Remove(capture, Token, calls);
        Assert.That((outcome.NameRemoved, outcome.Code), Is.EqualTo((false, "changed")));
        var left = isNameTaken ? $".forensics-{Token}/object" : "file";
        Assert.That(outcome.LeftAt, Is.EqualTo(isNameTaken ? EvidencePath.Of("/" + left) : (EvidencePath?)null));
        Assert.That(volume.Run($"cat {left} moved"), Is.EqualTo("victim\nevil\n"));
        Assert.That(volume.Run("ls -A | wc -l").Trim(), Is.EqualTo(isNameTaken ? "3" : "2"));
    }

    [TestCase(0)]
    [TestCase(3)]
    public void WhatWasWrittenAfterTheCaptureIsNotLost(int when)
    {
        using var volume = new Volume("tmpfs");
        volume.Run("echo text > file");
        using var capture = volume.Capture("/file");
        if (when == 0) volume.Run("echo more >> file");
        var calls = new ScriptedCalls(number =>
        {
            if (number == 2 && when > 0) volume.Run("echo more >> file");
        });
        var outcome = FileRemoval.Remove(capture, Token, calls);
        Assert.That((outcome.NameRemoved, outcome.OriginalDeleted, outcome.Code), Is.EqualTo((false, false, "content_changed")));
        Assert.That(capture.HasChanged(), Is.True);
        Assert.That(volume.Run("cat file; ls -A"), Is.EqualTo("text\nmore\nfile\n"));
        Assert.That(FileRemoval.Remove(capture, Token, new(), new() { IgnoreContentChange = true }).OriginalDeleted, Is.True);
    }

    [Test]
    public void WhereThereIsNoRoomForAFolderTheFileIsRemovedAllTheSame()
    {
        using var volume = new Volume("tmpfs", "nr_inodes=3");
        volume.Run("echo text > file && ln file other");
        Assert.That(Tool.Run(volume.Folder, "mkdir", "folder").Error, Does.Contain("No space left"));
        using var capture = volume.Capture("/file");
        var calls = new ActCalls();
        var outcome = FileRemoval.Remove(capture, Token, calls);
        Assert.That((outcome.NameRemoved, outcome.OriginalDeleted, outcome.LinksLeft, outcome.Code), Is.EqualTo((true, false, (uint?)1, "hard_links")), outcome.ToString());
        Assert.That(volume.Names(), Is.EqualTo("./other\n"));
    }

    [Test]
    public void WithoutRoomForAFolderASwappedFileIsMovedBackToo()
    {
        using var volume = new Volume("tmpfs");
        volume.Run("echo evil > file && echo victim > victim");
        using var capture = volume.Capture("/file");
        var calls = new ScriptedCalls(number =>
        {
            if (number == 1) throw new IOException("full", 28);
            if (number == 2) volume.Run("mv file moved && mv victim file");
        });
        var outcome = FileRemoval.Remove(capture, Token, calls);
        Assert.That((outcome.NameRemoved, outcome.Code, outcome.LeftAt), Is.EqualTo((false, "changed", (EvidencePath?)null)));
        Assert.That(volume.Run("cat file moved; ls -A"), Is.EqualTo("victim\nevil\nfile\nmoved\n"));
    }

    [TestCase(2, false)]
    [TestCase(3, true)]
    [TestCase(4, true)]
    public void APrivateFolderThatIsMovedAwayStaysInReachAndIsSaidToBeLeft(int call, bool isInside)
    {
        using var volume = new Volume("tmpfs");
        volume.Run("mkdir d victim && echo text > d/file && echo victim > victim/object");
        using var capture = volume.Capture("/d/file");
        var calls = new ScriptedCalls(number =>
        {
            if (number == call) volume.Run($"mv d/.forensics-{Token} stolen && ln -s ../victim d/.forensics-{Token}");
        });
        var outcome = FileRemoval.Remove(capture, Token, calls);
        Assert.That((outcome.NameRemoved, outcome.OriginalDeleted, outcome.FolderLeft), Is.EqualTo((true, true, (EvidencePath?)EvidencePath.Of($"/d/.forensics-{Token}"))), outcome.ToString());
        Assert.That(volume.Run("cat victim/object; ls -A stolen"), Is.EqualTo("victim\n"), isInside ? "the file was in it" : "the file came into it");
    }

    [Test]
    public void APrivateFolderThatIsThereAlreadyIsNobodysToUse()
    {
        using var volume = new Volume("tmpfs");
        volume.Run($"echo text > file && mkdir -m 777 .forensics-{Token} && echo mine > .forensics-{Token}/object");
        using var capture = volume.Capture("/file");
        var outcome = FileRemoval.Remove(capture, Token, new());
        Assert.That((outcome.NameRemoved, outcome.Code), Is.EqualTo((false, "token_used")));
        var repair = RemovalRepair.Finish(volume.Root, RemovalTicket.Of(capture, Token), RemovalDecision.PutBack, new());
        Assert.That((repair.IsDone, repair.After.IsForeign, repair.After.State), Is.EqualTo((false, true, RemovalState.AtName)));
        Assert.That(volume.Run($"cat file .forensics-{Token}/object"), Is.EqualTo("text\nmine\n"));
    }

    [TestCase("short")]
    [TestCase("with/slash")]
    [TestCase("Upper-case")]
    public void ATokenThatIsNoneIsRefused(string token)
    {
        using var volume = new Volume("tmpfs");
        volume.Run("echo text > file");
        using var capture = volume.Capture("/file");
        Assert.That(() => FileRemoval.Remove(capture, token, new()), Throws.ArgumentException);
        Assert.That(() => FileRemoval.Remove(capture, new string('a', ActLimits.TokenMax + 1), new()), Throws.ArgumentException);
        Assert.That(FileRemoval.Remove(capture, new string('a', ActLimits.TokenMax), new()).OriginalDeleted, Is.True);
    }

    [Test]
    public void ALossOfPowerThatCouldBringItBackIsSaid()
    {
        using var volume = new Volume("tmpfs");
        volume.Run("echo text > file");
        using var capture = volume.Capture("/file");
        var outcome = FileRemoval.Remove(capture, Token, new FailingCalls(1, only: "fsync"));
        Assert.That((outcome.NameRemoved, outcome.OriginalDeleted, outcome.Code, outcome.SystemCall), Is.EqualTo((true, true, "not_durable", "fsync")));
    }

    /// <summary>Does something between two calls.</summary>
    private sealed class ScriptedCalls(Action<int> act) : ActCalls
    {
        protected override void Before(int number, string systemCall) => act(number);
    }
}
