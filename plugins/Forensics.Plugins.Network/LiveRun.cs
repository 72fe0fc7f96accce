// Long because the order in which things are looked at is the point, and stands in one place.
using System.Text;
using Forensics.Plugins.Network.Namespaces;
using Forensics.Plugins.Network.Records;
using Forensics.Plugins.Network.Sockets;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Proc;

namespace Forensics.Plugins.Network;

/// <summary>The tables of a running kernel: first who holds which sockets and which namespaces there are, then each namespace, then the sockets with their owners.</summary>
internal sealed class LiveRun(NetworkOptions options, CollectionContext context, RootFiles files, ProcRoot proc)
{
    private static readonly EvidencePath ProcPath = EvidencePath.Of("/proc");

    private readonly Dictionary<string, ItemTally> tallies = NetworkItems.Live.ToDictionary(item => item, item => new ItemTally(item), StringComparer.Ordinal);
    private readonly NamespaceTable namespaces = new();

    // What the first look at processes lacked is said once.
    private bool isScanned;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            var (state, reason) = failure is OperationCanceledException ? (ItemState.NotRun, "the run was ended before all namespaces were read")
                : (ItemState.PluginFailed, $"{failure.GetType().Name} before all namespaces were read");
            foreach (var tally in tallies.Values)
            {
                tally.Verdict ??= (tally.Records > 0 ? ItemState.Collected : state, reason);
            }

            throw;
        }
        finally
        {
            foreach (var tally in tallies.Values)
            {
                await context.ConcludeAsync(tally.Conclude(), CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        // A worker's own copy of the mounts has other numbers; here only their kinds and places count.
        MountTable? mounts = null;
        if (!files.Reader.TryRead(_ => MountTable.Read(context.Root, out mounts), out var mountError) || mountError.Failed)
        {
            await context.ReportFaultAsync((mountError.Failed ? mountError : Errno.ETIMEDOUT).Fault(EvidencePath.Of("/proc/self/mountinfo"), "MOUNTS_UNREADABLE", "read",
                "namespaces that are mounted and that no process is in are not found"), cancellationToken).ConfigureAwait(false);
            LackFor(mountError.Failed ? mountError : Errno.ETIMEDOUT, everywhere: true);
            mounts = null;
        }

        var own = OwnNamespace();
        if (own is { } first)
        {
            namespaces.At(first);
        }

        var holders = await ScanAsync(everyThread: false, cancellationToken).ConfigureAwait(false);
        if (mounts is not null)
        {
            namespaces.AddMounts(mounts);
        }

        if (options.Namespaces == NamespaceSelection.Own && own is { } only)
        {
            namespaces.KeepOnly(only);
        }

        if (namespaces.IsOverLimit)
        {
            tallies.Values.ToList().ForEach(static tally => tally.Miss(Errno.Ok));
            await context.ReportFaultAsync(new(ProcPath, FaultKind.OverLimit, "NAMESPACES_OVER_LIMIT", $"only {NetworkLimits.Namespaces} network namespaces were read"), cancellationToken).ConfigureAwait(false);
        }

        var plan = ReadingPlan.Of(new(files, options.AllowModuleLoad));
        await TellPlanAsync(plan, cancellationToken).ConfigureAwait(false);
        var reader = new NamespaceReader(proc, new(proc, context.Root), plan, own, context.Clock);
        var readings = new List<NamespaceReading>();
        var sockets = 0;
        for (var i = 0; i < namespaces.All.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var one = namespaces.All[i];
            var reading = files.Reader.TryRead(watch => reader.Read(one, watch), out var read) ? read! : TimedOut(one);
            await EmitAsync(reading, own, cancellationToken).ConfigureAwait(false);
            var room = NetworkLimits.Sockets - sockets;
            sockets += reading.Sockets?.All().Count() ?? 0;
            if (sockets > NetworkLimits.Sockets)
            {
                reading.Lack(NetworkItems.Sockets, FaultKind.OverLimit, "SOCKETS_OVER_LIMIT", $"sockets of this namespace, beyond {NetworkLimits.Sockets} of all, are left out");
                reading.Sockets!.KeepOnly(room);
                sockets = NetworkLimits.Sockets;
            }

            foreach (var fault in reading.Faults)
            {
                await context.ReportFaultAsync(fault, cancellationToken).ConfigureAwait(false);
            }

            readings.Add(reading);
            context.ReportProgress(new(i + 1, namespaces.All.Count, "network namespaces"));
        }

        await EmitSocketsAsync(readings, holders, reader, mounts, cancellationToken).ConfigureAwait(false);
    }

    private async Task<HolderScan> ScanAsync(bool everyThread, CancellationToken cancellationToken)
    {
        var scan = new HolderScan(proc, namespaces, everyThread);
        if (!files.Reader.TryRead(watch =>
        {
            scan.Run(watch, cancellationToken);
            return true;
        }, out _))
        {
            // What it has found is still being written by a thread that was left behind.
            scan = new(proc, new(), everyThread);
            LackFor(Errno.ETIMEDOUT, everywhere: !isScanned);
            await context.ReportFaultAsync(Errno.ETIMEDOUT.Fault(ProcPath, "IO_TIMEOUT", "readlinkat", "the descriptors of processes did not answer: sockets have no owners, and namespaces may be missing"), cancellationToken).ConfigureAwait(false);
        }
        else if (!scan.IsComplete && !isScanned)
        {
            LackFor(scan.FirstError, everywhere: !scan.SawAll);
            await context.ReportFaultAsync(
                scan.IsOverLimit ? new(ProcPath, FaultKind.OverLimit, "HOLDERS_OVER_LIMIT", $"only {NetworkLimits.HeldSockets} descriptors of sockets were taken: others have no owners")
                    : scan.FirstError.Failed ? scan.FirstError.Fault(ProcPath, "HOLDERS_UNREADABLE", "openat2", $"descriptors or namespaces of {scan.Unread} processes cannot be read: their sockets have no owners, and sockets without owner are not looked for{(scan.IsTelling ? " in the own namespace" : string.Empty)}")
                    : new(ProcPath, FaultKind.Denied, "PROCESSES_HIDDEN", "process 1 is not in sight: this procfs does not show all processes, and sockets without owner are not looked for"),
                cancellationToken).ConfigureAwait(false);
        }

        isScanned = true;
        cancellationToken.ThrowIfCancellationRequested();
        return scan;
    }

    /// <summary>Sockets lack their owners; where namespaces may not have been found, every item lacks what is in them. One's own, when it alone is asked for, is known.</summary>
    private void LackFor(Errno error, bool everywhere)
    {
        foreach (var (item, tally) in tallies)
        {
            if (item == NetworkItems.Sockets || (everywhere && options.Namespaces != NamespaceSelection.Own))
            {
                tally.Miss(error);
            }
        }
    }

    private async Task TellPlanAsync(ReadingPlan plan, CancellationToken cancellationToken)
    {
        foreach (var (what, module) in plan.WouldLoad)
        {
            if (what == ReadingPlan.Nftables)
            {
                // No module, no rules: this is an answer, and needs no asking.
                tallies[NetworkItems.FilterRules].Note = $"{module} is neither loaded nor built in: there are no rules of nftables; asking for them would load it";
            }

            context.Log(LogSeverity.Information, $"{what}: not asked by netlink, which would load {module}");
        }

        var kinds = plan.WouldLoad.Where(missing => missing.What is not (ReadingPlan.Nftables or "inet sctp" or "inet6 sctp" or "inet mptcp" or "inet6 mptcp" or "vsock")).ToList();
        if (kinds.Count > 0)
        {
            await context.ReportFaultAsync(
                new(ProcPath, FaultKind.Unsupported, "SOCK_DIAG_NOT_ASKED", $"asking would load {string.Join(", ", kinds.Select(missing => missing.Module).Distinct(StringComparer.Ordinal))}: these sockets are read from /proc/PID/net"),
                cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task EmitAsync(NamespaceReading reading, ulong? own, CancellationToken cancellationToken)
    {
        var one = reading.Namespace;
        await AllAsync(NetworkItems.Namespaces, [NamespaceRecord(reading, own)]).ConfigureAwait(false);
        await AllAsync(NetworkItems.Interfaces, reading.Interfaces).ConfigureAwait(false);
        await AllAsync(NetworkItems.Addresses, reading.Addresses).ConfigureAwait(false);
        await AllAsync(NetworkItems.Neighbours, reading.Neighbours).ConfigureAwait(false);
        await AllAsync(NetworkItems.Routes, reading.Routes).ConfigureAwait(false);
        await AllAsync(NetworkItems.Rules, reading.Rules).ConfigureAwait(false);
        await AllAsync(NetworkItems.FilterRules, reading.Filters).ConfigureAwait(false);

        // The reading is kept for its sockets and interfaces, with those of all other namespaces.
        (reading.Addresses, reading.Neighbours, reading.Routes, reading.Rules, reading.Filters) = ([], [], [], [], []);

        async Task AllAsync<T>(string item, IReadOnlyList<T> records)
            where T : class
        {
            foreach (var record in records)
            {
                await context.EmitAsync(record, cancellationToken).ConfigureAwait(false);
            }

            Count(item, records.Count, reading);
        }
    }

    private void Count(string item, int records, NamespaceReading reading)
    {
        tallies[item].Records += records;
        if (reading.Lacking.TryGetValue(item, out var error))
        {
            tallies[item].Lack(error);
        }
        else
        {
            tallies[item].Complete();
        }
    }

    private async Task EmitSocketsAsync(List<NamespaceReading> readings, HolderScan holders, NamespaceReader reader, MountTable? mounts, CancellationToken cancellationToken)
    {
        var isLooking = options.CrossViews && holders.IsTelling;
        var own = OwnNamespace();
        var again = isLooking && readings.Any(reading => SocketCrossViews.Unheld(reading, holders).Any()) ? await ScanAsync(everyThread: false, cancellationToken).ConfigureAwait(false) : null;

        // Most of what no process held was made between the first look at processes and the listing: the second look has its owner.
        var names = IdNames.Read(context.Root, files.Reader);
        var bootId = files.Reader.TryRead(_ => proc.ReadBootId(), out var id) ? id : null;
        var records = new SocketRecords(holders, names, bootId);
        var later = again is null ? records : new SocketRecords(again, names, bootId);
        var suspicions = new List<SocketSuspicion>();
        foreach (var reading in readings)
        {
            var kernel = new KernelSockets(reading, mounts, SocketCrossViews.Unheld(reading, again ?? holders).Where(socket => holders.Of(socket.Inode).IsEmpty));
            var count = 0;
            foreach (var socket in reading.Sockets?.All() ?? [])
            {
                if (reading.OwnSockets.Contains(socket.Inode))
                {
                    continue;
                }

                var isHeld = socket.Inode == 0 || !holders.Of(socket.Inode).IsEmpty;
                await context.EmitAsync((isHeld ? records : later).Of(socket, reading.View, kernel), cancellationToken).ConfigureAwait(false);
                count++;
            }

            // Where a process could not be read its sockets have no owner either: in most cases it is one of the first namespace.
            if (again?.IsTelling == true && (again.Unread == 0 || reading.Namespace.Inode != own))
            {
                var unheld = SocketCrossViews.Unheld(reading, holders).Where(socket => again.Of(socket.Inode).IsEmpty && kernel.Reason(socket) is null);
                suspicions.AddRange(unheld.Select(socket => new SocketSuspicion(reading.Namespace, socket, null, null)));
            }

            if (options.CrossViews)
            {
                suspicions.AddRange(SocketCrossViews.InOneView(reading).Where(one => !reading.OwnSockets.Contains(one.Socket.Inode))
                    .Select(one => new SocketSuspicion(reading.Namespace, one.Socket, one.ShownBy, one.NotShownBy)));
            }

            Count(NetworkItems.Sockets, count, reading);
        }

        await ConfirmAsync(suspicions, reader, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Looks once more at what did not agree; only what stays so is reported.</summary>
    private async Task ConfirmAsync(List<SocketSuspicion> suspicions, NamespaceReader reader, CancellationToken cancellationToken)
    {
        var listed = new List<(IGrouping<NetworkNamespace, SocketSuspicion> Suspicions, NamespaceReading Again, HashSet<ulong> Still, HashSet<(ulong, string)> Single)>();
        foreach (var ofNamespace in suspicions.GroupBy(suspicion => suspicion.Namespace))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (files.Reader.TryRead(watch => reader.ReadSockets(ofNamespace.Key, watch), out var again) && again!.Sockets is { } views)
            {
                var suspected = ofNamespace.Select(suspicion => suspicion.Socket.Inode).ToHashSet();
                listed.Add((ofNamespace, again, views.All().Select(socket => socket.Inode).Where(suspected.Contains).ToHashSet(),
                    SocketCrossViews.InOneView(again).Select(one => (one.Socket.Inode, one.ShownBy)).Where(one => suspected.Contains(one.Inode)).ToHashSet()));
                again.Sockets = null;
            }
        }

        // After all listings, and once: whoever took one meanwhile is seen.
        var lastScan = suspicions.Any(suspicion => suspicion.ShownBy is null) ? await ScanAsync(everyThread: true, cancellationToken).ConfigureAwait(false) : null;
        var emitted = 0;
        foreach (var (ofNamespace, again, still, single) in listed)
        {
            foreach (var (_, socket, shownBy, notShownBy) in ofNamespace)
            {
                var record = shownBy is not null ? single.Contains((socket.Inode, shownBy)) ? SocketCrossViews.Single(socket, shownBy, notShownBy!, again) : null
                    : still.Contains(socket.Inode) && lastScan is { IsTelling: true } && lastScan.Of(socket.Inode).IsEmpty ? SocketCrossViews.Ownerless(socket, again, lastScan.Unread)
                    : null;
                if (record is not null && emitted++ < NetworkLimits.CrossViews)
                {
                    await context.EmitAsync(record, cancellationToken).ConfigureAwait(false);
                }
            }
        }

        if (emitted > NetworkLimits.CrossViews)
        {
            tallies[NetworkItems.Sockets].Lack(Errno.Ok);
            await context.ReportFaultAsync(
                new(ProcPath, FaultKind.OverLimit, "CROSS_VIEWS_OVER_LIMIT", $"{emitted - NetworkLimits.CrossViews} more sockets without owner or in one view alone"), cancellationToken).ConfigureAwait(false);
        }
    }

    private ulong? OwnNamespace()
    {
        Span<byte> pid = stackalloc byte[16];
        Span<byte> text = stackalloc byte[64];
        if (SymbolicLink.Read(proc.Directory, "self"u8, pid, out var length).Failed || !int.TryParse(pid[..length], out var number) || proc.OpenProcess(number, out var process).Failed)
        {
            return null;
        }

        using (process)
        {
            var error = ProcFile.Open(process, "ns"u8, OpenAs.Place, proc.MountId, out var folder);
            using (folder)
            {
                return !error.Failed && !SymbolicLink.Read(folder, "net"u8, text, out length).Failed && NamespaceLink.TryParse(text[..length], out var inode) ? inode : null;
            }
        }
    }

    private NamespaceReading TimedOut(NetworkNamespace one)
    {
        var reading = new NamespaceReading(one, new(one.Id, UnixTime.Of(context.Clock.GetUtcNow()))) { EnterError = Errno.ETIMEDOUT };
        foreach (var item in NetworkItems.Live)
        {
            reading.Lack(item, Errno.ETIMEDOUT, "IO_TIMEOUT", "recvfrom", $"no answer within {files.Reader.Deadline.TotalSeconds} s, or too many reads were not answered before: {item}");
        }

        return reading;
    }

    private static NetworkNamespaceRecord NamespaceRecord(NamespaceReading reading, ulong? own)
    {
        var one = reading.Namespace;
        return new()
        {
            NetNamespace = one.Id,
            Own = one.Inode == own,
            ProcessCount = one.Processes,
            Pid = one.Members.Count > 0 ? one.Members[0].Pid : null,
            MountPoints = [.. one.MountPoints.Select(path => Encoding.UTF8.GetString(path.Bytes.Span))],
            HolderPid = one.Holders.Count > 0 ? one.Holders[0].Pid : null,
            Entered = reading.IsEntered,
            ReadAt = reading.View.ReadAt,
        };
    }
}
