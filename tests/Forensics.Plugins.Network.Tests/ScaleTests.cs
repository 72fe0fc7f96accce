using System.Globalization;

namespace Forensics.Plugins.Network.Tests;

/// <summary>Many sockets, many namespaces; and that the kernel's modules are as they were.</summary>
public sealed class ScaleTests
{
    [Test]
    public void FiftyThousandSocketsHaveTheirOwners()
    {
        Tool.Need("unshare", "ip", "nsenter");
        using var place = Child.InNamespace("ip link set lo up");
        using var child = place.RunPython("""
            import socket, sys, os, resource
            resource.setrlimit(resource.RLIMIT_NOFILE, (2600, 2600))
            children = 25
            r, w = os.pipe()
            for i in range(children):
                if os.fork() == 0:
                    held = []
                    for j in range(2000):
                        s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM if j % 2 else socket.SOCK_STREAM)
                        s.bind(('127.0.%d.1' % (i + 1), 2000 + j))
                        if j % 2 == 0: s.listen(1)
                        held.append(s)
                    os.write(w, b'x')
                    sys.stdin.read(); os._exit(0)
            done = 0
            while done < children: done += len(os.read(r, children))
            print('ready', flush=True); sys.stdin.read()
            """);
        var snapshot = Snapshot.Take();
        var records = snapshot.Of("network.socket", place.NetNamespace).Where(one => one.Text("family") == "inet").ToList();
        Assert.That(records, Has.Count.EqualTo(50_000));
        Assert.That(records.Count(one => one.Text("pid") is null), Is.Zero);
        Assert.That(records.GroupBy(one => one.Text("pid")).Select(group => group.Count()), Is.All.EqualTo(2_000));
        TestContext.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"50,000 sockets: {snapshot.CpuTime.TotalSeconds:F2} s of CPU"));
        Assert.That(snapshot.CpuTime, Is.LessThan(TimeSpan.FromSeconds(20)));
    }

    [Test]
    public void ThreeHundredNamespacesAreEachReadOnce()
    {
        Tool.Need("unshare");
        using var child = Child.Python("""
            import ctypes, os, sys
            libc = ctypes.CDLL(None, use_errno=True)
            r, w = os.pipe()
            for i in range(300):
                if os.fork() == 0:
                    if libc.unshare(0x40000000): os.write(1, b'errno %d\n' % ctypes.get_errno())
                    os.write(1, (os.readlink('/proc/self/ns/net')[5:-1] + '\n').encode())
                    os.write(w, b'x')
                    sys.stdin.read(); os._exit(0)
            done = 0
            while done < 300: done += len(os.read(r, 300))
            print('ready', flush=True); sys.stdin.read()
            """);
        Assert.That(child.Said, Has.Count.EqualTo(300).And.Unique);
        var snapshot = Snapshot.Take();
        var found = snapshot.Context.Records("network.namespace").Where(one => one.GetProperty("entered").GetBoolean()).Select(one => one.Text("net_namespace")).ToList();
        Assert.That(found, Is.Unique.And.SupersetOf(child.Said));
        var loopbacks = snapshot.Context.Records("network.interface").Where(one => one.Text("name") == "lo").Select(one => one.Text("net_namespace"));
        Assert.That(loopbacks, Is.Unique.And.SupersetOf(child.Said));
        TestContext.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"300 namespaces: {snapshot.CpuTime.TotalSeconds:F2} s of CPU"));
        Assert.That(snapshot.CpuTime, Is.LessThan(TimeSpan.FromSeconds(20)));
    }

    [Test]
    public void ANamespaceIsFoundThatIsOnlyHeldOpenOrOfAThread()
    {
        Tool.Need("unshare");
        using var child = Child.Python("""
            import ctypes, os, sys, threading
            libc = ctypes.CDLL(None)
            def number(path): return os.readlink(path)[5:-1]
            r, w = os.pipe()
            pid = os.fork()
            if pid == 0:
                libc.unshare(0x40000000); os.write(w, b'x'); threading.Event().wait()
            os.read(r, 1)
            held = os.open('/proc/%d/ns/net' % pid, os.O_RDONLY)
            print(number('/proc/%d/ns/net' % pid), flush=True)
            os.kill(pid, 9); os.waitpid(pid, 0)
            def run():
                libc.unshare(0x40000000)
                print(number('/proc/thread-self/ns/net'), flush=True)
                print('ready', flush=True); threading.Event().wait()
            threading.Thread(target=run, daemon=True).start(); sys.stdin.read()
            """);
        var snapshot = Snapshot.Take();
        var records = child.Said.Select(one => snapshot.Of("network.namespace", one).Single()).ToList();
        Assert.That(records.Select(one => (one.GetProperty("entered").GetBoolean(), one.GetProperty("process_count").GetInt32())), Is.All.EqualTo((true, 0)));
        Assert.That(records[0].Text("holder_pid"), Is.EqualTo($"{child.Pid}"));
        Assert.That(records[1].Text("pid"), Is.EqualTo($"{child.Pid}"));
        Assert.That(child.Said.SelectMany(one => snapshot.Of("network.interface", one)).Select(one => one.Text("name")), Does.Contain("lo"));
    }

    [Test]
    public void NoModuleIsLoaded()
    {
        var before = Modules();
        Snapshot.Take();
        Assert.That(Modules(), Is.EqualTo(before));
    }

    private static List<string> Modules()
        => [.. File.Exists("/proc/modules") ? File.ReadLines("/proc/modules").Select(line => line.Split(' ')[0]) : [], .. Directory.EnumerateDirectories("/sys/module").Order(StringComparer.Ordinal)];
}
