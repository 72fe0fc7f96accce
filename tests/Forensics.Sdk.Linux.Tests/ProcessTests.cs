using System.Diagnostics;
using System.Globalization;
using Forensics.Sdk.Linux.Hashing;
using Forensics.Sdk.Linux.Proc;
using Forensics.Sdk.Linux.Processes;

namespace Forensics.Sdk.Linux.Tests;

/// <summary>Processes that are held, and what is seen of them.</summary>
public sealed class ProcessTests
{
    private const int TooHigh = 5_000_000; // Over PID_MAX_LIMIT, linux/threads.h.
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    [Test]
    public void NobodyAndThreadsCannotBeHeld()
    {
        Assert.That(ProcessHandle.Open(TooHigh, out _), Is.EqualTo(Errno.ESRCH));
        var thread = Directory.GetDirectories("/proc/self/task").Select(task => int.Parse(Path.GetFileName(task), CultureInfo.InvariantCulture)).First(id => id != Environment.ProcessId);
        Assert.That(ProcessHandle.Open(thread, out _).Failed, Is.True);
        using var proc = Proc();
        Assert.That(HeldProcess.Open(new(proc), thread, null, out _), Is.EqualTo(Errno.EINVAL));
        Assert.That(HeldProcess.Open(new(proc), TooHigh, null, out _), Is.EqualTo(Errno.ESRCH));
    }

    [Test]
    public void AHeldProcessEndsAndItsHandleReachesNobodyElse()
    {
        using var proc = Proc();
        using var child = Sleep();
        Assert.That(HeldProcess.Open(new(proc), child.Id, null, out var held), Is.EqualTo(Errno.Ok));
        using (held)
        {
            Assert.That(held!.Handle.WaitForEnd(TimeSpan.Zero), Is.False);
            Assert.That(held.Handle.ExitStatus(), Is.Null);
            Assert.That(held.Handle.Send(ProcessSignal.Terminate), Is.EqualTo(Errno.Ok));
            Assert.That(held.Handle.WaitForEnd(Deadline), Is.True);
            Assert.That(child.WaitForExit(Deadline), Is.True);
            Assert.That(held.Handle.Send(ProcessSignal.None), Is.EqualTo(Errno.ESRCH));
            Assert.That(new CandidateReader(proc).Read(held.Directory), Is.Null);
            Assert.That(held.Handle.ExitStatus(), Environment.OSVersion.Version >= new Version(6, 15) ? Is.EqualTo((int)ProcessSignal.Terminate) : Is.Null);
        }
    }

    [Test]
    public void WhoStartedAtAnotherTimeIsAnother()
    {
        using var proc = Proc();
        using var child = Sleep();
        var processes = new CandidateReader(proc);
        var ticks = processes.Read(child.Id)!.Stat.StartTicks;
        Assert.That(HeldProcess.Open(processes, child.Id, ticks + 1, out _), Is.EqualTo(ProcessErrors.Replaced));
        Assert.That(HeldProcess.Open(processes, child.Id, ticks, out var held), Is.EqualTo(Errno.Ok));
        held!.Dispose();
        End(child);
    }

    [Test]
    public void ThreadsAreSeenToStandAndToGoOn()
    {
        using var proc = Proc();
        using var child = Sleep();
        Assert.That(HeldProcess.Open(new(proc), child.Id, null, out var held), Is.EqualTo(Errno.Ok));
        using (held)
        {
            Assert.That(ThreadStates.Of(held!.Directory), Is.EqualTo(new ThreadStates(1, 0, 0)));
            _ = held.Handle.Send(ProcessSignal.Stop);
            Assert.That(SpinWait.SpinUntil(() => ThreadStates.Of(held.Directory).AreStopped, Deadline), Is.True);
            Assert.That(ThreadStates.Of(held.Directory), Is.EqualTo(new ThreadStates(0, 1, 0)));
            _ = held.Handle.Send(ProcessSignal.Continue);
            Assert.That(SpinWait.SpinUntil(() => !ThreadStates.Of(held.Directory).HasStopped, Deadline), Is.True);
            End(child);
            Assert.That(ThreadStates.Of(held.Directory).AreStopped, Is.False);
        }
    }

    [Test]
    public void ATreeHasParentsBeforeTheirChildrenAndNobodyOfAnotherStart()
    {
        using var proc = Proc();
        using var shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "sh -c 'sleep 120 & echo; wait' & wait"]) { RedirectStandardOutput = true })!;
        _ = shell.StandardOutput.ReadLine();
        var processes = new CandidateReader(proc);
        Assert.That(ProcessTree.Read(processes, out var tree), Is.EqualTo(Errno.Ok));
        var ticks = processes.Read(shell.Id)!.Stat.StartTicks;
        var below = tree.Below([(shell.Id, ticks)]);
        Assert.That(below.Select(entry => entry.Depth), Is.EqualTo(new[] { 1, 2 }));
        Assert.That((below[0].Process.ParentPid, below[1].Process.ParentPid), Is.EqualTo((shell.Id, below[0].Process.Pid)));
        Assert.That(tree.Below([(shell.Id, ticks + 1)]), Is.Empty);
        shell.Kill(entireProcessTree: true);
        Assert.That(shell.WaitForExit(Deadline), Is.True);
    }

    [TestCase(100ul, 200ul, 100ul, true, Description = "it is its child")]
    [TestCase(100ul, 100ul, 100ul, true, Description = "in the same tick")]
    [TestCase(300ul, 200ul, 300ul, false, Description = "the number was a stranger's when the child was looked at, and is the parent's since")]
    [TestCase(100ul, 200ul, 150ul, false, Description = "the number is a stranger's by now: the child may be his")]
    [TestCase(100ul, 200ul, null, false, Description = "the number was a stranger's meanwhile, who has ended")]
    public void AStrangerWhoseParentHadTheNumberDuringTheLookIsNoChild(ulong parent, ulong child, ulong? parentAfterwards, bool isChild)
    {
        var looks = new Dictionary<int, Queue<ProcessStat?>>
        {
            [10] = new([Stat(10, 1, parent), parentAfterwards is { } ticks ? Stat(10, 1, ticks) : null]),
            [11] = new([Stat(11, 10, child)]),
        };
        var tree = ProcessTree.Of([10, 11], pid => looks[pid].Dequeue());
        Assert.That(tree.Below([(10, parent)]).Select(entry => entry.Process.Pid), Is.EqualTo(isChild ? new[] { 11 } : []));
        Assert.That(looks[10], Is.Empty, "who has children is looked at again");

        static ProcessStat Stat(int pid, int parentPid, ulong startTicks)
        {
            Assert.That(ProcessStat.TryParse(System.Text.Encoding.ASCII.GetBytes($"{pid} (x) S {parentPid} 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 {startTicks} 1 0"), out var stat), Is.True);
            return stat!;
        }
    }

    [Test]
    public void TheDigestsOfAProgramAreThoseOfItsFileUpToALength()
    {
        using var folder = new TemporaryFolder();
        var program = folder.At("program");
        File.Copy(new FileInfo("/bin/sleep").ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? "/bin/sleep", program);
        var (length, hash) = (new FileInfo(program).Length, Shell.Run("sha256sum", program).Split(' ')[0]);
        using var child = Process.Start(new ProcessStartInfo(program, ["120"]))!;
        File.Delete(program);
        using var proc = Proc();
        Assert.That(ProcessDirectory.Open(proc, child.Id, out var directory), Is.EqualTo(Errno.Ok));
        using (directory)
        using (var reader = new AbandonableReader(TimeProvider.System))
        {
            Assert.That(SpinWait.SpinUntil(() => new CandidateReader(proc).Read(child.Id)!.Executable!.Value.HasDeletedMark, Deadline), Is.True);
            var status = new CandidateReader(proc).Read(child.Id)!.ExecutableStatus!.Value;
            var local = new LocalFiles(Machine());
            Assert.That(new ProgramDigests(DigestAlgorithms.Sha256, length - 1, local, reader).Of(directory!, status, null, out _), Is.EqualTo(ProgramDigests.TooLong));
            Assert.That(new ProgramDigests(DigestAlgorithms.Sha256, length, local, reader).Of(directory!, status, null, out var digests), Is.EqualTo(Errno.Ok));
            Assert.That(Convert.ToHexStringLower(digests!.Sha256!), Is.EqualTo(hash));
        }

        End(child);
    }

    private static Process Sleep() => Process.Start(new ProcessStartInfo("/bin/sleep", ["120"]))!;

    private static void End(Process child)
    {
        child.Kill();
        Assert.That(child.WaitForExit(Deadline), Is.True);
    }

    private static TargetRoot Machine()
    {
        Assert.That(TargetRootReading.OpenRoot(EvidencePath.Of("/"), out var root), Is.EqualTo(Errno.Ok));
        return root;
    }

    private static ProcFileSystem Proc()
    {
        Assert.That(ProcFileSystem.Open(Machine(), "test", out var proc), Is.Null);
        return proc!;
    }
}
