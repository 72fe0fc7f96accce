namespace Forensics.Plugins.Autoruns.Sources;

/// <summary>Scripts that changes of the network run.</summary>
internal static class NetworkScripts
{
    private static readonly string[] Above = ["/etc", "/usr/lib", "/lib"];

    public static ScriptPlace[] All { get; } =
    [
        .. Above.SelectMany(above => new[] { string.Empty, "pre-up.d/", "pre-down.d/", "no-wait.d/" }.Select(folder => new ScriptPlace(
            "networkmanager", $"{above}/NetworkManager/dispatcher.d/{folder}*", folder.Length == 0 ? "event of NetworkManager"
            : $"event of NetworkManager ({folder[..^3]})")
        {
            Names = NameRule.NetworkManager,
            RootsOnly = true,
        })),
        .. new[] { "pre-up", "up", "down", "post-down" }.Select(step => new ScriptPlace("if-up", $"/etc/network/if-{step}.d/*",
            $"interface {step}") { Names = NameRule.RunParts }),
        new("if-up", "/usr/libexec/ifupdown-ng/*", "interface up or down"),
        .. new[] { "ifup-local", "ifup-pre-local", "ifdown-local", "ifdown-pre-local" }.Select(name => new ScriptPlace("if-up", $"/sbin/{name}",
            "interface " + name[..^6])),
        .. new[] { "enter", "exit" }.SelectMany(step => new[]
        {
            new ScriptPlace("dhclient", $"/etc/dhcp/dhclient-{step}-hooks.d/*", $"lease of an address ({step})") { IsRun = false, Names = NameRule.RunParts },
            new ScriptPlace("dhclient", $"/etc/dhcp/dhclient-{step}-hooks", $"lease of an address ({step})") { IsRun = false },
            new ScriptPlace("dhclient", $"/etc/dhclient-{step}-hooks", $"lease of an address ({step})") { IsRun = false },
            new ScriptPlace("dhclient", $"/etc/dhcpcd.{step}-hook", $"lease of an address ({step})") { IsRun = false },
        }),
        new("dhclient", "/etc/dhcp/dhclient.d/*", "lease of an address") { Ending = ".sh" },
        .. Above.Skip(1).Append("/usr/libexec").Select(above => new ScriptPlace("dhclient",
            above + (above == "/usr/libexec" ? "/dhcpcd-hooks/*" : "/dhcpcd/dhcpcd-hooks/*"), "lease of an address") { IsRun = false }),
        new("dhclient", "/etc/udhcpc/*", "lease of an address"),
        new("dhclient", "/etc/udhcpc/*/*", "lease of an address"),
        new("dhclient", "/usr/share/udhcpc/*", "lease of an address"),
        .. Above.SelectMany(above => new[] { "carrier", "degraded", "dormant", "no-carrier", "off", "routable", "configuring", "configured" }.Select(state =>
            new ScriptPlace("networkd-dispatcher", $"{above}/networkd-dispatcher/{state}.d/*", $"interface becomes {state}") { RootsOnly = true })),
        .. new[] { "ip-up", "ip-down", "ip-pre-up", "ipv6-up", "ipv6-down", "auth-up", "auth-down" }.SelectMany(step => new[]
        {
            new ScriptPlace("ppp", $"/etc/ppp/{step}.d/*", $"ppp {step}") { Names = NameRule.RunParts },
            new ScriptPlace("ppp", $"/etc/ppp/{step}", $"ppp {step}"),
            new ScriptPlace("ppp", $"/etc/ppp/{step}.local", $"ppp {step}"),
        }),
        new("sshrc", "/etc/ssh/sshrc", "ssh login, of users without an rc of their own") { IsRun = false, RunAs = null },
        new("sshrc", "~/.ssh/rc", "ssh login of {0}") { IsRun = false },
    ];
}
