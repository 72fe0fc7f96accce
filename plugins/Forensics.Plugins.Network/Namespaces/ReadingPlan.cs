using Forensics.Plugins.Network.Sockets;

namespace Forensics.Plugins.Network.Namespaces;

/// <summary>What may be asked for without making the kernel load a module.</summary>
/// <param name="Sockets">Sockets to open in each namespace.</param>
/// <param name="Kinds">Kinds of sockets that sock_diag may be asked for.</param>
/// <param name="HasVersion6">The kernel has IPv6.</param>
/// <param name="HasXtables">The kernel has the tables of iptables or ip6tables (legacy).</param>
/// <param name="WouldLoad">Modules that are not there, and what therefore is not asked by netlink.</param>
internal sealed record ReadingPlan(WantedSockets Sockets, IReadOnlyList<SocketKind> Kinds, bool HasVersion6, bool HasXtables, IReadOnlyList<(string What, string Module)> WouldLoad)
{
    /// <summary>What is told of a packet filter that is left out.</summary>
    public const string Nftables = "nftables";

    public static ReadingPlan Of(KernelModules modules)
    {
        var missing = new List<(string, string)>();
        var kinds = new List<SocketKind>();
        foreach (var kind in SocketKind.All)
        {
            if (modules.WouldLoad(kind.Modules) is { } module)
            {
                missing.Add((kind.Name, module));
            }
            else
            {
                kinds.Add(kind);
            }
        }

        var sockets = WantedSockets.Diagnosis;
        if (modules.WouldLoad("nfnetlink", "nf_tables") is { } filter)
        {
            missing.Add((Nftables, filter));
        }
        else
        {
            sockets |= WantedSockets.Filter;
        }

        return new(kinds.Count == 0 ? sockets & ~WantedSockets.Diagnosis : sockets, kinds, modules.IsThere("ipv6"), modules.HasXtables, missing);
    }

    /// <summary>Kinds that the kernel may have sockets of, that procfs has a table of, and that sock_diag did not give.</summary>
    /// <param name="asked">Those that it gave.</param>
    public IEnumerable<string> NeedTable(IReadOnlySet<(string Family, string? Protocol)> asked)
        => SocketKind.All.Where(kind => kind.HasTable && !asked.Contains((kind.Family, kind.Protocol)) && (HasVersion6 || kind.Family != "inet6") && !WouldLoad.Contains((kind.Name, "af_packet")))
            .Select(static kind => kind.Name);
}
