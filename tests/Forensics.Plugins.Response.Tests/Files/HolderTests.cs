using Forensics.Plugins.Response.Files;
using Forensics.Sdk;

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
