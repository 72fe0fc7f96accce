using System.Globalization;
using Forensics.Host.Inspection.Reading;

namespace Forensics.Host.Reporting.Reading;

/// <summary>Sockets, as one kind of record has them: those that listen, those that are connected, and of all others how many there are.</summary>
/// <param name="isOfProcess">Whether a record is one descriptor of a process: a socket that several hold then has several.</param>
internal sealed class SocketRows(bool isOfProcess) : JsonRows
{
    private const int Everywhere = 2;
    private const int Network = 1;

    private readonly Dictionary<(string Step, string Inode), SocketRow> byInode = [];
    private readonly SortedDictionary<string, long> kinds = new(StringComparer.Ordinal);

    public BestOf<SocketRow> Listening { get; } = new(ReportLimits.MaxSockets);

    public BestOf<SocketRow> Connected { get; } = new(ReportLimits.MaxSockets);

    public long Count { get; private set; }

    /// <summary>How many there are by family, protocol and state.</summary>
    public IEnumerable<(string Kind, long Count)> Kinds => kinds.Select(kind => (kind.Key, kind.Value));

    protected override void Take(ManifestView record, string step)
    {
        Count++;
        var (family, protocol, state) = (record["family"].Text ?? "unknown", record["protocol"].Text ?? "unknown", record["connection_state"].Text ?? record["state"].Text ?? "unknown");
        var kind = $"{family} {protocol} {state}";
        if (kinds.TryGetValue(kind, out var count) || kinds.Count < ReportLimits.MaxSocketKinds)
        {
            kinds[kind] = count + 1;
        }

        var inode = record["inode"].Text;
        if (family is not ("inet" or "inet6" or "ipv4" or "ipv6"))
        {
            return;
        }

        if (isOfProcess && inode is not null && byInode.TryGetValue((step, inode), out var known))
        {
            if (known.Owners.Count < ReportLimits.MaxOwners)
            {
                known.Owners.Add((record["pid"].Number, null));
            }

            return;
        }

        var row = new SocketRow(step, $"{protocol}{(family is "inet6" or "ipv6" ? "6" : string.Empty)}", state)
        {
            LocalAddress = record["local_address"].Text,
            LocalPort = record["local_port"].Number,
            RemoteAddress = record["remote_address"].Text,
            RemotePort = record["remote_port"].Number,
            NetNamespace = record["net_namespace"].Text,
            KernelOwner = record["kernel_owner"].Text,
            Owners = isOfProcess ? [(record["pid"].Number, null)] : Owners(record["owners"]),
        };
        var isConnected = row.RemoteAddress is not (null or "0.0.0.0" or "::" or "*") && row.RemotePort is not (null or 0);
        var takes = isConnected ? Connected : state is "listen" or "listening" || row.LocalPort is > 0 ? Listening : null;
        takes?.Add(row, row.IsEverywhere ? Everywhere : row.IsLoopback ? 0 : Network);
        if (isOfProcess && inode is not null && byInode.Count < ReportLimits.MaxSockets * 4)
        {
            byInode.Add((step, inode), row);
        }
    }

    /// <summary>An address with its port, as ss(8) has it.</summary>
    public static string? Endpoint(string? address, long? port)
        => address is null ? null : port is null ? address : string.Create(CultureInfo.InvariantCulture, $"{(address.Contains(':') && address[0] != '[' ? $"[{address}]" : address)}:{port}");

    private static List<(long?, string?)> Owners(ManifestView owners)
        => [.. owners.List.Take(ReportLimits.MaxOwners).Select(owner => (owner.Number ?? owner["pid"].Number, owner["name"].Text ?? owner["process_name"].Text ?? owner["executable"].Text))];
}
