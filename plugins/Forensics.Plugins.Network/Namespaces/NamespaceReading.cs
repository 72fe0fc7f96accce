using Forensics.Plugins.Network.Records;
using Forensics.Plugins.Network.Routing;
using Forensics.Plugins.Network.Sockets;
using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Network.Namespaces;

/// <summary>What was read of one namespace.</summary>
internal sealed class NamespaceReading(NetworkNamespace networkNamespace, NamespaceView view)
{
    private readonly List<CollectionFault> faults = [];
    private readonly HashSet<ulong> ownSockets = [];

    public NetworkNamespace Namespace => networkNamespace;

    public NamespaceView View => view;

    /// <summary>Why it could not be entered; what procfs has was read then.</summary>
    public Errno EnterError { get; set; }

    public bool IsEntered => !EnterError.Failed;

    public SocketViews? Sockets { get; set; }

    public IReadOnlyList<InterfaceRecord> Interfaces { get; set; } = [];

    public IReadOnlyList<AddressRecord> Addresses { get; set; } = [];

    public IReadOnlyList<NeighbourRecord> Neighbours { get; set; } = [];

    public IReadOnlyList<RouteRecord> Routes { get; set; } = [];

    public IReadOnlyList<PolicyRuleRecord> Rules { get; set; } = [];

    public IReadOnlyList<FilterRecord> Filters { get; set; } = [];

    /// <summary>Items that lack something of this namespace, and why the first of it.</summary>
    public Dictionary<string, Errno> Lacking { get; } = new(StringComparer.Ordinal);

    public IReadOnlyList<CollectionFault> Faults => faults;

    /// <summary>The collector's own sockets, which are no evidence of a missing owner.</summary>
    public IReadOnlySet<ulong> OwnSockets => ownSockets;

    /// <summary>RPC of the kernel is there (<c>/proc/PID/net/rpc</c>): NFS has sockets that no process holds.</summary>
    public bool HasKernelRpc { get; set; }

    public EvidencePath Subject => EvidencePath.Of($"net:[{networkNamespace.Id}]");

    public void AddOwnSockets(IEnumerable<ulong> inodes) => ownSockets.UnionWith(inodes);

    public void Note(CollectionFault fault) => faults.Add(fault);

    /// <summary>Something of an item could not be read.</summary>
    public void Lack(string item, Errno error, string code, string call, string message)
    {
        Lacking.TryAdd(item, error);
        faults.Add(error.Fault(Subject, code, call, message));
    }

    /// <summary>Something of an item is missing, and the kernel gave no error.</summary>
    public void Lack(string item, FaultKind kind, string code, string message)
    {
        Lacking.TryAdd(item, Errno.Ok);
        faults.Add(new(Subject, kind, code, message));
    }
}
