using Forensics.Plugins.Network.Netlink;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Proc;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.Network.Sockets;

/// <summary>The sockets of one namespace by both views of the kernel: sock_diag(7), and the tables of <c>/proc/PID/net</c> of a process in it.</summary>
internal sealed class SocketViews
{
    // Of linux/sock_diag.h.
    private const ushort ByFamily = 20;

    private readonly List<SocketFacts> asked = [];
    private readonly HashSet<(string, string?)> kinds = [];
    private readonly List<(string What, Errno Error)> troubles = [];
    private int room = int.MaxValue;

    /// <summary>Kinds that sock_diag gave in full.</summary>
    public IReadOnlySet<(string Family, string? Protocol)> AskedKinds => kinds;

    /// <summary>What sock_diag gave.</summary>
    public IReadOnlyList<SocketFacts> Asked => asked;

    /// <summary>Null where no process is in the namespace, or none answered.</summary>
    public SocketTable? Table { get; private set; }

    /// <summary>What could not be read, or not in full.</summary>
    public IReadOnlyList<(string What, Errno Error)> Troubles => troubles;

    /// <summary>A dump changed while it was read, each time.</summary>
    public bool IsInterrupted { get; private set; }

    /// <summary>More sockets than are kept.</summary>
    public bool IsOverLimit { get; private set; }

    /// <summary>Each socket once: as sock_diag gave it, and from procfs what that was not asked for or did not give.</summary>
    public IEnumerable<SocketFacts> All()
        => asked.Concat(Table is null ? [] : Table.Entries.Select(entry => new SocketFacts(entry.Key, entry.Value, SocketFacts.Procfs))
            .Concat(Table.WithoutInode.Select(entry => new SocketFacts(0, entry, SocketFacts.Procfs)))
            .Where(facts => !kinds.Contains(facts.Kind))).Take(room);

    /// <summary>Keeps the first alone: the views are not compared any more.</summary>
    /// <param name="most">How many.</param>
    public void KeepOnly(int most)
    {
        room = most;
        IsOverLimit = true;
        if (asked.Count >= most)
        {
            asked.RemoveRange(most, asked.Count - most);
            Table = null;
        }
    }

    /// <summary>Views whose content is known.</summary>
    internal static SocketViews Of(IEnumerable<SocketFacts> asked, IEnumerable<(string Family, string? Protocol)> kinds, SocketTable? table)
    {
        var views = new SocketViews { Table = table };
        views.asked.AddRange(asked);
        views.kinds.UnionWith(kinds);
        return views;
    }

    public static SocketViews Read(NetlinkSocket? diagnosis, IReadOnlyList<SocketKind> possible, SafeFileHandle? task, ulong? mountId, ReadingWatch watch)
    {
        var views = new SocketViews();
        foreach (var kind in diagnosis is null ? [] : possible)
        {
            var dump = diagnosis!.Dump(ByFamily, kind.Request, kind.Parse, watch);

            // ENOENT: the kernel has no such diagnosis. Procfs is the view then.
            if (dump.Error.Failed && dump.Error != Errno.ENOENT)
            {
                views.troubles.Add(($"{kind.Family} {kind.Protocol}".TrimEnd(), dump.Error));
            }

            if (!dump.Error.Failed)
            {
                views.kinds.Add((kind.Family, kind.Protocol));
                views.asked.AddRange(dump.Found.Where(facts => kind.Protocol is null || facts.Entry.Family == kind.Family));
                views.IsInterrupted |= dump.IsInterrupted;
                views.IsOverLimit |= dump.IsOverLimit;
            }
        }

        if (task is not null)
        {
            views.Table = SocketTable.Read(task, mountId, watch);
            views.troubles.AddRange(views.Table.Unread);
        }

        return views;
    }
}
