using Forensics.Sdk.Quarantine.Files;

namespace Forensics.Sdk.Quarantine.Tests.Files;

/// <summary>A removal ends at any of its calls: the file is at its name or whole in the private place until it is unlinked, and the repair does what is decided.</summary>
public sealed class CrashedRemovalTests
{
    private const string Token = "0123456789abcdef";
    private const string Content = "content that is there once";

    [Test]
    public void AProcessThatIsKilledBeforeAnyCallLeavesTheFileWhole([Values] RemovalDecision decision)
    {
        Tool.Require("chattr");
        using var volume = new Volume("ext4", mebibytes: 64);
        var calls = KilledActor.Run("remove", Prepare(volume, "whole"), "/file", Token, "-", 0);
        Assert.That(calls, Is.EqualTo(6), "ioctl, mkdirat, renameat2, unlinkat, unlinkat, fsync");
        for (var call = 1; call <= calls; call++)
        {
            var folder = Prepare(volume, $"{call}");
            var ticket = Ticket(volume, $"/{call}/file");
            KilledActor.Run("remove", folder, "/file", Token, "-", call);
            MustBeWholeOrGone(volume, call, unlink: 4);
            MustBeRepaired(volume, ticket, call, decision, wasUnlinked: call > 4);
        }
    }

    [Test]
    public void WhatOtherNamesLeadToIsAsProtectedAsItWasAfterTheRepair([Values] RemovalDecision decision)
    {
        Tool.Require("chattr");
        using var volume = new Volume("ext4", mebibytes: 64);
        var calls = KilledActor.Run("remove", WithOther(volume, "whole"), "/file", Token, "-", 0);
        Assert.That(calls, Is.EqualTo(7), "ioctl, mkdirat, renameat2, unlinkat, unlinkat, fsync, ioctl");
        for (var call = 1; call <= calls; call++)
        {
            var folder = WithOther(volume, $"{call}");
            var before = volume.Run("lsattr other | cut -d' ' -f1", $"{call}");
            var ticket = Ticket(volume, $"/{call}/file");
            KilledActor.Run("remove", folder, "/file", Token, "-", call);
            for (var again = 0; again < 2; again++)
            {
                var repair = RemovalRepair.Finish(volume.Root, ticket, decision, new(), new() { ClearFlags = true });
                Assert.That(volume.Run("lsattr other | cut -d' ' -f1", $"{call}"), Is.EqualTo(before), $"{call}: {repair}");
                Assert.That(volume.Run("cat other", $"{call}"), Is.EqualTo(Content));
                Assert.That(repair.After.State, Is.EqualTo(decision == RemovalDecision.PutBack && call <= 4 ? RemovalState.AtName : RemovalState.Gone), $"{call}: {repair}");
            }
        }
    }

    [TestCase(true, false, false)]
    [TestCase(false, false, true)]
    [TestCase(true, true, true)]
    public void FlagsThatCannotBeSetAgainAreToldAndTheRemovalIsDone(bool hasHandle, bool isRefused, bool isLost)
    {
        Tool.Require("chattr");
        using var volume = new Volume("ext4", mebibytes: 64);
        WithOther(volume, "two");
        var ticket = Ticket(volume, "/two/file");
        ticket = hasHandle ? ticket : ticket with { Handle = null };
        using (var capture = volume.Capture("/two/file"))
        {
            Assert.That(FileRemoval.Remove(capture, Token, new FailingCalls(7), new() { ClearFlags = true }).FlagsLost, Is.True);
        }

        LimitedThread.Run(() =>
        {
            if (isRefused)
            {
                LimitedThread.Refuse(LimitedThread.OpenByHandle, LimitedThread.OperationNotPermitted);
            }

            var repair = RemovalRepair.Finish(volume.Root, ticket, RemovalDecision.Remove, new(), new() { ClearFlags = true });
            Assert.That((repair.IsDone, repair.FlagsLost, repair.Errno), Is.EqualTo((true, isLost, (int?)null)), repair.ToString());
        });
        Assert.That(volume.Run("lsattr other | cut -c5", "two"), Is.EqualTo(isLost ? "-\n" : "i\n"));

        // With the last name the flags are gone.
        volume.Run("chattr -i other; rm other", "two");
        var last = RemovalRepair.Finish(volume.Root, ticket, RemovalDecision.Remove, new(), new() { ClearFlags = true });
        Assert.That((last.IsDone, last.FlagsLost), Is.EqualTo((true, !hasHandle)), "without a handle nobody knows");
    }

    [Test]
    public void ANameThatIsStillPrivateGoesThoughTheRepairOfAnotherHasProtectedTheFileAgain([Values] RemovalDecision decision)
    {
        Tool.Require("chattr");
        using var volume = new Volume("ext4", mebibytes: 64);
        WithOther(volume, "two");
        var ticket = Ticket(volume, "/two/file");
        using (var capture = volume.Capture("/two/file"))
        {
            FileRemoval.Remove(capture, Token, new FailingCalls(4, isEnd: true), new() { ClearFlags = true });
        }

        volume.Run("chattr +i other", "two");
        var repair = RemovalRepair.Finish(volume.Root, ticket, decision, new(), new() { ClearFlags = true });
        Assert.That((repair.IsDone, volume.Run("find . -type f | sort; lsattr other | cut -c5", "two")), Is.EqualTo((true, decision == RemovalDecision.PutBack ? "./file\n./other\ni\n" : "./other\ni\n")), repair.ToString());
    }

    [Test]
    public void ARepairThatIsCutShortItselfIsDoneByTheNext([Values("ext4", "btrfs", "tmpfs")] string kind, [Values] RemovalDecision decision, [Values] bool isFull)
    {
        Tool.Require("chattr");
        using var volume = new Volume(kind, mebibytes: 256);
        var rounds = 0;
        for (var call = 1; call <= 6; call++)
        {
            var hasFailed = true;
            for (var second = 1; hasFailed; second++)
            {
                var name = $"{call}-{second}";
                Prepare(volume, name);
                var ticket = Ticket(volume, $"/{name}/file");
                using (var capture = volume.Capture($"/{name}/file"))
                {
                    FileRemoval.Remove(capture, Token, isFull ? new FullCalls(call) : new FailingCalls(call, isEnd: true), new() { ClearFlags = true });
                }

                var isGone = volume.Run("find . -type f | wc -l", name).Trim() == "0";
                var failing = new FailingCalls(second, isEnd: true);
                RemovalRepair.Finish(volume.Root, ticket, decision, failing, new() { ClearFlags = true });
                hasFailed = failing.HasFailed;
                Assert.That(volume.Run("cat $(find . -type f)", name), Is.EqualTo(decision == RemovalDecision.PutBack && !isGone ? Content : "").Or.EqualTo(isGone ? "" : Content));
                MustBeRepaired(volume, ticket, name, decision, isGone);
                rounds++;
            }
        }

        Assert.That(rounds, Is.GreaterThan(10));
    }

    [Test]
    public void ACallThatFailsIsSaidAndNothingIsLost([Values] bool isFull, [Values] RemovalDecision decision)
    {
        Tool.Require("chattr");
        using var volume = new Volume("ext4", mebibytes: 64);
        for (var call = 1; call <= 6; call++)
        {
            Prepare(volume, $"{call}");
            var ticket = Ticket(volume, $"/{call}/file");
            RemovalOutcome outcome;
            using (var capture = volume.Capture($"/{call}/file"))
            {
                outcome = FileRemoval.Remove(capture, Token, isFull ? new FullCalls(call, isEnd: false) : new FailingCalls(call), new() { ClearFlags = true });
            }

            var files = volume.Run("find . -type f", $"{call}").Trim();
            var folders = volume.Run("find . -mindepth 1 -type d", $"{call}").Trim();
            Assert.That(files, Is.EqualTo(outcome.NameRemoved ? "" : "./file"), outcome.ToString());
            Assert.That(folders, Is.EqualTo(outcome.FolderLeft is null ? "" : $"./.forensics-{Token}"), outcome.ToString());
            Assert.That(outcome.OriginalDeleted, Is.EqualTo(outcome.NameRemoved));
            if (!outcome.NameRemoved) Assert.That(volume.Run("cat file && lsattr file", $"{call}"), Does.StartWith(Content).And.Contains("i"), outcome.ToString());
            MustBeRepaired(volume, ticket, $"{call}", decision, outcome.NameRemoved);
        }
    }

    private static string Prepare(Volume volume, string name)
    {
        volume.Run($"mkdir {name} && printf '{Content}' > {name}/file && chattr +i {name}/file");
        return Path.Combine(volume.Folder, name);
    }

    private static string WithOther(Volume volume, string name)
    {
        volume.Run($"mkdir {name} && printf '{Content}' > {name}/file && ln {name}/file {name}/other && chattr +i {name}/file");
        return Path.Combine(volume.Folder, name);
    }

    private static RemovalTicket Ticket(Volume volume, string path)
    {
        using var capture = volume.Capture(path);
        return RemovalTicket.Of(capture, Token);
    }

    private static void MustBeWholeOrGone(Volume volume, int call, int unlink)
    {
        var files = volume.Run("find . -type f", $"{call}").Trim();
        Assert.That(files, Is.EqualTo(call <= unlink ? (call <= unlink - 1 ? "./file" : $"./.forensics-{Token}/object") : ""), $"before call {call}");
        if (files.Length > 0) Assert.That(volume.Run($"cat {files}", $"{call}"), Is.EqualTo(Content));
    }

    private static void MustBeRepaired(Volume volume, RemovalTicket ticket, object name, RemovalDecision decision, bool wasUnlinked)
    {
        for (var again = 0; again < 2; again++)
        {
            var repair = RemovalRepair.Finish(volume.Root, ticket, decision, new(), new() { ClearFlags = true });
            var isBack = decision == RemovalDecision.PutBack && repair.After.State == RemovalState.AtName;
            Assert.That(repair.IsDone, Is.EqualTo(isBack || decision == RemovalDecision.Remove), $"{name}: {repair}");
            Assert.That(repair.After.State, Is.EqualTo(isBack ? RemovalState.AtName : RemovalState.Gone), $"{name}: {repair}");
            Assert.That(wasUnlinked && isBack, Is.False);
            Assert.That(volume.Run("find . -mindepth 1", $"{name}").Trim(), Is.EqualTo(isBack ? "./file" : ""), $"{name}: {repair}");
            if (isBack) Assert.That(volume.Run("cat file; lsattr file", $"{name}"), Does.StartWith(Content).And.Match("-i-"));
            if (decision == RemovalDecision.PutBack) Assert.That(isBack, Is.EqualTo(!wasUnlinked), $"{name}: {repair}");
        }
    }

    /// <summary>There is no room for a folder; and one call, or that one and all after it, fails.</summary>
    private sealed class FullCalls(int first, bool isEnd = true) : ActCalls
    {
        protected override void Before(int number, string systemCall)
        {
            if (systemCall == "mkdirat") throw new IOException("full", 28);
            if (isEnd ? number >= first : number == first) throw new IOException("not to be made");
        }
    }
}
