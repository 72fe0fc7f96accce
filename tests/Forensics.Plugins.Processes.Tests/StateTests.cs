using System.Text.Json;

namespace Forensics.Plugins.Processes.Tests;

public sealed class StateTests
{
    [Test]
    public void AZombieHasNeitherProgramNorArgumentsAndIsNoTrouble()
    {
        using var process = OddProcess.Start("zombie");
        var pid = int.Parse(process.ReadLine()!, System.Globalization.CultureInfo.InvariantCulture);
        process.Expect("ready");
        var listing = Listing.Of();
        var record = listing.Record(pid);
        Assert.That(record.GetProperty("state").GetString(), Is.EqualTo("Z"));
        Assert.That(record.GetProperty("parent_pid").GetInt32(), Is.EqualTo(process.Pid));
        Assert.That(record.GetProperty("name").GetString(), Is.EqualTo("odd"));
        foreach (var field in (string[])["executable", "executable_deleted", "arguments", "arguments_truncated", "working_directory", "virtual_bytes"])
        {
            Assert.That(record.GetProperty(field).ValueKind, Is.EqualTo(JsonValueKind.Null), field);
        }

        Assert.That(listing.Faults(pid), Is.Empty);
    }

    [Test]
    public void AProcessWhoseMainThreadHasEndedStillShowsItsProgram()
    {
        using var process = OddProcess.Ready("headless", "--argument");
        OddProcess.Until(() => State(process.Pid) == "Z", "its main thread does not end");
        var listing = Listing.Of();
        var record = listing.Record(process.Pid);
        Assert.That(record.GetProperty("thread_count").GetInt32(), Is.EqualTo(2));
        Assert.That(record.GetProperty("executable").GetString(), Is.EqualTo(OddProgram.Path));
        Assert.That(HostileProcessTests.Strings(record, "arguments"), Is.EqualTo(new[] { OddProgram.Path, "headless", "--argument" }));
        Assert.That(record.GetProperty("working_directory").GetString(), Is.EqualTo(Environment.CurrentDirectory));
        Assert.That(listing.Faults(process.Pid), Is.Empty);
    }

    [Test]
    public void AStoppedProcessIsReadAsItIsAndStaysStopped()
    {
        using var process = OddProcess.Ready("stopped");
        OddProcess.Until(() => State(process.Pid) == "T", "it does not stop");
        Assert.That(State(process.Pid), Is.EqualTo("T"));
    }

    [Test]
    public void KernelThreadsAreMarkedAndGiveNoFaults()
    {
        var listing = Listing.Of();
        var threads = listing.Records.Values.Where(record => record.GetProperty("kernel_thread").GetBoolean()).ToList();
        Assert.That(threads, Is.Not.Empty);
        foreach (var thread in threads)
        {
            Assert.That(thread.GetProperty("executable").ValueKind, Is.EqualTo(JsonValueKind.Null));
            Assert.That(thread.GetProperty("arguments").ValueKind, Is.EqualTo(JsonValueKind.Null));
            Assert.That(listing.Faults(thread.GetProperty("pid").GetInt32()), Is.Empty);
        }

        Assert.That(listing.Record(2).GetProperty("name").GetString(), Is.EqualTo("kthreadd"));
        Assert.That(listing.Record(2).GetProperty("parent_pid").ValueKind, Is.EqualTo(JsonValueKind.Null));
    }

    [Test]
    public void KernelThreadsAreLeftOutWhenAskedAndCounted()
    {
        var listing = Listing.Of(options: new() { IncludeKernelThreads = false });
        Assert.That(listing.Records.Values.Any(record => record.GetProperty("kernel_thread").GetBoolean()), Is.False);
        Assert.That(listing.Records, Does.ContainKey(1));
        Assert.That(listing.Conclusion.Reason, Does.Contain("kernel threads left out"));
    }

    [Test]
    public void AProcessWithoutALoginHasNoAuditSession()
    {
        Assume.That(File.OpenText("/proc/self/sessionid").ReadToEnd(), Is.EqualTo("4294967295"));
        var record = Listing.Of().Record(Environment.ProcessId);
        Assert.That(record.GetProperty("audit_session_id").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(record.GetProperty("login_id").ValueKind, Is.EqualTo(JsonValueKind.Null));
    }

    private static string? State(int pid) => Listing.Of().Record(pid).GetProperty("state").GetString();
}
