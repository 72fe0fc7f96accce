using System.Security.Cryptography;
using Forensics.Plugins.Memory.Dumps;
using Forensics.Plugins.Memory.Targets;
using Forensics.Sdk;
using Forensics.Sdk.Testing;

namespace Forensics.Plugins.Memory.Tests.Dumps;

/// <summary>Which processes are dumped.</summary>
public sealed class SelectionTests : DumpTests
{
    private const string Nobodys = "no-such-process-here";

    [Test]
    public void ByTheNameOfTheProcessOrOfItsProgram()
    {
        var program = Copy("forensics-unmatched-name");
        using var target = TargetProcess.ReadyOf(program, "guarded");
        using var other = TargetProcess.Ready("guarded");
        var run = DumpRun.Of(new DumpOptions { Names = ["forensics-unmat", Nobodys] });
        MustFind(run, target, "name:forensics-unmat");
        Assert.That(run.Item($"name:{Nobodys}").State, Is.EqualTo(ItemState.Empty));
        MustFind(DumpRun.Of(new DumpOptions { Names = ["forensics-unmatched-name"] }), target, "name:forensics-unmatched-name");
    }

    [Test]
    public void ByThePathOfItsProgram()
    {
        var program = Copy("path");
        using var target = TargetProcess.ReadyOf(program, "guarded");
        using var other = TargetProcess.Ready("guarded");
        var run = DumpRun.Of(new DumpOptions { Paths = [program, "/nowhere"] });
        MustFind(run, target, $"path:{program}");
        Assert.That(run.Item("path:/nowhere").State, Is.EqualTo(ItemState.Empty));
    }

    [Test]
    public void ByItsUser()
    {
        Tool.Require("setpriv");
        // A number that no account of this machine has.
        const string User = "1876543";
        File.SetUnixFileMode(TargetProgram.Folder, (UnixFileMode)Convert.ToInt32("755", 8));
        using var target = TargetProcess.ReadyOf(Tool.PathOf("setpriv"), "--reuid", User, TargetProgram.Path(TargetProgram.Pie), "guarded");
        using var other = TargetProcess.Ready("guarded");
        var run = DumpRun.Of(new DumpOptions { Users = [User, "1876544"] });
        MustFind(run, target, $"user:{User}");
        Assert.That(run.Item("user:1876544").State, Is.EqualTo(ItemState.Empty));
    }

    [TestCase("md5")]
    [TestCase("sha1")]
    [TestCase("sha256")]
    public void ByTheDigestOfItsProgram(string algorithm)
    {
        var program = Copy("digest");
        File.AppendAllText(program, Guid.NewGuid().ToString());
        var hash = Tool.Run("/", $"{algorithm}sum", program).MustSucceed().Output.Split(' ')[0];
        using var target = TargetProcess.ReadyOf(program, "guarded");
        using var other = TargetProcess.Ready("guarded");
        var unknown = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(hash.Length / 2));
        var run = DumpRun.Of(new DumpOptions { Hashes = [hash.ToUpperInvariant(), unknown] });
        MustFind(run, target, $"hash:{hash}");
        Assert.That(run.Item($"hash:{unknown}").State, Is.EqualTo(ItemState.Empty));
    }

    [Test]
    public void ByTheDigestOfAProgramThatWasDeleted()
    {
        var program = Copy("deleted-digest");
        File.AppendAllText(program, Guid.NewGuid().ToString());
        var hash = Tool.Run("/", "sha256sum", program).MustSucceed().Output.Split(' ')[0];
        using var target = TargetProcess.ReadyOf(program, "guarded");
        File.Delete(program);
        MustFind(DumpRun.Of(new DumpOptions { Hashes = [hash] }), target, $"hash:{hash}");
    }

    [Test]
    public void ByADeletedProgram()
    {
        var program = Copy("deleted");
        using var target = TargetProcess.ReadyOf(program, "guarded");
        using var other = TargetProcess.Ready("guarded");
        File.Delete(program);

        // Of whatever else of this machine is like that nothing is stored.
        var run = DumpRun.Of(new DumpOptions { Rules = [TargetRule.DeletedExecutable], Ranges = ["0-1000"], ProcState = false });
        Assert.That(run.Dumped, Does.Contain(target.Pid).And.Not.Contain(other.Pid));
        Assert.That(run.Item("rule:deleted-executable").State, Is.EqualTo(ItemState.Collected));
        Assert.That(run.Record(target.Pid).GetProperty("executable").GetString(), Is.EqualTo(program));
    }

    [TestCase("memory", TargetRule.MemoryExecutable, "memory-executable")]
    [TestCase("anonymous", TargetRule.AnonymousExecutable, "anonymous-executable")]
    [TestCase("writable", TargetRule.WritableExecutable, "writable-executable")]
    public void ByMemoryThatInstructionsCanBeRunFrom(string kind, TargetRule rule, string item)
    {
        using var target = TargetProcess.Ready("executable", kind);
        using var other = TargetProcess.Ready("executable", "none");
        var run = DumpRun.Of(new DumpOptions { Rules = [rule], Ranges = ["0-1000"], ProcState = false });
        Assert.That(run.Dumped, Does.Contain(target.Pid).And.Not.Contain(other.Pid));
        Assert.That(run.Item($"rule:{item}").State, Is.EqualTo(ItemState.Collected));
    }

    [Test]
    public void AProcessThatSeveralSelectorsNameIsDumpedOnce()
    {
        var program = Copy("many-ways");
        using var target = TargetProcess.ReadyOf(program, "guarded");
        var run = DumpRun.Of(new DumpOptions { Pids = [target.Pid, target.Pid], Names = ["many-ways", "many-ways"], Paths = [program] });
        Assert.That(run.Dumped, Is.EqualTo(new[] { target.Pid }));
        Assert.That(run.Context.Items.Keys, Is.EquivalentTo(new[] { $"pid:{target.Pid}", "name:many-ways", $"path:{program}" }));
    }

    [Test]
    public void NothingAskedForIsEmpty()
    {
        var run = DumpRun.Of(new DumpOptions());
        Assert.That(run.Context.Items.Values.Select(item => item!.State), Is.EqualTo(new[] { ItemState.Empty }));
        Assert.That(run.Dumped, Is.Empty);
    }

    [Test]
    public void OneMoreThanTheLimitIsLeftOutAndTold()
    {
        var program = Copy("limited");
        using var first = TargetProcess.ReadyOf(program, "guarded");
        using var second = TargetProcess.ReadyOf(program, "guarded");
        var both = DumpRun.Of(new DumpOptions { Paths = [program], MaxProcesses = 2 });
        Assert.That(both.Dumped, Is.EquivalentTo(new[] { first.Pid, second.Pid }));
        var one = DumpRun.Of(new DumpOptions { Paths = [program], MaxProcesses = 1 });
        Assert.That(one.Dumped.Count(), Is.EqualTo(1));
        Assert.That(new[] { first.Pid, second.Pid }.Select(pid => one.Item(pid).State), Is.EquivalentTo(new[] { ItemState.Collected, ItemState.OverLimit }));
    }

    [Test]
    public async Task TheContractIsKept()
    {
        using var target = TargetProcess.Ready("threads", "3");
        var root = ThisMachine.Root();
        using (root.Descriptor)
        {
            Assert.That(await PluginConformance.CheckAsync<DumpCollector>(root, $$"""{"pids":[{{target.Pid}},5000000],"names":["{{Nobodys}}"]}"""), Is.Empty);
        }
    }

    private static void MustFind(DumpRun run, TargetProcess target, string selector)
    {
        Assert.That(run.Dumped, Is.EqualTo(new[] { target.Pid }), run.Item(selector).Reason);
        Assert.That(run.Item(selector).State, Is.EqualTo(ItemState.Collected));
        run.MustBeCollected(target.Pid);
    }

    private string Copy(string name)
    {
        var path = Path.Combine(Folder, name);
        File.Copy(TargetProgram.Path(TargetProgram.Static), path);
        return path;
    }
}
