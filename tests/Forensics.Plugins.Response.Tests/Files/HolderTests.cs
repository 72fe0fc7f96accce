using Forensics.Plugins.Response.Files;
using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Response.Tests.Files;

/// <summary>Holders that are easily missed, and what is said where nobody can look.</summary>
public sealed class HolderTests
{
    // CLONE_FILES of linux/sched.h: the thread has a table of its own from then on.
    private const string ThreadOpener = "import ctypes,sys,threading\ndef run():\n assert ctypes.CDLL(None).unshare(0x400)==0\n f=open(sys.argv[1])\n print('ready',flush=True)\n sys.stdin.read()\nt=threading.Thread(target=run)\nt.start()\nt.join()";

    // One mapping of the file, and below it so many of a file with a long path that the file's line comes after 16 MiB. Every second page is mapped: neighbours would be one line.
    private const string FarMapper = """
        import ctypes, os, sys
        c = ctypes.CDLL(None)
        c.mmap.restype = ctypes.c_void_p
        c.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_long]
        f = os.open(sys.argv[1], os.O_RDONLY)
        place = c.mmap(None, 4096 * 20000, 0, 0x22, -1, 0)
        assert c.mmap(place + 4096 * 19999, 4096, 1, 0x12, f, 0) == place + 4096 * 19999
        os.close(f)
        os.chdir(os.path.dirname(sys.argv[1]))
        for i in range(15):
            os.mkdir('d' * 250)
            os.chdir('d' * 250)
        f = os.open('filler', os.O_RDWR | os.O_CREAT)
        os.write(f, b'x' * 4096)
        for i in range(6000):
            assert c.mmap(place + 8192 * i, 4096, 1, 0x12, f, 0) == place + 8192 * i
        os.close(f)
        assert sum(len(line) for line in open('/proc/self/maps').read().splitlines()) > 16 << 20
        print('ready', flush=True)
        sys.stdin.read()
        """;

    // Each has the file open for two milliseconds, starts the next and ends. The first waits, and takes the ended away (PR_SET_CHILD_SUBREAPER).
    private const string Runner = """
        import ctypes, os, select, signal, sys
        assert ctypes.CDLL(None).prctl(36, 1, 0, 0, 0) == 0
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)
        if os.fork():
            sys.stdin.read()
            os._exit(0)
        f = os.open(sys.argv[1], os.O_RDONLY)
        print('ready', flush=True)
        while not select.select([0], [], [], 0.002)[0]:
            if os.fork():
                os._exit(0)
        """;

    // The last of four open files.
    private const string LastOpener = "import os,sys\nassert os.open(sys.argv[1],os.O_RDONLY)==3\nprint('ready',flush=True)\nsys.stdin.read()";

    [Test]
    public void AHolderThatStartsAnotherAndEndsIsFoundOrSaidToBePossible()
    {
        using var device = new Device();
        var path = device.Make("file");
        using var child = StandInTests.Start("python3", "-c", Runner, path);
        try
        {
            Assert.That(child.StandardOutput.ReadLine(), Is.EqualTo("ready"));
            for (var round = 0; round < 10; round++)
            {
                var scan = Scan(device, path);
                Assert.That(scan.Holders.Count > 0 || scan.Unknown is not null, Is.True, $"round {round}");
            }

            var put = device.Put(path).Must(ActionOutcome.Done);
            Assert.That((put.Object().Flag("original_deleted"), put.Object().Text("why_not")!.Split(':')[0]), Is.EqualTo((false, "still_open")).Or.EqualTo((false, "holders_unknown")));
            Assert.That(put.Object().Text("why_not"), Does.StartWith("still_open: held by ").Or.Contain("processes start and end faster than they can be looked at"));
            device.Undo(put.Journalled()).Must(ActionOutcome.Done);
        }
        finally
        {
            child.StandardInput.Close();
            child.StandardOutput.ReadToEnd(); // Until the last of them has ended.
            StandInTests.End(child);
        }

        Assert.That((Scan(device, path).Holders.Count, Scan(device, path).Unknown), Is.EqualTo((0, (string?)null)));
        Assert.That(Scan(device, path, new() { ListReadings = 1 }).Unknown, Does.Contain("were new on reading 1 of their list"));
    }

    [TestCase(LastOpener, 4, true)]
    [TestCase(LastOpener, 3, false)]
    [TestCase(ThreadOpener, 2, true)]
    [TestCase(ThreadOpener, 1, false)]
    public void UpToABoundOpenFilesAndThreadsAreLookedAtAndMoreAreSaid(string script, int bound, bool isFound)
    {
        using var device = new Device();
        var path = device.Make("file");
        using var child = StandInTests.Start("python3", "-c", script, path);
        try
        {
            Assert.That(child.StandardOutput.ReadLine(), Is.EqualTo("ready"));
            var scan = Scan(device, path, script == LastOpener ? new() { Descriptors = bound } : new() { Threads = bound });
            Assert.That((scan.Holders.Any(holder => holder.Pid == child.Id), scan.Unknown is not null || isFound), Is.EqualTo((isFound, true)), scan.Unknown);
        }
        finally
        {
            StandInTests.End(child);
        }
    }

    [Test]
    public void WhomTheKernelDoesNotShowWhenItIsDecidedIsSaid()
    {
        using var device = new Device();
        var path = device.Make("file");
        using var child = StandInTests.Start("cat");

        // There may be some that even this process may not look into.
        var always = device.Put(device.Make("other")).Must(ActionOutcome.Done).Faults.Count;
        Assert.That(always, Is.LessThan(2), "what was told is not told again");
        LimitedThread.Run(() =>
        {
            var responder = new QuarantineResponder();
            var context = device.NewContext(responder, _ =>
            {
                LimitedThread.DropTracing(); // What comes before could look at all.
                return null;
            });
            Device.Do(responder, new() { Paths = [path] }, context).Must(ActionOutcome.Done);
            Assert.That(context.Faults.Select(fault => (fault.Code, fault.Kind, fault.Subject.ToString())), Is.EqualTo(Enumerable.Repeat(("HOLDERS_UNSEEN", FaultKind.Denied, path), always + 1)), context.Say());
            var repaired = device.Do(new QuarantineResponder(), new(), ActionMode.Repair, context.Journalled());
            Assert.That(repaired.Faults.Select(fault => fault.Code), Is.EqualTo(new[] { "HOLDERS_UNSEEN" }), repaired.Say());
        });
        StandInTests.End(child);
    }

    [TestCase(FarMapper, "mapped")]
    [TestCase(ThreadOpener, "open")]
    public void AHolderBehindManyMappingsAndOneWithATableOfFilesOfItsOwnAreFound(string script, string use)
    {
        using var device = new Device();
        var path = device.Make("file");
        using var child = StandInTests.Start("python3", "-c", script, path);
        try
        {
            Assert.That(child.StandardOutput.ReadLine(), Is.EqualTo("ready"));
            StandInTests.MustSayStillOpen(device.Put(path).Must(ActionOutcome.Done), child.Id, use);
            Assert.That(File.Exists(path), Is.False);
        }
        finally
        {
            StandInTests.End(child);
        }
    }

    private static HolderScan Scan(Device device, string path, HolderBounds? bounds = null)
    {
        FileStatus status;
        using (var file = File.OpenHandle(path))
        {
            Assert.That(FileStatus.Read(file, out status).Failed, Is.False);
        }

        return HolderScan.Of(device.Context(new QuarantineResponder()), status.Identity, EvidencePath.Of(path), bounds);
    }

    [Test]
    public void WithoutProcNobodyKnowsWhoHoldsAFileAndThatIsSaid()
    {
        using var device = new Device();
        var path = device.Make("file");
        var responder = new QuarantineResponder();
        var context = new Forensics.Sdk.Testing.RecordingContext(responder.Descriptor, device.Volume.Root, TimeProvider.System) { Orders = device.Order(ActionMode.Apply) };
        Device.Do(responder, new() { Paths = ["/file"] }, context).Must(ActionOutcome.Done);
        Assert.That((File.Exists(path), context.Object().Flag("original_deleted"), context.Faults.Select(fault => fault.Code)), Is.EqualTo((false, false, new[] { "HOLDERS_UNKNOWN" })).Using<(bool, bool, IEnumerable<string>)>((a, b) => (a.Item1, a.Item2) == (b.Item1, b.Item2) && a.Item3.SequenceEqual(b.Item3)));
        Assert.That(context.Object().Text("why_not"), Does.StartWith("holders_unknown: ").And.Contain("/proc"));

        // The repair knows no more.
        var repair = new Forensics.Sdk.Testing.RecordingContext(responder.Descriptor, device.Volume.Root, TimeProvider.System) { Orders = device.Order(ActionMode.Repair, context.Journalled()) };
        Device.Do(responder, new(), repair);
        Assert.That((repair.Object().Flag("original_deleted"), repair.Object().Text("why_not")!.Contains("holders_unknown: ", StringComparison.Ordinal)), Is.EqualTo((false, true)), repair.Say());
    }
}
