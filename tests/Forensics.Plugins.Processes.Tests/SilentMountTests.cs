using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using Forensics.Sdk;

namespace Forensics.Plugins.Processes.Tests;

/// <summary>
/// A process whose program, folder, files and mappings lie on a file system that takes requests and no longer answers them, in a mount namespace of its own. The daemon is its child and is
/// killed with it: that frees what waits.
/// </summary>
public sealed partial class SilentMountTests
{
    private const int Kill = 9;
    private const int GoSilent = 10;

    // Far above the deadlines of all that is not answered here, and far below what one deadline for each process would take.
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(90);

    private string folder = null!;
    private OddProcess process = null!;
    private TargetRoot? silentRoot;
    private int? daemon;

    [SetUp]
    public void SetUp()
    {
        if (!Environment.IsPrivilegedProcess || !File.Exists("/dev/fuse"))
        {
            Assert.Ignore("this needs root and /dev/fuse");
        }

        folder = Directory.CreateTempSubdirectory("forensics-silent-").FullName;
        Directory.CreateDirectory($"{folder}/m");
        using var gcc = Process.Start("gcc", ["-O1", "-o", $"{folder}/silent", Path.Combine(TestContext.CurrentContext.TestDirectory, "silent.c")]);
        gcc.WaitForExit();
    }

    [TearDown]
    public void End()
    {
        if (daemon is { } started)
        {
            _ = Send(started, Kill);
        }

        process?.Dispose();
        silentRoot?.Descriptor.Dispose();
        if (folder is not null)
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public void AProcessOnASilentMountIsListedWithWhatCouldBeReadAndTheOthersAreToo()
    {
        Start("cd m/d; exec 7< ../b 8> '../name (deleted)'");
        var watch = Stopwatch.StartNew();
        var listing = Listing.Of();
        Assert.That(watch.Elapsed, Is.LessThan(Bound));

        var record = listing.Record(process.Pid);
        Assert.That(record.GetProperty("executable").GetString(), Is.EqualTo($"{folder}/m/p"));
        Assert.That(record.GetProperty("working_directory").GetString(), Is.EqualTo($"{folder}/m/d"));
        Assert.That(record.GetProperty("name").GetString(), Is.EqualTo("x"));
        Assert.That(record.GetProperty("executable_sha256").ValueKind, Is.EqualTo(JsonValueKind.Null));
        var files = listing.Details("process.open_file", process.Pid).ToDictionary(file => file.GetProperty("fd").GetInt32());
        Assert.That(files[7].GetProperty("path").GetString(), Is.EqualTo($"{folder}/m/b"));
        Assert.That(files[8].GetProperty("path").GetString(), Is.EqualTo($"{folder}/m/name (deleted)"));
        Assert.That(files[8].GetProperty("deleted").ValueKind, Is.EqualTo(JsonValueKind.Null), "whether it is called so or deleted stays open");
        Assert.That(listing.Details("process.map", process.Pid).Select(map => map.GetProperty("mapped_path").GetString()), Does.Contain($"{folder}/m/p"));
        Assert.That(listing.Faults(process.Pid).Select(fault => fault.Code), Is.EquivalentTo(new[] { "EXECUTABLE_NOT_HASHED", "DELETED_NAMES_TIMED_OUT" }));
        Assert.That(listing.Conclusion.Flags, Is.EqualTo(ItemFlags.Truncated));
        Assert.That(listing.Record(Environment.ProcessId).GetProperty("executable_sha256").GetString(), Has.Length.EqualTo(64));
    }

    [Test]
    public void AProgramOnAnOverlayOfOneCostsOneDeadlineAndItsDigestAlone()
    {
        Start($"mkdir up over; mount -t overlay -o lowerdir={folder}/up:{folder}/m none over || exit; cd over/d; exec 7< ../b");
        var listing = Listing.Of();
        var record = listing.Record(process.Pid);
        Assert.That(record.GetProperty("executable").GetString(), Is.EqualTo($"{folder}/over/p"));
        Assert.That(record.GetProperty("executable_sha256").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(listing.Details("process.open_file", process.Pid).Select(file => file.GetProperty("path").GetString()), Does.Contain($"{folder}/over/b"));
        Assert.That(listing.Faults(process.Pid).Select(fault => (fault.Kind, fault.Code)), Is.EqualTo(new[] { (FaultKind.TimedOut, "EXECUTABLE_NOT_HASHED") }));
    }

    [Test]
    public void ARootThatDoesNotAnswerIsTimedOut()
    {
        Start("cd m/d");
        var listing = Listing.Of(silentRoot!);
        Assert.That((listing.Conclusion.State, listing.Conclusion.Reason), Is.EqualTo((ItemState.TimedOut, "/proc did not answer within 10 s")));
    }

    private void Start(string script)
    {
        process = OddProcess.StartProgram("unshare", ["--mount", "--propagation", "private", "bash", "-c", $"""
            cd {folder}
            ./silent later {folder}/m {folder}/mounted {OddProgram.Path} > /dev/null & echo $!
            for i in $(seq 1000); do [ -e mounted ] && break; sleep 0.01; done
            {script}
            exec ../p name 78
            """]);
        daemon = int.Parse(process.ReadLine()!, System.Globalization.CultureInfo.InvariantCulture);
        process.Expect("ready");
        silentRoot = Roots.Open($"/proc/{process.Pid}/root{folder}/m/d");
        Assert.That(Send(daemon.Value, GoSilent), Is.Zero);
        OddProcess.Until(() => !File.ReadAllText($"/proc/{daemon}/status").Contains("SigPnd:\t0000000000000200"), "it takes the signal");
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Send(int processId, int signal);
}
