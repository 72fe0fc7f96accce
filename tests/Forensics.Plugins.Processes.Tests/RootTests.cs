using System.Text.Json;
using Forensics.Sdk;

namespace Forensics.Plugins.Processes.Tests;

public sealed class RootTests
{
    private string folder = string.Empty;

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("forensics-root-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    [Test]
    public void ARootWithoutProcIsUnsupported() => AssertUnsupported();

    [Test]
    public void ARootWithAnOrdinaryFolderCalledProcIsUnsupported()
    {
        Directory.CreateDirectory(Path.Combine(folder, "proc/1"));
        AssertUnsupported();
    }

    [Test]
    public void ALinkToTheRunningSystemsProcIsNotFollowedOutOfTheRoot()
    {
        File.CreateSymbolicLink(Path.Combine(folder, "proc"), "/../../../proc");
        AssertUnsupported();
    }

    [Test]
    public void TheProcOfAPidNamespaceIsListedWithItsOwnNumbers()
    {
        using var container = OddProcess.StartProgram("unshare", ["-pf", "--mount-proc", "--kill-child", OddProgram.Path, "wait"]);
        container.Expect("ready");
        using var inside = Inside.ChildOf(container.Pid);
        var listing = Listing.Of(inside.Root);
        Assert.That(listing.Records.Keys, Is.EqualTo(new[] { 1 }));
        Assert.That(listing.Record(1).GetProperty("executable").GetString(), Is.EqualTo(OddProgram.Path));
        Assert.That(listing.Record(1).GetProperty("parent_pid").ValueKind, Is.EqualTo(JsonValueKind.Null));

        var outside = Listing.Of().Record(inside.Pid);
        Assert.That(outside.GetProperty("namespace_pids").EnumerateArray().Select(pid => pid.GetInt32()), Is.EqualTo(new[] { inside.Pid, 1 }));
        Assert.That(outside.GetProperty("start_ticks").GetUInt64(), Is.EqualTo(listing.Record(1).GetProperty("start_ticks").GetUInt64()));
    }

    [Test]
    public void SomethingMountedOverAProcessIsReportedAndNotRead()
    {
        using var target = OddProcess.Ready("wait");
        using var holder = AfterMount($"mount --bind /proc/1 /proc/{target.Pid} && mount --bind /etc/hostname /proc/2/cmdline");
        using var inside = Inside.Of(holder.Pid);
        var listing = Listing.Of(inside.Root);
        Assert.That(listing.Records, Does.Not.ContainKey(target.Pid));
        Assert.That(listing.Faults(target.Pid).Single().Code, Is.EqualTo("PROCESS_COVERED"));
        Assert.That(listing.Faults(2).Single().Code, Is.EqualTo("PROCESS_COVERED"));
        Assert.That(listing.Record(2).GetProperty("arguments").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(listing.Conclusion, Has.Property("State").EqualTo(ItemState.Collected).And.Property("Flags").EqualTo(ItemFlags.Truncated));
    }

    [Test]
    public void WithoutRightsLinksAreNullWithOneFaultAProcess()
    {
        using var process = OddProcess.Ready("wait");
        Listing? listing = null;
        Roots.AsNobody(() => listing = Listing.Of());
        var record = listing!.Record(process.Pid);
        Assert.That(record.GetProperty("executable").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(record.GetProperty("working_directory").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(record.GetProperty("arguments")[0].GetString(), Is.EqualTo(OddProgram.Path));
        Assert.That(record.GetProperty("arguments_truncated").ValueKind, Is.EqualTo(JsonValueKind.Null), "its extent is not shown");
        var fault = listing.Faults(process.Pid).Single();
        Assert.That((fault.Kind, fault.Code, fault.Errno, fault.SystemCall), Is.EqualTo((FaultKind.Denied, "PROCESS_PARTLY_READ", 13, "readlinkat")));
        Assert.That(listing.Conclusion.Flags, Is.EqualTo(ItemFlags.Truncated));
    }

    [Test]
    public void AProcThatHidesOthersProcessesSaysSo()
    {
        using var holder = AfterMount("mount -t proc -o hidepid=2 proc /proc");
        using var inside = Inside.Of(holder.Pid);
        Listing? listing = null;
        Roots.AsNobody(() => listing = Listing.Of(inside.Root));
        Assert.That(listing!.Context.Faults.Select(fault => fault.Code), Does.Contain("PROCESSES_HIDDEN"));
        Assert.That(listing.Conclusion.Flags, Is.EqualTo(ItemFlags.Truncated));
    }

    [Test]
    public void AProcThatShowsFoldersOnlyGivesOneFaultAProcess()
    {
        using var holder = AfterMount("mount -t proc -o hidepid=1 proc /proc");
        using var inside = Inside.Of(holder.Pid);
        Listing? listing = null;
        Roots.AsNobody(() => listing = Listing.Of(inside.Root));
        Assert.That(listing!.Records.Keys, Is.SubsetOf(new[] { Environment.ProcessId }), "a process may always read itself");
        Assert.That(listing.Faults(1).Single(), Has.Property("Code").EqualTo("PROCESS_UNREADABLE").And.Property("Kind").EqualTo(FaultKind.Denied));
    }

    /// <summary>A process in a mount namespace of its own, where something was mounted.</summary>
    private static OddProcess AfterMount(string command)
    {
        var holder = OddProcess.StartProgram("unshare", ["-m", "sh", "-c", $"{command} && exec '{OddProgram.Path}' wait"]);
        holder.Expect("ready");
        return holder;
    }

    private void AssertUnsupported()
    {
        var listing = Listing.Of(folder);
        Assert.That(listing.Conclusion.State, Is.EqualTo(ItemState.Unsupported));
        Assert.That(listing.Conclusion.Reason, Does.StartWith("no procfs below this root"));
        Assert.That(listing.Records, Is.Empty);
        Assert.That(listing.Context.Faults, Is.Empty);
    }
}
