using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Forensics.Plugins.Network.Namespaces;
using Forensics.Plugins.Network.Sockets;
using Forensics.Sdk.Linux.Proc;

namespace Forensics.Plugins.Network.Tests;

/// <summary>Sockets against ss(8).</summary>
public sealed partial class SocketTests
{
    private const string Program = """
        import socket, sys, ctypes, struct
        held = []
        def say(word, s): print(word, s.fileno(), flush=True); held.append(s)
        t = socket.socket(); t.bind(('127.0.0.1', 0)); t.listen(7); say('listen', t)
        c = socket.create_connection(t.getsockname()); say('client', c)
        a, _ = t.accept(); say('accepted', a); c.send(b'12345')
        w = socket.create_connection(t.getsockname()); say('waiting', w)
        t6 = socket.socket(socket.AF_INET6); t6.bind(('::1', 0)); t6.listen(); say('listen6', t6)
        u = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); u.bind(('127.0.0.1', 0)); say('udp', u)
        u6 = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM); u6.connect(('::1', 9)); say('udp6', u6)
        ul = socket.socket(socket.AF_INET, socket.SOCK_DGRAM, 136); ul.bind(('127.0.0.1', 0)); say('udplite', ul)
        r = socket.socket(socket.AF_INET, socket.SOCK_RAW, 1); say('raw', r)
        x = socket.socket(socket.AF_UNIX); x.bind('\0net test'); x.listen(); say('unix', x)
        p, q = socket.socketpair(); say('pair', p); say('pair2', q)
        k = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x0806))
        prog = ctypes.create_string_buffer(struct.pack('HBBI', 0x28, 0, 0, 12) + struct.pack('HBBI', 0x06, 0, 0, 0xffff))
        k.setsockopt(socket.SOL_SOCKET, 26, struct.pack('HL', 2, ctypes.addressof(prog))); k.bind(('lo', 0x0806)); say('packet', k)
        n = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0); n.bind((0, 0)); say('netlink', n)
        print('ready', flush=True); sys.stdin.read()
        """;

    [Test]
    public void ASocketOfEachKindHasItsAddressesItsQueuesAndItsOwner()
    {
        Tool.Need("unshare", "ss", "ip", "nsenter");
        using var place = Child.InNamespace("ip link set lo up");
        using var child = place.RunPython(Program);
        var fds = child.Said.Select(line => line.Split(' ')).ToDictionary(parts => parts[0], parts => int.Parse(parts[1], CultureInfo.InvariantCulture));
        var snapshot = Snapshot.Take();
        var records = snapshot.Of("network.socket", place.NetNamespace);
        JsonElement Socket(string word) => records.Single(one => one.Text("pid") == $"{child.Pid}" && one.Text("fd") == $"{fds[word]}");
        (string?, string?, string?, string?) Row(string word) => (Socket(word).Text("family"), Socket(word).Text("protocol"), Socket(word).Text("local_address"), Socket(word).Text("connection_state"));

        Assert.That(Row("listen"), Is.EqualTo(("inet", "tcp", "127.0.0.1", "listen")));
        Assert.That(Socket("listen").Text("receive_queue_bytes"), Is.EqualTo("1"), "one waits to be accepted");
        Assert.That(Socket("listen").Text("send_queue_bytes"), Is.EqualTo("7"));
        Assert.That(Row("client"), Is.EqualTo(("inet", "tcp", "127.0.0.1", "established")));
        Assert.That(Socket("client").Text("remote_port"), Is.EqualTo(Socket("listen").Text("local_port")));
        Assert.That(Socket("accepted").Text("receive_queue_bytes"), Is.EqualTo("5"));
        Assert.That(Row("listen6"), Is.EqualTo(("inet6", "tcp", "::1", "listen")));
        Assert.That(Row("udp"), Is.EqualTo(("inet", "udp", "127.0.0.1", "unconnected")));
        Assert.That(Row("udp6"), Is.EqualTo(("inet6", "udp", "::1", "established")));
        Assert.That(Row("udplite"), Is.EqualTo(("inet", "udplite", "127.0.0.1", "unconnected")));
        Assert.That(Row("raw"), Is.EqualTo(("inet", "raw", "0.0.0.0", "unconnected")));
        Assert.That(new[] { "listen", "udp", "udplite", "raw", "unix" }.Select(word => Socket(word).Text("ioc_protocol")), Is.EqualTo(new[] { "TCP", "UDP", "IP", "RAWIP", null }));
        Assert.That((Socket("unix").Text("unix_path"), Socket("unix").Text("connection_state")), Is.EqualTo(("@net test", "listen")));
        Assert.That(Socket("pair").Text("peer_inode"), Is.EqualTo(Socket("pair2").Text("inode")));
        Assert.That((Socket("packet").Text("protocol"), Socket("packet").Text("interface"), Socket("packet").Text("filter_instructions")), Is.EqualTo(("0x0806", "lo", "2")));
        Assert.That(Convert.FromBase64String(Socket("packet").Text("filter_program")!), Has.Length.EqualTo(16));
        Assert.That((Socket("netlink").Text("family"), Socket("netlink").Text("protocol")), Is.EqualTo(("netlink", "0")));
        Assert.That(Socket("listen").Text("process_name"), Does.StartWith("python"));
        Assert.That(Socket("listen").Text("unique_pid"), Does.Match("^[0-9a-f]{32}$"));
        Assert.That(Socket("listen").Text("owner_name"), Is.EqualTo("root"));
        Assert.That(records.Where(one => one.Text("inode") is null).Select(one => one.Text("connection_state")), Is.EqualTo(new[] { "established" }), "the one that waits to be accepted");
        Assert.That(snapshot.Context.Records("cross.view").Where(one => one.Text("detail")!.Contains(place.NetNamespace, StringComparison.Ordinal)), Is.Empty);
        Assert.That(records.Where(one => one.Text("protocol") is "tcp" or "udp" && one.Text("inode") is not null).Select(Tuple), Is.EquivalentTo(Ss(place.Run("ss", "-Htuanp"))));
    }

    [Test]
    public void ASocketThatNoProcessHoldsIsSaidAndOneOfAThreadsOwnDescriptorsIsNot()
    {
        Tool.Need("unshare", "ip", "nsenter");
        using var place = Child.InNamespace("ip link set lo up");

        // A listening socket on its way between two processes is in no table of descriptors.
        using var sender = place.RunPython("""
            import socket, sys, array
            a, b = socket.socketpair()
            t = socket.socket(); t.bind(('127.0.0.1', 4444)); t.listen()
            a.sendmsg([b'x'], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array('i', [t.fileno()]))]); t.close()
            print('ready', flush=True); sys.stdin.read()
            """);
        using var threaded = place.RunPython("""
            import socket, sys, ctypes, threading
            def run():
                ctypes.CDLL(None).unshare(0x400)
                t = socket.socket(); t.bind(('127.0.0.1', 5555)); t.listen()
                print('ready', flush=True); threading.Event().wait()
            threading.Thread(target=run, daemon=True).start(); sys.stdin.read()
            """);
        var snapshot = Snapshot.Take();
        var views = snapshot.Context.Records("cross.view").Where(one => one.Text("detail")!.Contains(place.NetNamespace, StringComparison.Ordinal)).ToList();
        Assert.That(views.Select(one => (one.Text("disagreement"), one.Text("subject"))), Is.EqualTo(new[] { ("socket-without-owner", "tcp 127.0.0.1:4444 listen") }));
        var record = snapshot.Of("network.socket", place.NetNamespace).Single(one => one.Text("local_port") == "4444");
        Assert.That((record.Text("pid"), record.Text("inode"), record.GetProperty("owner_count").GetInt32()), Is.EqualTo((default(string), views[0].Text("inode"), 0)));

        var without = Snapshot.Take(new() { CrossViews = false });
        Assert.That(without.Context.Records("cross.view"), Is.Empty);
    }

    [Test]
    public void ASocketOfAProcessWhoseFirstThreadHasEndedHasItsOwner()
    {
        Tool.Need("unshare", "ip", "nsenter");
        using var place = Child.InNamespace("ip link set lo up");
        using var child = place.RunPython("""
            import socket, sys, os, ctypes, threading, time
            t = socket.socket(); t.bind(('127.0.0.1', 6666)); t.listen()
            def run():
                while open('/proc/%d/stat' % os.getpid()).read().rsplit(')', 1)[1].split()[0] != 'Z': time.sleep(0.01)
                print('ready', flush=True); sys.stdin.read(); os._exit(0)
            threading.Thread(target=run).start()
            ctypes.CDLL(None).syscall(93 if os.uname().machine == 'aarch64' else 60, 0)
            """);
        var record = Snapshot.Take().Of("network.socket", place.NetNamespace).Single(one => one.Text("local_port") == "6666");
        Assert.That((record.Text("pid"), record.Text("process_name")), Is.EqualTo(($"{child.Pid}", "python3")));
    }

    [Test]
    public void OfSocketsBeyondTheLimitTheFirstAreKeptAndNothingIsCompared()
    {
        var table = new SocketTable();
        table.Add("  sl\n   1: 0100007F:1F91 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 9 1 0\n"u8, "inet", "tcp");
        SocketFacts Fact(ulong inode) => new(inode, table.Entries[9], SocketFacts.Diagnosis);
        var views = SocketViews.Of([Fact(1), Fact(2)], [("inet", "udp")], table);
        views.KeepOnly(2);
        Assert.That(views.All().Select(socket => socket.Inode), Is.EqualTo(new[] { 1UL, 2UL }));
        views = SocketViews.Of([Fact(1)], [("inet", "tcp")], table);
        views.KeepOnly(0);
        Assert.That(views.All(), Is.Empty);
        Assert.That(SocketCrossViews.InOneView(new(new(1), new("1", default)) { Sockets = views }), Is.Empty);
    }

    [Test]
    public void APortOfVsockIsNeverNegative()
    {
        var answer = new byte[32];
        answer[0] = 40;
        answer.AsSpan(8, 4).Fill(0xff);
        answer[16] = 9;
        var entry = OtherDiagnosis.ParseVsock(answer)!.Entry;
        Assert.That((entry.LocalPort, entry.RemotePort), Is.EqualTo((default(int?), (int?)9)));
    }

    [Test]
    public void ASocketThatOneViewAloneShowsIsFoundAndOneThatItNeverShowsIsNot()
    {
        var table = new SocketTable();
        table.Add("  sl\n   0: 0100007F:1F90 00000000:0000 0A 00000003:00000002 00:00000000 00000000    33        0 7 1 0\n   1: 0100007F:1F91 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 9 1 0\n"u8, "inet", "tcp");
        SocketFacts Fact(ulong inode, string state) => new(inode, table.Entries[7] with { State = state }, SocketFacts.Diagnosis);
        Assert.That((table.Entries[7].SendQueueBytes, table.Entries[7].ReceiveQueueBytes, table.Entries[7].OwnerId), Is.EqualTo((3L, 2L, 33U)));
        var reading = new NamespaceReading(new(1), new("1", default))
        {
            Sockets = SocketViews.Of([Fact(7, "listen"), Fact(8, "listen"), Fact(10, "bound-inactive"), Fact(0, "time-wait")], [("inet", "tcp")], table),
        };
        Assert.That(SocketCrossViews.InOneView(reading).Select(one => (one.Socket.Inode, one.ShownBy)), Is.EqualTo(new[] { (8UL, "sock_diag"), (9UL, "/proc/PID/net") }));
        reading.Sockets = SocketViews.Of([Fact(8, "listen")], [("inet", "udp")], table);
        Assert.That(SocketCrossViews.InOneView(reading), Is.Empty, "not asked for both ways");
        Assert.That(reading.Sockets.All().Select(socket => socket.Inode), Is.EquivalentTo(new[] { 8UL, 7UL, 9UL }));
    }

    [Test]
    public void OwnReadsTheHostsNamespaceAlone()
    {
        Tool.Need("unshare");
        using var place = Child.InNamespace("true");
        var snapshot = Snapshot.Take(new() { Namespaces = NamespaceSelection.Own });
        var record = snapshot.Context.Records("network.namespace").Single();
        Assert.That(record.GetProperty("own").GetBoolean(), Is.True);
        Assert.That(snapshot.Of("network.socket", place.NetNamespace), Is.Empty);
    }

    private static string Tuple(JsonElement one)
    {
        static string Address(string text) => text.Contains(':', StringComparison.Ordinal) ? $"[{text}]" : text;
        static string Port(string port) => port == "0" ? "*" : port;
        var state = one.Text("connection_state") switch { "listen" => "LISTEN", "established" => "ESTAB", "unconnected" => "UNCONN", var other => other!.ToUpperInvariant() };
        return $"{one.Text("protocol")} {state} {Address(one.Text("local_address")!)}:{Port(one.Text("local_port")!)} {Address(one.Text("remote_address")!)}:{Port(one.Text("remote_port")!)} pid={one.Text("pid")},fd={one.Text("fd")}";
    }

    private static IEnumerable<string> Ss(string output)
    {
        foreach (var line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (Owner().Match(line) is { Success: true } owner)
            {
                yield return $"{fields[0]} {fields[1]} {fields[4]} {fields[5]} {owner.Value}";
            }
        }
    }

    [GeneratedRegex("pid=[0-9]+,fd=[0-9]+")]
    private static partial Regex Owner();
}
