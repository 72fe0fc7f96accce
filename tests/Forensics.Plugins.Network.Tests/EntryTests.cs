using System.Globalization;
using Forensics.Plugins.Network.Namespaces;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Testing;

namespace Forensics.Plugins.Network.Tests;

/// <summary>Ways into a namespace.</summary>
public sealed class EntryTests
{
    [Test]
    public void WhereTheOwnNamespaceIsNotKnownEachIsEnteredOrNotRead()
    {
        Tool.Need("unshare", "ip");
        using var child = Child.InNamespace("ip link add known type veth peer name other");
        var found = new NetworkNamespace(ulong.Parse(child.NetNamespace, CultureInfo.InvariantCulture));
        found.AddMember(child.Pid, child.Pid);
        WithEntry((proc, entry) =>
        {
            var reader = new NamespaceReader(proc, entry, new(WantedSockets.Routes, [], HasVersion6: true, HasXtables: false, []), own: null, TimeProvider.System);
            var reading = reader.Read(found, new(TimeProvider.System));
            Assert.That((reading.IsEntered, reading.Interfaces.Any(one => $"{one.Name}" == "known")), Is.EqualTo((true, true)));
            reading = reader.Read(new(1), new(TimeProvider.System));
            Assert.That((reading.IsEntered, reading.Interfaces.Count), Is.EqualTo((false, 0)));
        });
    }

    [Test]
    public void ADescriptorThatIsNoNamespaceAnyMoreIsNotOpened()
    {
        Tool.Need();
        using var child = Child.Python("""
            import os, sys
            r, w = os.pipe(); n = os.open('/proc/self/ns/net', os.O_RDONLY)
            for fd in r, n: print(fd, os.fstat(fd).st_ino, flush=True)
            print('ready', flush=True); sys.stdin.read()
            """);
        WithEntry((_, entry) => Assert.That(child.Said.Select(line => line.Split(' ').Select(ulong.Parse).ToArray()).Select(numbers =>
        {
            var wanted = new NetworkNamespace(numbers[1]);
            wanted.AddHolder(child.Pid, child.Pid, (int)numbers[0]);
            var error = entry.Open(wanted, out var opened);
            opened.Dispose();
            return error;
        }), Is.EqualTo(new[] { Errno.ESRCH, Errno.Ok })));
    }

    [Test]
    public void ARunThatFailsConcludesNoItemAsComplete()
    {
        Tool.Need("unshare");
        using var child = Child.InNamespace("true");
        var root = Snapshot.Root();
        using (root.Descriptor)
        {
            // The first namespace is read, the second is not.
            var context = new RecordingContext(new NetworkCollector().Descriptor, root, new BrokenClock(good: 1));
            Assert.That(async () => await CollectorRun.RunAsync(new NetworkCollector(), new(), context), Throws.Exception);
            var items = NetworkItems.Live.Select(item => context.Items[item]!).ToList();
            Assert.That(items.Select(item => item.State), Is.All.AnyOf(ItemState.Collected, ItemState.PluginFailed));
            Assert.That(items.Where(item => item.State == ItemState.Collected).Select(item => item.Flags), Is.Not.Empty.And.All.EqualTo(ItemFlags.Truncated));
            Assert.That(context.Items[NetworkItems.Sockets]!.State, Is.EqualTo(ItemState.PluginFailed));
        }
    }

    private static void WithEntry(Action<ProcRoot, NamespaceEntry> use)
    {
        var root = Snapshot.Root();
        using (root.Descriptor)
        {
            Assert.That(ProcRoot.Open(root, out var proc), Is.EqualTo(Errno.Ok));
            using (proc)
            {
                use(proc!, new(proc!, root));
            }
        }
    }
}
