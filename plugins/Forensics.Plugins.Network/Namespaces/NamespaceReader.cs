// Long because there is one short step for each table of the kernel, and what is left of it where the kernel refuses.
using Forensics.Plugins.Network.Filtering;
using Forensics.Plugins.Network.Netlink;
using Forensics.Plugins.Network.Records;
using Forensics.Plugins.Network.Routing;
using Forensics.Plugins.Network.Sockets;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Proc;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.Network.Namespaces;

/// <summary>Reads the tables of one namespace: by sockets that were opened inside it, and what procfs has where it cannot be entered.</summary>
/// <param name="proc">The procfs.</param>
/// <param name="entry">Opens namespaces.</param>
/// <param name="plan">What may be asked for without loading a module.</param>
/// <param name="own">The namespace that this process is in; null when that is not known: each is entered then, or not read.</param>
/// <param name="clock">Stamps what is read.</param>
internal sealed class NamespaceReader(ProcRoot proc, NamespaceEntry entry, ReadingPlan plan, ulong? own, TimeProvider clock)
{
    private const int NamesBytes = 65_536;
    private const byte AnyFamily = 0;

    /// <summary>Reads all of it.</summary>
    public NamespaceReading Read(NetworkNamespace wanted, ReadingWatch watch)
    {
        var reading = Begin(wanted);
        using var sockets = Enter(wanted, reading, plan.Sockets | XtSockets(wanted));
        if (entry.TryOpenMember(wanted, out var member))
        {
            reading.HasKernelRpc = !ProcFile.Open(member, "net/rpc"u8, OpenAs.Place, proc.MountId, out var rpc).Failed;
            rpc.Dispose();
        }

        using (member)
        {
            var task = member.IsInvalid ? null : member;
            if (sockets?.Route is { } route)
            {
                ReadRoutes(route, reading, watch);
            }
            else
            {
                ProcNetTables.Read(task, proc.MountId, reading, watch);
            }

            ReadFilters(sockets, task, reading, watch);
            ReadSockets(sockets, task, reading, watch);
        }

        return reading;
    }

    /// <summary>Reads the sockets alone, once more.</summary>
    public NamespaceReading ReadSockets(NetworkNamespace wanted, ReadingWatch watch)
    {
        var reading = Begin(wanted);
        using var sockets = Enter(wanted, reading, plan.Sockets & WantedSockets.Diagnosis);
        entry.TryOpenMember(wanted, out var member);
        using (member)
        {
            ReadSockets(sockets, member.IsInvalid ? null : member, reading, watch);
        }

        return reading;
    }

    private NamespaceReading Begin(NetworkNamespace wanted) => new(wanted, new(wanted.Id, UnixTime.Of(clock.GetUtcNow())));

    private NamespaceSockets? Enter(NetworkNamespace wanted, NamespaceReading reading, WantedSockets kinds)
    {
        var (error, handle) = (Errno.Ok, default(SafeFileHandle));
        if (own != wanted.Inode)
        {
            error = entry.Open(wanted, out handle);
        }

        using (handle)
        {
            var sockets = error.Failed ? null : NamespaceSockets.Open(handle, kinds);
            error = sockets is null ? error : sockets.EnterError.Failed ? sockets.EnterError : sockets.RouteError;
            reading.EnterError = error;
            if (!error.Failed)
            {
                reading.AddOwnSockets(new[] { sockets!.Route, sockets.Diagnosis, sockets.Filter }.OfType<NetlinkSocket>().Select(socket => socket.Inode));
                return sockets;
            }

            sockets?.Dispose();
            return null;
        }
    }

    private WantedSockets XtSockets(NetworkNamespace wanted)
    {
        var kinds = WantedSockets.Routes;
        if (entry.TryOpenMember(wanted, out var member))
        {
            kinds |= Names(member, "net/ip_tables_names"u8).IsEmpty ? kinds : WantedSockets.Inet;
            kinds |= Names(member, "net/ip6_tables_names"u8).IsEmpty ? kinds : WantedSockets.Inet6;
        }

        member.Dispose();
        return kinds;
    }

    private ReadOnlyMemory<byte> Names(SafeFileHandle member, ReadOnlySpan<byte> file)
    {
        var error = ProcFile.Open(member, file, OpenAs.KernelFile, proc.MountId, out var opened);
        using (opened)
        {
            return !error.Failed && !FileReading.ReadToEnd(opened, NamesBytes, out var content).Failed ? content.Bytes : default;
        }
    }

    private void ReadRoutes(NetlinkSocket route, NamespaceReading reading, ReadingWatch watch)
    {
        var view = reading.View;
        reading.Interfaces = Ask(route, LinkParser.Request, 16, AnyFamily, (_, message) => LinkParser.Parse(message, view), NetworkItems.Interfaces, reading, watch);
        reading.Addresses = Each(8, AddressParser.Request, (_, message) => AddressParser.Parse(message, view), NetworkItems.Addresses, static record => record.Family);
        reading.Neighbours = Each(12, NeighbourParser.Request, (_, message) => NeighbourParser.Parse(message, view), NetworkItems.Neighbours, static record => record.Family);
        reading.Routes = Each(12, RouteParser.Request, (_, message) => RouteParser.Parse(message, view), NetworkItems.Routes, static record => record.Family);
        reading.Rules = Each(12, PolicyRuleParser.Request, (_, message) => PolicyRuleParser.Parse(message, view), NetworkItems.Rules, static record => record.Family);

        IReadOnlyList<T> Each<T>(int header, ushort request, MessageParser<T> parse, string item, Func<T, string> family)
            where T : class
        {
            var found = Ask(route, request, header, RouteWords.Inet, parse, item, reading, watch);
            return !plan.HasVersion6 ? found
                : [.. found.Where(record => family(record) == "inet"), .. Ask(route, request, header, RouteWords.Inet6, parse, item, reading, watch).Where(record => family(record) == "inet6")];
        }
    }

    private static IReadOnlyList<T> Ask<T>(
        NetlinkSocket route, ushort request, int headerBytes, byte family, MessageParser<T> parse, string item, NamespaceReading reading, ReadingWatch watch)
        where T : class
    {
        var payload = new byte[headerBytes];
        payload[0] = family;
        var dump = route.Dump(request, payload, parse, watch);

        // A kernel without policy routing has no rules: EOPNOTSUPP.
        if (dump.Error.Failed && dump.Error != Errno.EOPNOTSUPP)
        {
            reading.Lack(item, dump.Error, "DUMP_FAILED", "recvfrom", $"{item} were not listed to their end");
        }

        Note(item, dump.IsInterrupted, dump.IsOverLimit, dump.Damaged, reading);
        return dump.Found;
    }

    private static void Note(string item, bool isInterrupted, bool isOverLimit, int damaged, NamespaceReading reading)
    {
        if (isInterrupted)
        {
            reading.Lack(item, FaultKind.Changed, "DUMP_INTERRUPTED", $"{item} changed each of {NetworkLimits.DumpAttempts} times that they were listed: some may be missing or twice");
        }

        if (isOverLimit)
        {
            reading.Lack(item, FaultKind.OverLimit, "DUMP_OVER_LIMIT", $"{item}: only as many were taken as the limits allow");
        }

        if (damaged > 0)
        {
            reading.Lack(item, FaultKind.Corrupt, "DUMP_DAMAGED", $"{item}: {damaged} messages of the kernel could not be read");
        }
    }

    private void ReadFilters(NamespaceSockets? sockets, SafeFileHandle? task, NamespaceReading reading, ReadingWatch watch)
    {
        var records = new List<FilterRecord>();
        if (sockets is null)
        {
            reading.Lack(NetworkItems.FilterRules, reading.EnterError, "FILTER_RULES_UNREADABLE", "setns", "packet filters are read inside a namespace alone");
            return;
        }

        if (task is null && plan.HasXtables)
        {
            reading.Lack(NetworkItems.FilterRules, FaultKind.Unsupported, "FILTER_RULES_NOT_NAMED", "no process is in it: which tables of iptables (legacy) it has is not known, and asking for one would make it");
        }

        if (sockets.Filter is { } filter)
        {
            var dump = new NftDump(filter, reading.View, watch);
            records.AddRange(dump.Run());

            // EINVAL: the kernel has no nf_tables.
            if (dump.Error.Failed && dump.Error != Errno.EINVAL)
            {
                reading.Lack(NetworkItems.FilterRules, dump.Error, "FILTER_RULES_UNREADABLE", "recvfrom", "rules of nftables were not listed, or not to their end");
            }

            Note(NetworkItems.FilterRules, dump.IsInterrupted, dump.IsOverLimit, dump.Damaged, reading);
        }
        else if (plan.Sockets.HasFlag(WantedSockets.Filter) && sockets.FilterError.Number != 93)
        {
            reading.Lack(NetworkItems.FilterRules, sockets.FilterError, "FILTER_RULES_UNREADABLE", "socket", "nftables cannot be asked");
        }

        ReadXtables(XtLayout.Version4, sockets.Inet, sockets.InetError, "net/ip_tables_names"u8, task, records, reading);
        ReadXtables(XtLayout.Version6, sockets.Inet6, sockets.Inet6Error, "net/ip6_tables_names"u8, task, records, reading);
        reading.Filters = records;
    }

    private void ReadXtables(
        XtLayout layout, SafeFileHandle? socket, Errno error, ReadOnlySpan<byte> namesFile, SafeFileHandle? task, List<FilterRecord> records, NamespaceReading reading)
    {
        if (task is null || socket is null)
        {
            return;
        }

        var names = Names(task, namesFile).Span;
        var tables = new XtTables(layout, socket, reading.View);
        foreach (var range in names.Split((byte)'\n'))
        {
            if (names[range].IsEmpty)
            {
                continue;
            }

            var read = error.Failed ? error : tables.Read(names[range], records);
            if (read.Failed)
            {
                reading.Lack(NetworkItems.FilterRules, read, "FILTER_RULES_UNREADABLE", error.Failed ? "socket" : "getsockopt",
                    $"rules of {layout.System}, table {System.Text.Encoding.UTF8.GetString(names[range])}, cannot be read");
            }
        }

        if (tables.IsOverLimit)
        {
            reading.Lack(NetworkItems.FilterRules, FaultKind.OverLimit, "DUMP_OVER_LIMIT", $"only {NetworkLimits.XtRules} rules of a table of {layout.System} were taken");
        }
    }

    private void ReadSockets(NamespaceSockets? sockets, SafeFileHandle? task, NamespaceReading reading, ReadingWatch watch)
    {
        var views = SocketViews.Read(sockets?.Diagnosis, plan.Kinds, task, proc.MountId, watch);
        reading.Sockets = views;
        foreach (var (what, error) in views.Troubles)
        {
            reading.Lack(NetworkItems.Sockets, error, "SOCKETS_UNREADABLE", what.StartsWith("net/", StringComparison.Ordinal) ? "read" : "recvfrom", $"sockets were not listed to their end: {what}");
        }

        Note(NetworkItems.Sockets, views.IsInterrupted, views.IsOverLimit, 0, reading);
        if (views.Table is null && views.AskedKinds.Count == 0)
        {
            reading.Lack(NetworkItems.Sockets, reading.EnterError, "SOCKETS_UNREADABLE", "setns", "the namespace cannot be entered, and no process is in it whose tables could be read");
        }
        else if (views.Table is null && plan.NeedTable(views.AskedKinds).ToList() is { Count: > 0 } kinds)
        {
            reading.Lack(NetworkItems.Sockets, FaultKind.Unsupported, "SOCKETS_NOT_ASKED", $"no process is in it, and procfs alone would show its sockets of {string.Join(", ", kinds)}");
        }
    }
}
