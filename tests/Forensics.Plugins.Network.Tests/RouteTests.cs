using System.Text.Json;
using Forensics.Plugins.Network.Records;
using Forensics.Plugins.Network.Routing;
using Forensics.Sdk;

namespace Forensics.Plugins.Network.Tests;

/// <summary>Everything of rtnetlink against ip(8), in a namespace of the test's own.</summary>
[TestFixture]
public sealed class RouteTests : IDisposable
{
    private const string Setup = """
        echo 1 > /proc/sys/net/ipv6/conf/default/addr_gen_mode
        ip link set lo up
        ip link add v0 type veth peer name v1
        ip link add br0 type bridge
        ip link add d0 type veth peer name d1
        ip link set v0 up; ip link set v1 up; ip link set br0 up; ip link set d0 up; ip link set d1 up
        ip link set v1 master br0
        ip link set d0 alias 'a name'
        ip link set d0 promisc on
        ip addr add 10.77.0.1/24 broadcast + dev v0
        ip -6 addr add fd77::1/64 dev v0 nodad
        ip addr add 192.0.2.1 peer 192.0.2.2/32 dev d0
        ip neigh add 10.77.0.9 lladdr 02:00:00:00:00:09 dev v0 nud permanent
        ip -6 neigh add fd77::9 lladdr 02:00:00:00:00:0a dev v0 router nud stale
        ip route add 198.51.100.0/24 via 10.77.0.9 metric 5
        ip route add 203.0.113.0/24 nexthop via 10.77.0.9 dev v0 weight 1 nexthop via 192.0.2.2 dev d0 weight 2
        ip route add blackhole 198.18.0.0/15 table 1077
        ip route add default via 10.77.0.9 src 10.77.0.1
        ip -6 route add 2001:db8:1::/48 via fd77::9
        ip rule add from 10.77.0.0/24 lookup 1077 priority 100
        ip rule add fwmark 0x5/0xff iif v0 lookup 78 priority 101
        ip rule add from 10.78.0.0/24 tos 0x10 lookup 254 suppress_prefixlength 0 priority 103
        ip -6 rule add not to fd77::/64 ipproto tcp dport 22 lookup 79 priority 102
        """;

    private Child child = null!;
    private Snapshot snapshot = null!;

    [OneTimeSetUp]
    public void Make()
    {
        Tool.Need("ip", "unshare", "nsenter");
        child = Child.InNamespace(Setup);
        snapshot = Snapshot.Take();
    }

    [OneTimeTearDown]
    public void Dispose()
    {
        child?.Dispose();
        child = null!;
    }

    [Test]
    public void InterfacesAreThoseOfIp()
    {
        var rows = Json.Rows(child.Run("ip", "-j", "-d", "-s", "link"));
        var records = Of("network.interface");
        Assert.That(records.Select(one => (one.Text("name"), one.Text("interface_index"), one.Text("mtu_bytes"), one.Text("physical_address"), one.Text("interface_kind"), one.Text("promiscuity"))),
            Is.EquivalentTo(rows.Select(row => (row.Maybe("ifname"), row.Maybe("ifindex"), row.Maybe("mtu"), row.Maybe("address"),
                row.TryGetProperty("linkinfo", out var info) ? info.Maybe("info_kind") : null, row.Maybe("promiscuity")))));
        foreach (var row in rows)
        {
            var record = records.Single(one => one.Text("name") == row.Maybe("ifname"));
            Assert.That(record.List("flags").Where(flag => flag != "running").Select(flag => flag.ToUpperInvariant().Replace("-", "_", StringComparison.Ordinal)),
                Is.EquivalentTo(row.GetProperty("flags").EnumerateArray().Select(flag => flag.GetString()).Where(flag => flag is not "M-DOWN" and not "NO-CARRIER")));
        }

        Assert.That(records.Where(one => one.Text("name") is "lo" or "d0").Select(one => one.Text("operational_state")), Is.EquivalentTo(new[] { "unknown", "up" }));
        Assert.That(records.Single(one => one.Text("name") == "d0").Text("alias"), Is.EqualTo("a name"));
        var bridge = records.Single(one => one.Text("name") == "br0");
        Assert.That(records.Single(one => one.Text("name") == "v1").Text("master_index"), Is.EqualTo(bridge.Text("interface_index")));
    }

    [Test]
    public void AddressesAreThoseOfIp()
    {
        var rows = Json.Rows(child.Run("ip", "-j", "addr")).SelectMany(row => row.GetProperty("addr_info").EnumerateArray().Where(info => info.TryGetProperty("local", out _)).Select(info =>
            (row.Maybe("ifname"), info.Maybe("family"), info.Maybe("local"), info.Maybe("prefixlen"), info.Maybe("scope"), info.Maybe("broadcast"), info.Maybe("address"))));
        Assert.That(Of("network.address").Select(one => (one.Text("interface"), one.Text("family"), one.Text("address"), one.Text("prefix_length"), one.Text("scope"), one.Text("broadcast"), one.Text("peer_address"))),
            Is.EquivalentTo(rows));
    }

    [Test]
    public void NeighboursAreThoseOfIp()
    {
        var rows = Json.Rows(child.Run("ip", "-j", "neigh", "show", "nud", "all")).Select(row => (row.Maybe("dev"), row.Maybe("dst"), row.Maybe("lladdr"), row.GetProperty("state")[0].GetString()!.ToLowerInvariant(), row.TryGetProperty("router", out _))).Where(row => !IsMulticast(row.Item2));

        // Those of multicast come and go with what the interfaces announce.
        var records = Of("network.neighbour").Where(one => !IsMulticast(one.Text("address"))).ToList();
        Assert.That(records.Select(one => (one.Text("interface"), one.Text("address"), one.Text("physical_address"), one.Text("neighbour_state")!, one.GetProperty("router").GetBoolean())), Is.EquivalentTo(rows));
        var router = records.Single(one => one.Text("address") == "fd77::9");
        Assert.That(router.GetProperty("router").GetBoolean(), Is.True);
        Assert.That(router.GetProperty("updated_ago_ms").GetInt64(), Is.InRange(0, 600_000));
    }

    [Test]
    public void RoutesOfAllTablesAreThoseOfIp()
    {
        foreach (var (option, family) in new[] { ("-4", "inet"), ("-6", "inet6") })
        {
            var rows = Json.Rows(child.Run("ip", "-N", "-j", option, "route", "show", "table", "all"));
            var records = Of("network.route").Where(one => one.Text("family") == family).ToList();
            Assert.That(records.Select(one => (Destination(one.Text("destination")), one.Text("gateway"), one.Text("interface"), one.Text("metric") ?? "0", one.Text("preferred_source"), int.Parse(one.Text("route_table")!))),
                Is.EquivalentTo(rows.Select(row => (Destination(row.Maybe("dst")), row.Maybe("gateway"), row.Maybe("dev"), row.Maybe("metric") ?? "0", row.Maybe("prefsrc"), int.Parse(row.Maybe("table") ?? "254")))));
        }

        var several = Of("network.route").Single(one => one.Text("destination") == "203.0.113.0/24");
        Assert.That(several.List("next_hops"), Has.Count.EqualTo(2).And.Some.Contains("via 192.0.2.2").And.Some.EndsWith("weight 2"));
        Assert.That(Of("network.route").Single(one => one.Text("destination") == "198.18.0.0/15").Text("route_type"), Is.EqualTo("blackhole"));
    }

    [Test]
    public void PolicyRulesAreThoseOfIp()
    {
        var records = Of("network.rule");
        foreach (var (option, family) in new[] { ("-4", "inet"), ("-6", "inet6") })
        {
            var rows = Json.Rows(child.Run("ip", "-N", "-j", option, "rule"));
            Assert.That(records.Where(one => one.Text("family") == family).Select(one => (one.Text("rule_priority"), one.Text("route_table"))),
                Is.EquivalentTo(rows.Select(row => (row.Maybe("priority"), row.Maybe("table")))));
        }

        var marked = records.Single(one => one.Text("rule_priority") == "101");
        Assert.That((marked.Text("firewall_mark"), marked.Text("firewall_mask"), marked.Text("input_interface")), Is.EqualTo(("5", "255", "v0")));
        var suppressed = records.Single(one => one.Text("rule_priority") == "103");
        Assert.That((suppressed.Text("suppress_prefix_length"), suppressed.Text("type_of_service"), suppressed.GetProperty("l3mdev").GetBoolean()), Is.EqualTo(("0", "16", false)));
        Assert.That((marked.Text("suppress_prefix_length"), marked.Text("type_of_service")), Is.EqualTo((default(string), "0")));
        var ports = records.Single(one => one.Text("rule_priority") == "102");
        Assert.That((ports.Text("ip_protocol"), ports.Text("destination_ports"), ports.Text("destination"), ports.GetProperty("inverted").GetBoolean()), Is.EqualTo(("6", "22-22", "fd77::/64", true)));
        Assert.That(records.Single(one => one.Text("rule_priority") == "100").Text("source_prefix"), Is.EqualTo("10.77.0.0/24"));
    }

    [Test]
    public void WhatProcfsHasIsThatOfTheKernelsAnswers()
    {
        var view = new NamespaceView(child.NetNamespace, default);
        IEnumerable<string> Lines(string table) => File.ReadLines($"/proc/{child.Pid}/net/{table}");
        var arp = Lines("arp").Select(line => ProcNetTables.Neighbour(line, view)).OfType<NeighbourRecord>().Single(one => one.Address == "10.77.0.9");
        Assert.That((arp.PhysicalAddress, $"{arp.Interface}", arp.NeighbourState), Is.EqualTo(("02:00:00:00:00:09", "v0", "permanent")));
        Assert.That(ProcNetTables.Neighbour("10.77.0.8 0x1 0x2 02:00:00:00:00:08 * v0", view)!.NeighbourState, Is.Null, "an address that is known may be stale");
        Assert.That(Lines("dev").Select(line => ProcNetTables.Interface(line, view)).OfType<InterfaceRecord>().Select(one => $"{one.Name}"), Is.EquivalentTo(Of("network.interface").Select(one => one.Text("name"))));
        Assert.That(Lines("if_inet6").Select(line => ProcNetTables.Address6(line, view)).OfType<AddressRecord>().Select(one => (one.Address, $"{one.Interface}", one.Scope)),
            Is.EquivalentTo(Of("network.address").Where(one => one.Text("family") == "inet6").Select(one => (one.Text("address")!, one.Text("interface")!, one.Text("scope")!))));
        Assert.That(Lines("route").Select(line => ProcNetTables.Route(line, view)).OfType<RouteRecord>().Select(one => (one.Destination, one.Gateway)),
            Does.Contain(("198.51.100.0/24", "10.77.0.9")).And.Contain(("default", "10.77.0.9")));
        Assert.That(Lines("ipv6_route").Select(line => ProcNetTables.Route6(line, view)).OfType<RouteRecord>().Select(one => (one.Destination, one.Gateway, $"{one.Interface}")),
            Does.Contain(("2001:db8:1::/48", "fd77::9", "v0")));
    }

    [Test]
    public void WhereNamespacesCannotBeEnteredProcfsIsReadAndItIsSaid()
    {
        var limited = default(Snapshot);
        Limited.Run(() => limited = Snapshot.Take());
        var items = limited!.Context.Items;
        Assert.That(items["filter-rules"]!.State, Is.EqualTo(ItemState.Denied));
        Assert.That((items["neighbours"]!.State, items["neighbours"]!.Flags), Is.EqualTo((ItemState.Collected, ItemFlags.Truncated)));
        Assert.That(limited.Of("network.neighbour", child.NetNamespace).Select(one => (one.Text("address"), one.Text("source"))), Does.Contain(("10.77.0.9", "procfs")));
        Assert.That(limited.Of("network.rule", child.NetNamespace), Is.Empty);
        Assert.That(limited.Of("network.namespace", child.NetNamespace).Single().GetProperty("entered").GetBoolean(), Is.False);
        Assert.That(limited.Context.Faults.Where(fault => fault.Code == "NAMESPACE_NOT_ENTERED").Select(fault => $"{fault.Subject}"), Does.Contain($"net:[{child.NetNamespace}]"));
        Assert.That(items.Values, Has.None.Null);
    }

    [Test]
    public void TheNamespaceIsFoundByItsProcessAndIsEntered()
    {
        var record = Of("network.namespace").Single();
        Assert.That((record.GetProperty("entered").GetBoolean(), record.GetProperty("own").GetBoolean(), record.GetProperty("pid").GetInt32()), Is.EqualTo((true, false, child.Pid)));
        Assert.That(snapshot.Context.Records("network.namespace").Count(one => one.GetProperty("own").GetBoolean()), Is.EqualTo(1));
    }

    [Test]
    public void EachItemIsConcludedWithWhatWasFound()
    {
        foreach (var item in new[] { "namespaces", "sockets", "neighbours", "interfaces", "addresses", "routes", "rules" })
        {
            Assert.That(snapshot.Context.Items[item]!.State, Is.EqualTo(ItemState.Collected), item);
        }

        Assert.That(snapshot.Context.Items.Values, Has.None.Null);
        Assert.That(snapshot.Context.Faults.Where(fault => fault.Subject.ToString().Contains(child.NetNamespace, StringComparison.Ordinal)), Is.Empty);
    }

    private IReadOnlyList<JsonElement> Of(string record) => snapshot.Of(record, child.NetNamespace);

    private static bool IsMulticast(string? address) => address!.StartsWith("ff", StringComparison.Ordinal) || address.StartsWith("224.", StringComparison.Ordinal);

    /// <summary>ip leaves the length out where it is a host's.</summary>
    private static string? Destination(string? text) => text?.Replace("/32", string.Empty, StringComparison.Ordinal).Replace("/128", string.Empty, StringComparison.Ordinal);
}
