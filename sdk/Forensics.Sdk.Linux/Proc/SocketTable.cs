using Microsoft.Win32.SafeHandles;

namespace Forensics.Sdk.Linux.Proc;

/// <summary>
/// The sockets of one network namespace by inode, from the files of <c>/proc/PID/net</c>. Reading them loads no kernel module, as asking by sock_diag(7)
/// may. Sockets that are neither bound nor connected are in no table.
/// </summary>
public sealed class SocketTable
{
    private static readonly (byte[] File, string Family, string Protocol)[] Files =
    [
        ([.. "net/tcp"u8], "inet", "tcp"), ([.. "net/tcp6"u8], "inet6", "tcp"), ([.. "net/udp"u8], "inet", "udp"), ([.. "net/udp6"u8], "inet6", "udp"),
        ([.. "net/udplite"u8], "inet", "udplite"), ([.. "net/udplite6"u8], "inet6", "udplite"), ([.. "net/raw"u8], "inet", "raw"),
        ([.. "net/raw6"u8], "inet6", "raw"), ([.. "net/icmp"u8], "inet", "icmp"), ([.. "net/icmp6"u8], "inet6", "icmp"),
        ([.. "net/packet"u8], "packet", string.Empty), ([.. "net/netlink"u8], "netlink", string.Empty), ([.. "net/unix"u8], "unix", string.Empty),
    ];

    private static readonly Errno TooLong = new(27);

    private readonly Dictionary<ulong, SocketEntry> entries = [];
    private readonly List<SocketEntry> withoutInode = [];
    private readonly List<(string File, Errno Error)> unread = [];

    /// <summary>Sockets by inode.</summary>
    public IReadOnlyDictionary<ulong, SocketEntry> Entries => entries;

    /// <summary>Sockets of the internet families that no process holds any more, or not yet (inode 0): connections in time-wait, and those that wait to be accepted.
    /// As many as <see cref="ProcLimits.MaxSockets"/>.</summary>
    public IReadOnlyList<SocketEntry> WithoutInode => withoutInode;

    /// <summary>Files that could not be read to their end, and why: EFBIG for one longer than <see cref="ProcLimits.MaxSocketTableBytes"/>, or when there were
    /// more sockets than <see cref="ProcLimits.MaxSockets"/>. A file that this kernel does not have is none.</summary>
    public IReadOnlyList<(string File, Errno Error)> Unread => unread;

    /// <summary>Reads the namespace of a process.</summary>
    /// <param name="processDirectory"><c>/proc/PID</c>; O_PATH will do.</param>
    /// <param name="mountId">Of the procfs, see <see cref="ProcFile.Open"/>.</param>
    /// <param name="watch">Of an <see cref="AbandonableReader"/>, so that each file has the deadline for itself; null where none watches.</param>
    /// <returns>The table.</returns>
    public static SocketTable Read(SafeFileHandle processDirectory, ulong? mountId, ReadingWatch? watch = null)
    {
        var table = new SocketTable();
        foreach (var (name, family, protocol) in Files)
        {
            watch?.Beat();
            var error = ProcFile.Open(processDirectory, name, OpenAs.KernelFile, mountId, out var file);
            using (file)
            {
                FileContent content = default;
                error = error.Failed ? error : FileReading.ReadToEnd(file, ProcLimits.MaxSocketTableBytes, out content);
                if (!error.Failed)
                {
                    table.Add(content.Bytes.Span, family, protocol);
                    error = content.Truncated || table.entries.Count == ProcLimits.MaxSockets ? TooLong : Errno.Ok;
                }
            }

            if (error.Failed && error != Errno.ENOENT)
            {
                table.unread.Add((System.Text.Encoding.ASCII.GetString(name), error));
            }
        }

        return table;
    }

    /// <summary>Takes the lines of one file. A line that is none is passed over: a unix socket's name may hold line feeds.</summary>
    /// <param name="file">All of it; the first line names the columns.</param>
    /// <param name="family">As <see cref="SocketEntry.Family"/>.</param>
    /// <param name="protocol">As <see cref="SocketEntry.Protocol"/>; of no meaning but for inet and inet6.</param>
    public void Add(ReadOnlySpan<byte> file, string family, string protocol)
    {
        var header = file.IndexOf((byte)'\n');
        file = header < 0 ? [] : file[(header + 1)..];
        foreach (var range in file.Split((byte)'\n'))
        {
            var parsed = family switch
            {
                "unix" => OtherSocketTables.TryParseUnix(file[range], out var inode, out var entry) ? (inode, entry) : default,
                "packet" => OtherSocketTables.TryParsePacket(file[range], out var inode, out var entry) ? (inode, entry) : default,
                "netlink" => OtherSocketTables.TryParseNetlink(file[range], out var inode, out var entry) ? (inode, entry) : default,
                _ => InetTable.TryParse(file[range], family, protocol, out var inode, out var entry) ? (inode, entry) : default,
            };

            // Inode 0 is of connections that no process holds any more.
            if (parsed is { inode: 0, entry.LocalAddress: not null } && withoutInode.Count < ProcLimits.MaxSockets)
            {
                withoutInode.Add(parsed.entry);
            }

            if (parsed.inode != 0 && entries.Count < ProcLimits.MaxSockets && !entries.TryAdd(parsed.inode, parsed.entry!)
                && entries[parsed.inode] is { Family: "unix" } first)
            {
                entries[parsed.inode] = first with { Path = null, State = null, Type = null };
            }
        }
    }
}
