using System.Globalization;
using Forensics.Host.Reporting.Html;
using Forensics.Host.Reporting.Reading;

namespace Forensics.Host.Reporting.Sections;

/// <summary>Ports that listen, and connections, with the processes that hold them.</summary>
internal sealed class NetworkSection(ReportFacts facts) : IReportSection
{
    private static readonly Column[] Listening = [new("Local address", CellKind.Evidence), new("Protocol"), new("State"), new("Reached from"), new("Process", CellKind.Evidence)];

    private static readonly Column[] Connected = [new("Local address", CellKind.Evidence), new("Remote address", CellKind.Evidence), new("Protocol"), new("State"), new("Process", CellKind.Evidence)];

    private readonly SocketRows sockets = facts.Reading.Sockets.Count > 0 ? facts.Reading.Sockets : facts.Reading.ProcessSockets;

    private readonly Dictionary<long, string> names = [];

    public string Id => "network";

    public string Title => "Network";

    public long? Count => sockets.Count;

    public bool IsThere => Count > 0;

    private string Elsewhere => facts.Reading.Sockets.Count > 0 ? "records/STEP/network.socket" : "records/STEP/process.socket";

    public void Write(HtmlWriter html)
    {
        foreach (var process in facts.Reading.Processes.Rows())
        {
            _ = names.TryAdd(process.Pid, process.Name);
        }

        Parts.Table(html, "listening", "Listening ports", Listening,
            Rows(sockets.Listening).OrderBy(row => row.IsLoopback).ThenBy(row => row.LocalPort ?? long.MaxValue).ThenBy(row => row.Protocol, StringComparer.Ordinal)
                .Select(row => new Cell[] { SocketRows.Endpoint(row.LocalAddress, row.LocalPort), row.Protocol, row.State, NamespaceOf(row) ?? (row.IsLoopback ? "this device" : row.IsEverywhere ? "every network" : "one network"), Owners(row) }),
            sockets.Listening.Count, Elsewhere);
        Parts.Table(html, "connected", "Connections", Connected,
            Rows(sockets.Connected).OrderBy(row => row.IsLoopback).Select(row => new Cell[]
            {
                SocketRows.Endpoint(row.LocalAddress, row.LocalPort), SocketRows.Endpoint(row.RemoteAddress, row.RemotePort), row.Protocol, row.State, Owners(row),
            }),
            sockets.Connected.Count, Elsewhere);
        html.Open("details");
        html.Element("summary", $"All {Parts.Count(sockets.Count)} sockets by kind");
        Parts.Table(html, "socket-kinds", "Sockets by family, protocol and state", [new("Kind"), new("Sockets", CellKind.Number)],
            sockets.Kinds.OrderByDescending(kind => kind.Count).Select(kind => new Cell[] { kind.Kind, kind.Count }), sockets.Kinds.LongCount(), Elsewhere);
        html.Close();
    }

    private IEnumerable<SocketRow> Rows(BestOf<SocketRow> rows) => rows.Sorted().Where(row => facts.Counts(row.Step));

    /// <summary>Null for the namespace of the run itself.</summary>
    private string? NamespaceOf(SocketRow row)
        => row.NetNamespace is { } at && facts.Manifest["device"]["network_namespace"].Text is { } own && own != $"net:[{at}]" ? $"network namespace {at}" : null;

    private string? Owners(SocketRow row)
        => row.Owners.Count == 0 ? row.KernelOwner is { } kernel ? $"the kernel: {kernel}" : "no process is known" : string.Join(", ", row.Owners.Distinct().Select(owner => owner.Pid is { } pid
            ? string.Create(CultureInfo.InvariantCulture, $"{pid} {owner.Name ?? names.GetValueOrDefault(pid)}").TrimEnd()
            : owner.Name ?? "?"));
}
