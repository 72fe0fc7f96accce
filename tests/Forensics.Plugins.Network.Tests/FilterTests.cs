using System.Globalization;
using System.Text.Json;
using Forensics.Plugins.Network.Filtering;

namespace Forensics.Plugins.Network.Tests;

/// <summary>Packet filters against nft(8) and iptables-save(8).</summary>
public sealed class FilterTests
{
    private const string Rules = """
        table inet filter {
          comment "of the test"
          set blocked { type ipv4_addr; flags interval; elements = { 192.0.2.0/24, 198.51.100.7 } }
          set rest { type ipv4_addr; flags interval; elements = { 10.0.0.0/8, 240.0.0.0/4, * } }
          chain input {
            type filter hook input priority -5; policy drop;
            ct state established,related accept comment "goes on"
            iifname "lo" accept
            tcp dport { 22, 80-90 } counter accept
            ip saddr 10.0.0.0/8 udp dport 53 accept
            ip saddr 10.1.2.0/23 drop
            ip6 saddr 2001:db8::/32 tcp dport 443 accept
            ip saddr @blocked log prefix "bad " level warn drop
            meta l4proto icmp limit rate 10/minute burst 5 packets accept
            tcp dport 1000-2000 reject with tcp reset
            tcp dport { 22, 1024-65535 } accept
            meta mark 0x00000005 jump other
            tcp dport != 25 meta skuid 33 return
            udp dport vmap { 67 : accept, 68 : drop }
          }
          chain other { counter packets 7 bytes 70; ct mark set 0x00000007; }
        }
        table ip nat {
          chain pre { type nat hook prerouting priority dstnat; tcp dport 8080 dnat to 10.0.0.2:80; }
          chain post { type nat hook postrouting priority srcnat; oifname "d0" masquerade; ip saddr 10.0.0.9 snat to 192.0.2.1; ip saddr 10.0.0.8 snat to 192.0.2.1-192.0.2.5; oifname "d1" masquerade random; }
        }
        """;

    [Test]
    public void RulesOfNftablesAreWordedAsNftDoes()
    {
        Tool.Need("unshare", "nft", "nsenter");
        using var child = Child.InNamespace($"cat > /dev/null <<'EOT'\nEOT\nnft -f - <<'EOT'\n{Rules}\nEOT");
        var records = Snapshot.Take().Of("network.filter_rule", child.NetNamespace);
        var expected = child.Run("nft", "-a", "list", "table", "inet", "filter").Split('\n').Select(line => line.Trim().Split(" # handle ")).Where(parts => parts.Length == 2 && !parts[0].EndsWith('{')).ToDictionary(parts => parts[1], parts => parts[0]);
        var tables = records.Where(one => one.Text("filter_object") == "table").Select(one => (one.Text("family"), one.Text("filter_table"), one.Text("comment")));
        Assert.That(tables, Is.EquivalentTo(new[] { ("inet", "filter", "of the test"), ("ip", "nat", default(string)) }));
        var rules = records.Where(one => one.Text("filter_object") == "rule").ToList();
        Assert.That(rules.Where(one => one.Text("filter_table") == "filter").ToDictionary(one => one.Text("handle")!, Words), Is.EquivalentTo(
            expected.Where(pair => rules.Any(one => one.Text("filter_table") == "filter" && one.Text("handle") == pair.Key))));
        Assert.That(rules.Where(one => one.Text("filter_table") == "nat").Select(Words), Is.EquivalentTo(new[] { "tcp dport 8080 dnat to 10.0.0.2:80", "oifname \"d0\" masquerade", "ip saddr 10.0.0.9 snat to 192.0.2.1", "ip saddr 10.0.0.8 snat to 192.0.2.1", "oifname \"d1\" masquerade" }));
        var input = records.Single(one => one.Text("filter_object") == "chain" && one.Text("chain") == "input");
        Assert.That((input.Text("hook"), input.Text("hook_priority"), input.Text("chain_policy"), input.Text("chain_type")), Is.EqualTo(("input", "-5", "drop", "filter")));
        var counted = rules.Single(one => one.Text("chain") == "other" && one.Text("counted_packets") is not null);
        Assert.That((counted.GetProperty("counted_packets").GetInt64(), counted.GetProperty("counted_bytes").GetInt64(), counted.Text("rule_position")), Is.EqualTo((7, 70, "1")));
        var blocked = records.Single(one => one.Text("set_name") == "blocked");
        Assert.That((blocked.Text("text"), blocked.Text("element_count")), Is.EqualTo(("{ 192.0.2.0-192.0.2.255, 198.51.100.7 }", "2")));
        Assert.That(records.Single(one => one.Text("set_name") == "rest").Text("text"), Is.EqualTo("{ *, 10.0.0.0-10.255.255.255, 240.0.0.0-255.255.255.255 }"));
        Assert.That(rules.Where(one => one.List("undecoded").Any()).Select(Words), Is.EquivalentTo(new[] { "ip saddr 10.0.0.8 snat to 192.0.2.1", "oifname \"d1\" masquerade" }), "the range's end and random are not worded");
    }

    [Test]
    public void RulesOfIptablesAreWordedAsIptablesSaveDoes()
    {
        Tool.Need("unshare", "iptables-legacy", "iptables-legacy-save", "nsenter");
        var (code, _, errors) = Tool.Try("unshare", "-n", "iptables-legacy", "-L");
        if (code != 0)
        {
            Assert.Ignore($"this kernel has no iptables (legacy): {errors}");
        }

        using var child = Child.InNamespace("""
            iptables-legacy -N bad
            iptables-legacy -P FORWARD DROP
            iptables-legacy -A INPUT -s 10.0.0.0/8 -i eth0 -p tcp -m tcp --dport 22 -j ACCEPT
            iptables-legacy -A INPUT -p udp -m udp --sport 1000:2000 -m comment --comment "a comment" -j bad
            iptables-legacy -A INPUT -f -g bad
            iptables-legacy -A bad ! -d 192.0.2.1/32 -o v+ -j DROP
            iptables-legacy -A bad -j REJECT --reject-with icmp-port-unreachable
            ip6tables-legacy -A OUTPUT -d 2001:db8::/32 -p tcp -j DROP
            ip6tables-legacy -N far
            ip6tables-legacy -A OUTPUT -g far
            ip6tables-legacy -A far -j REJECT --reject-with icmp6-adm-prohibited
            """);
        var records = Snapshot.Take().Of("network.filter_rule", child.NetNamespace);
        foreach (var (system, save) in new[] { ("iptables", "iptables-legacy-save"), ("ip6tables", "ip6tables-legacy-save") })
        {
            var expected = child.Run(save).Split('\n').Where(line => line.StartsWith("-A", StringComparison.Ordinal)).Select(line => line.Trim());
            Assert.That(records.Where(one => one.Text("filter_system") == system && one.Text("filter_object") == "rule").Select(one => one.Text("text")), Is.EqualTo(expected));
        }

        Assert.That(records.Single(one => one.Text("chain") == "FORWARD" && one.Text("filter_system") == "iptables").Text("chain_policy"), Is.EqualTo("drop"));
        Assert.That(records.Single(one => one.Text("filter_object") == "chain" && one.Text("chain") == "bad").Text("hook"), Is.Null);
        Assert.That(records.Count(one => one.Text("comment") == "a comment"), Is.EqualTo(1));
    }

    [TestCase(0u, "icmp-net-unreachable", "icmp6-no-route")]
    [TestCase(1u, "icmp-host-unreachable", "icmp6-adm-prohibited")]
    [TestCase(6u, "icmp-host-prohibited", "tcp-reset")]
    [TestCase(7u, "tcp-reset", "icmp6-policy-fail")]
    public void WhatARejectionSendsIsNamedByTheFamily(uint number, string version4, string version6)
    {
        var info = BitConverter.GetBytes(number);
        Assert.That(new[] { false, true }.Select(isVersion6 => XtText.Of("REJECT", info, isTarget: true, isVersion6).Text),
            Is.EqualTo(new[] { $"-j REJECT --reject-with {version4}", $"-j REJECT --reject-with {version6}" }));
    }

    private static string Words(JsonElement rule)
        => rule.Text("text")! + (rule.Text("comment") is { } comment ? string.Create(CultureInfo.InvariantCulture, $" comment \"{comment}\"") : string.Empty);
}
