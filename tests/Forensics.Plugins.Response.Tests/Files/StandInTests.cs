using System.Diagnostics;
using System.Globalization;
using Forensics.Plugins.Response.Files;
using Forensics.Sdk;

namespace Forensics.Plugins.Response.Tests.Files;

/// <summary>Files that are held, protected or no files: what is said of them is so.</summary>
public sealed class StandInTests
{
    private const string Mapper = "import mmap,sys\nf=open(sys.argv[1],'r+b')\nm=mmap.mmap(f.fileno(),0)\nf.close()\nprint('ready',flush=True)\nsys.stdin.read()";

    [Test]
    public void ARunningProgramLosesItsNameAndIsSaidToBeOpen()
    {
        using var device = new Device();
        using var child = Running(device, "program");
        var path = device.At("program");
        var sha256 = Device.Sha256(path);
        var put = device.Put(path).Must(ActionOutcome.Done);
        MustSayStillOpen(put, child.Id, "executable");
        Assert.That((File.Exists(path), device.UnsealedSha256(put.Id())), Is.EqualTo((false, sha256)));
        Assert.That(put.Records("quarantine.holder").Select(line => (line.GetProperty("pid").GetInt32(), line.Text("use"))), Is.EqualTo(new[] { (child.Id, "executable") }));
        Assert.That(child.HasExited, Is.False);
    }

    [Test]
    public void AProgramWhoseNameIsGoneIsTakenFromTheProcessThatRunsIt()
    {
        using var device = new Device();
        using var child = Running(device, "program");
        var sha256 = Device.Sha256(device.At("program"));
        File.Delete(device.At("program"));
        var put = device.Put(new QuarantineOptions { Pids = [child.Id] }).Must(ActionOutcome.Done);
        Assert.That((device.UnsealedSha256(put.Id()), put.Object().Text("path")), Is.EqualTo((sha256, device.At("program"))));
        MustSayStillOpen(put, child.Id, "executable");
        Assert.That(device.Restore(new() { Ids = [put.Id()], To = device.At("back") }).Must(ActionOutcome.Done).Item().State, Is.EqualTo(ItemState.Collected));
        Assert.That(Device.Sha256(device.At("back")), Is.EqualTo(sha256));
        child.Kill();
        child.WaitForExit();
        Assert.That(device.Put(new QuarantineOptions { Pids = [child.Id] }).MustRefuse(ItemState.Missing), Is.Not.Empty);
    }

    [Test]
    public void AProgramIsTakenByTheProcessThatRunsItAndByItsDigestsOnlyIfBothHold()
    {
        using var device = new Device();
        using var child = Running(device, "program");
        var path = device.At("program");
        var (sha256, md5) = (Device.Sha256(path), Tool.Run("/", "md5sum", path).MustSucceed().Output[..32]);
        Assert.That(device.Put(new QuarantineOptions { Pids = [child.Id], Sha256 = [sha256], Md5 = [new string('0', 32)] }).MustRefuse(ItemState.NotRun), Does.Contain(md5));
        Assert.That(device.Put(new QuarantineOptions { Paths = [path], Sha256 = [new string('0', 64)], Md5 = [md5] }).MustRefuse(ItemState.NotRun), Does.Contain(sha256));
        Assert.That(device.Put(new QuarantineOptions { Sha256 = [sha256], Md5 = [new string('0', 32)], Below = [device.Volume.Folder] }).Items.Values.Select(item => item!.State), Is.All.EqualTo(ItemState.Missing));
        Assert.That((File.Exists(path), device.Objects.Count), Is.EqualTo((true, 0)));
        device.Put(new QuarantineOptions { Pids = [child.Id], Sha256 = [sha256.ToUpperInvariant()], Md5 = [md5] }).Must(ActionOutcome.Done);
        Assert.That(File.Exists(path), Is.False);
    }

    [TestCase(Mapper, "mapped")]
    [TestCase("import sys\nf=open(sys.argv[1])\nprint('ready',flush=True)\nsys.stdin.read()", "open")]
    public void AMappedAndAnOpenFileAreSaidToBeStillOpen(string script, string use)
    {
        using var device = new Device();
        var path = device.Make("file");
        using var child = Start("python3", "-c", script, path);
        try
        {
            Assert.That(child.StandardOutput.ReadLine(), Is.EqualTo("ready"));
            MustSayStillOpen(device.Put(path).Must(ActionOutcome.Done), child.Id, use);
            Assert.That(File.Exists(path), Is.False);
        }
        finally
        {
            End(child);
        }
    }

    [Test]
    public void AFileOnAReadOnlyMountIsCopiedAndStays()
    {
        using var device = new Device();
        var path = device.Make("file");
        Tool.Run("/", "mount", "-o", "remount,ro", device.Volume.Folder).MustSucceed();
        var put = device.Put(path);
        MustBePartly(device, put, "read_only_mount", path);
    }

    [TestCase("+i", "immutable")]
    [TestCase("+a", "append_only")]
    public void AProtectedFileIsCopiedAndStaysUnlessItsFlagsMayBeCleared(string flag, string code)
    {
        Tool.Require("chattr");
        using var device = new Device("ext4");
        var path = device.Make("file");
        device.Run($"chattr {flag} file");
        try
        {
            MustBePartly(device, device.Put(path), code, path);
            Assert.That(device.Run("lsattr file"), Does.Contain(flag[1..] + "-"));
            device.Put(new QuarantineOptions { Paths = [path], ClearFlags = true }).Must(ActionOutcome.Done);
            Assert.That(File.Exists(path), Is.False);
        }
        finally
        {
            device.Run("[ ! -e file ] || chattr -ia file");
        }
    }

    [Test]
    public void OneOfThreeNamesIsRemovedAndTheOthersAreCounted()
    {
        using var device = new Device();
        var path = device.Make("file");
        device.Run("ln file b; ln file c");
        var put = device.Put(path).Must(ActionOutcome.Partly);
        Assert.That((put.Object().Flag("original_deleted"), put.Object().Text("why_not")), Is.EqualTo((false, "hard_links: 2 other names of it are left")));
        Assert.That(device.Volume.Names(), Is.EqualTo("./b\n./c\n"));

        // And the same after an interruption, when nobody holds it any more.
        var repaired = device.Do(new QuarantineResponder(), new(), ActionMode.Repair, put.Journalled());
        Assert.That((repaired.Result().Outcome, repaired.Object().Flag("original_deleted")), Is.EqualTo((ActionOutcome.Partly, false)), repaired.Say());
        Assert.That(repaired.Object().Text("why_not"), Does.StartWith("hard_links: 2"));

        // Its names were not all taken: nobody knows the others any more, and that is said.
        var undone = device.Undo(put.Journalled()).Must(ActionOutcome.Partly);
        Assert.That(undone.Result().Reason, Does.Contain("hard_links: it had 3 names, and 1 of them were taken"));
        Assert.That(device.Run("stat -c %h file b; cmp file b"), Is.EqualTo("1\n2\n"));
    }

    [Test]
    public void ARepairOfAProgramThatRunsDoesNotSayThatItIsGone()
    {
        using var device = new Device();
        using var child = Running(device, "program");
        var put = device.Put(device.At("program")).Must(ActionOutcome.Done);
        var repaired = device.Do(new QuarantineResponder(), new(), ActionMode.Repair, put.Journalled()).Must(ActionOutcome.Done);
        MustSayStillOpen(repaired, child.Id, "executable");
    }

    [Test]
    public void AFileThatVanishedBeforeItsCopyWasWholeIsNoActionWithoutEnd()
    {
        using var device = new Device();
        var path = device.Make("file");
        var put = device.Put(new QuarantineOptions { Paths = [path] }, new FailingCalls(1, isEnd: true));
        Assert.That((put.Result().Outcome, File.Exists(path)), Is.EqualTo((ActionOutcome.Failed, true)), put.Say());
        File.Delete(path);
        Assert.That(device.Do(new QuarantineResponder(), new(), ActionMode.Repair, put.Journalled()).Must(ActionOutcome.TakenBack).Result().Reason, Does.Contain("by somebody else"));
    }

    [Test]
    public void WhatIsNoFileOfItsOwnPathIsRefusedByNameAndNothingIsTouched()
    {
        using var device = new Device();
        device.Make("victim");
        device.Run("ln -s victim link; ln -s . folder-link; mkdir folder; mkfifo pipe; ln -s /nowhere dangling");
        var before = device.Run("find . -printf '%p %i %l %C@\\n' | sort");
        Assert.Multiple(() =>
        {
            Assert.That(Refused("link"), Is.EqualTo((ItemState.NotRun, "SYMLINK_ON_THE_WAY")).Or.EqualTo((ItemState.Unsupported, "SYMLINK_ON_THE_WAY")).Or.EqualTo((ItemState.ReadError, "SYMLINK_ON_THE_WAY")));
            Assert.That(Refused("folder-link/victim").Code, Is.EqualTo("SYMLINK_ON_THE_WAY"));
            Assert.That(Refused("dangling").Code, Is.EqualTo("SYMLINK_ON_THE_WAY"));
            Assert.That(Refused("folder").Code, Is.EqualTo("NOT_A_REGULAR_FILE"));
            Assert.That(Refused("pipe").Code, Is.EqualTo("NOT_A_REGULAR_FILE"));
            Assert.That(Refused("missing"), Is.EqualTo((ItemState.Missing, "FILE_MISSING")));
            Assert.That(Refused("none/missing"), Is.EqualTo((ItemState.Missing, "FOLDER_MISSING")));
            Assert.That(Refused("../x/../victim").Code, Is.EqualTo("PATH_REFUSED"));
        });
        Assert.That(device.Run("find . -printf '%p %i %l %C@\\n' | sort"), Is.EqualTo(before));
        Assert.That(device.Objects, Is.Empty);

        (ItemState State, string Code) Refused(string name)
        {
            var run = device.Put(device.Volume.Folder + "/" + name);
            Assert.That(run.Actions, Is.Empty);
            return (run.Item().State, run.Item().Reason!.Split(':')[0]);
        }
    }

    [Test]
    public void FilesOfTheStateDirectoryAndOfThisRunAreRefused()
    {
        using var device = new Device();
        var journal = Path.Combine(device.State, "journal");
        File.WriteAllText(journal, "x");
        var sha256 = Device.Sha256(journal);
        Assert.That(device.Put(journal).MustRefuse(ItemState.NotRun), Does.Contain("state directory"));
        Assert.That(device.Put(new QuarantineOptions { Sha256 = [sha256], Below = [device.State] }).Item().State, Is.EqualTo(ItemState.Missing));
        Assert.That(File.ReadAllText(journal), Is.EqualTo("x"));
    }

    [Test]
    public void ADeletionWithoutACopySaysThatOnlyTheBundleHasIt()
    {
        using var device = new Device();
        var path = device.Make("file");
        var sha256 = Device.Sha256(path);
        var deleted = device.Do(new FileDeleteResponder(), new() { Paths = [path], KeepCopy = false }).Must(ActionOutcome.Done);
        Assert.That((File.Exists(path), Directory.Exists(device.Store), deleted.Records("quarantine.object").Count), Is.EqualTo((false, false, 0)));
        Assert.That(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(deleted.Blobs.Values.Single().Content)), Is.EqualTo(sha256));
        var undone = device.Do(new FileDeleteResponder(), new(), ActionMode.Revert, deleted.Journalled()).Result();
        Assert.That((undone.Outcome, undone.ItemState), Is.EqualTo((ActionOutcome.Failed, ItemState.Unsupported)));
        Assert.That(undone.Reason, Does.Contain("run-of-a-test").And.EndWith($"under {path}").And.Not.Contain(sha256));
    }

    [Test]
    public void ADeletionKeepsACopyFromWhichItIsUndone()
    {
        using var device = new Device();
        var path = device.Make("file");
        var before = device.Volume.Describe();
        var deleted = device.Do(new FileDeleteResponder(), new() { Paths = [path] }).Must(ActionOutcome.Done);
        Assert.That((File.Exists(path), device.UnsealedSha256(deleted.Id())), Is.EqualTo((false, deleted.Object().Text("sha256"))));
        device.Do(new FileDeleteResponder(), new(), ActionMode.Revert, deleted.Journalled()).Must(ActionOutcome.Done);
        Assert.That(device.Volume.Describe(), Is.EqualTo(before));
    }

    internal static void MustSayStillOpen(Forensics.Sdk.Testing.RecordingContext run, int pid, string use)
    {
        Assert.That(run.Object().Flag("original_deleted"), Is.False);
        Assert.That(run.Object().Text("why_not"), Does.Contain("still_open: held by ").And.Contain(string.Create(CultureInfo.InvariantCulture, $"{pid} (")).And.Contain($", {use})"));
    }

    private static void MustBePartly(Device device, Forensics.Sdk.Testing.RecordingContext put, string code, string path)
    {
        put.Must(ActionOutcome.Partly);
        Assert.That((put.Item().State, put.Object().Flag("original_deleted"), File.Exists(path)), Is.EqualTo((ItemState.Denied, false, true)), put.Say());
        Assert.That(put.Object().Text("why_not"), Does.StartWith($"{code}: "));
        Assert.That(device.UnsealedSha256(put.Id()), Is.EqualTo(Device.Sha256(path)));
    }

    /// <summary>A program that runs until its input ends.</summary>
    private static Held Running(Device device, string name)
    {
        File.Copy(Tool.PathOf("cat"), device.At(name));
        return new(Start(device.At(name)));
    }

    internal static Process Start(string program, params string[] arguments)
        => Process.Start(new ProcessStartInfo(program.StartsWith('/') ? program : Tool.PathOf(program), arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!;

    internal static void End(Process process)
    {
        process.StandardInput.Close();
        if (!process.WaitForExit(TimeSpan.FromSeconds(20)))
        {
            process.Kill();
        }
    }

    private sealed class Held(Process process) : IDisposable
    {
        public int Id => process.Id;

        public bool HasExited => process.HasExited;

        public void Kill() => process.Kill();

        public void WaitForExit() => process.WaitForExit();

        public void Dispose()
        {
            if (!process.HasExited)
            {
                End(process);
            }

            process.Dispose();
        }
    }
}
