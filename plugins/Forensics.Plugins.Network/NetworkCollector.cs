using Forensics.Plugins.Network;
using Forensics.Sdk;

[assembly: Collector<NetworkCollector>]

namespace Forensics.Plugins.Network;

/// <summary>The state of the network, in each network namespace of a live system; resolver and hosts of any root.</summary>
public sealed class NetworkCollector : Collector<NetworkOptions>
{
    public override CollectorDescriptor Descriptor { get; } = new()
    {
        Id = "network.state",
        Summary = "Sockets with their owners, neighbours, interfaces, addresses, routes, rules and packet filters of each network namespace; resolver and hosts.",
        Needs = Needs.Ptrace | Needs.KernelTables,
        Impact = Impact.Light,
        Volatility = Volatility.State,
        Records =
        [
            RecordSchema.Of(NetworkJson.Default.NetworkNamespaceRecord), RecordSchema.Of(NetworkJson.Default.SocketRecord),
            RecordSchema.Of(NetworkJson.Default.NeighbourRecord), RecordSchema.Of(NetworkJson.Default.InterfaceRecord),
            RecordSchema.Of(NetworkJson.Default.AddressRecord), RecordSchema.Of(NetworkJson.Default.RouteRecord),
            RecordSchema.Of(NetworkJson.Default.PolicyRuleRecord), RecordSchema.Of(NetworkJson.Default.FilterRecord),
            RecordSchema.Of(NetworkJson.Default.ResolverRecord), RecordSchema.Of(NetworkJson.Default.HostRecord),
            RecordSchema.Of(NetworkJson.Default.CrossView),
        ],
        References =
        [
            new("https://man7.org/linux/man-pages/man7/sock_diag.7.html"), new("https://man7.org/linux/man-pages/man7/rtnetlink.7.html"),
            new("https://man7.org/linux/man-pages/man5/proc_pid_net.5.html"), new("https://man7.org/linux/man-pages/man7/network_namespaces.7.html"),
        ],
    };

    protected override Task CollectAsync(NetworkOptions options, CollectionContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(context);
        return new NetworkRun(options, context).RunAsync(cancellationToken);
    }
}
