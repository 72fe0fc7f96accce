using System.Buffers.Text;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Proc;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.Network.Namespaces;

/// <summary>One pass over all processes: which sockets each holds, and which network namespaces it and its threads are in or hold open. Only links of procfs are read:
/// nothing of the files behind them.</summary>
/// <param name="proc">Where the processes are.</param>
/// <param name="namespaces">Takes the namespaces.</param>
/// <param name="everyThread">Whether each thread's descriptors are read too: one can have a table of its own (unshare(2), CLONE_FILES).</param>
internal sealed class HolderScan(ProcRoot proc, NamespaceTable namespaces, bool everyThread)
{
    private const int LinkBytes = 64;

    private readonly List<SocketHolder> holders = [];
    private readonly List<Holding> holdings = [];
    private readonly DirectoryReader entries = new();
    private readonly DirectoryReader threads = new();
    private readonly byte[] stat = new byte[ProcLimits.MaxStatBytes];
    private Holding[] sorted = [];
    private bool isListed;

    /// <summary>Processes that were looked at to their end.</summary>
    public int Processes { get; private set; }

    /// <summary>Processes whose descriptors could not be read, and the first reason.</summary>
    public int Unread { get; private set; }

    public Errno FirstError { get; private set; }

    /// <summary>There are more descriptors than are kept.</summary>
    public bool IsOverLimit { get; private set; }

    /// <summary>Whether every process was read: what is not among the holdings is held by none that procfs shows.</summary>
    public bool IsComplete => Unread == 0 && IsTelling;

    /// <summary>Whether nearly every process was read, so that what is not among the holdings is worth a record.</summary>
    public bool IsTelling => isListed && Unread <= NetworkLimits.UnreadProcesses && !IsOverLimit && Processes > 0 && HasFirstProcess;

    /// <summary>Whether every process was looked at, and so each namespace found that one is in.</summary>
    public bool SawAll => isListed && Unread == 0 && HasFirstProcess;

    /// <summary>Process 1 is in sight; a procfs mounted with hidepid shows some alone.</summary>
    public bool HasFirstProcess { get; private set; }

    public void Run(ReadingWatch watch, CancellationToken cancellationToken)
    {
        var pids = new List<int>();
        FirstError = proc.List(pids);
        isListed = !FirstError.Failed;
        Unread += FirstError.Failed ? 1 : 0;
        HasFirstProcess = pids.Contains(1);
        foreach (var pid in pids)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                break;
            }

            watch.Beat();
            var error = proc.OpenProcess(pid, out var process);
            using (process)
            {
                error = error.Failed ? error : Read(pid, process);
            }

            if (error.Failed && error != Errno.ENOENT && error != Errno.ESRCH)
            {
                Unread++;
                FirstError = FirstError.Failed ? FirstError : error;
            }

            Processes += error.Failed ? 0 : 1;
        }

        sorted = [.. holdings];
        Array.Sort(sorted, static (left, right) => left.Inode.CompareTo(right.Inode));
        holdings.Clear();
    }

    /// <summary>Who holds a socket: in no order, empty when nobody does.</summary>
    public ReadOnlySpan<Holding> Of(ulong inode)
    {
        var (low, high) = (0, sorted.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            (low, high) = sorted[middle].Inode < inode ? (middle + 1, high) : (low, middle);
        }

        var end = low;
        while (end < sorted.Length && sorted[end].Inode == inode)
        {
            end++;
        }

        return sorted.AsSpan(low, end - low);
    }

    public SocketHolder Holder(in Holding holding) => holders[holding.Holder];

    private Errno Read(int pid, SafeFileHandle process)
    {
        var error = ProcFileReading.ReadAtOnce(process, "stat"u8, proc.MountId, stat, out var length, out _);
        if (error.Failed || !ProcessStat.TryParse(stat.AsSpan(0, length), out var parsed))
        {
            return error.Failed ? error : Errno.EUCLEAN;
        }

        // A first thread that has ended has no namespaces and no descriptors any more: the others have those of the process.
        var isEnded = parsed!.State is 'Z' or 'X';
        error = isEnded ? Errno.Ok : ReadNamespace(process, pid, pid);
        var ofThreads = parsed.ThreadCount > 1 ? ReadThreads(process, pid, parsed, isEnded) : Errno.Ok;
        if (isEnded)
        {
            return ofThreads;
        }

        var opened = ReadDescriptors(process, pid, pid, parsed);
        return error.Failed ? error : opened;
    }

    private Errno ReadNamespace(SafeFileHandle task, int pid, int tid)
    {
        var error = ProcFile.Open(task, "ns"u8, OpenAs.Place, proc.MountId, out var folder);
        using (folder)
        {
            Span<byte> text = stackalloc byte[LinkBytes];
            var length = 0;
            error = error.Failed ? error : SymbolicLink.Read(folder, "net"u8, text, out length);
            if (!error.Failed && NamespaceLink.TryParse(text[..length], out var inode))
            {
                namespaces.At(inode)?.AddMember(pid, tid);
            }
        }

        return error;
    }

    /// <summary>Namespaces of all other threads, and descriptors: of each where that is wanted, or of the first that has some.</summary>
    /// <returns>Why no thread's descriptors could be read, when one's are needed.</returns>
    private Errno ReadThreads(SafeFileHandle process, int pid, ProcessStat parsed, bool needsOne)
    {
        var failed = Errno.Ok;
        var error = ProcFile.Open(process, "task"u8, OpenAs.Directory, proc.MountId, out var folder);
        using (folder)
        {
            for (var (seen, atEnd) = (0, false); !error.Failed && !atEnd;)
            {
                error = threads.Fill(folder, out atEnd);
                while (!error.Failed && threads.TryNext(out var entry, out _) && seen++ < NetworkLimits.Threads)
                {
                    if (!Utf8Parser.TryParse(entry.Name, out int tid, out var used) || used != entry.Name.Length || tid == pid
                        || ProcFile.Open(folder, entry.Name, OpenAs.Place, proc.MountId, out var thread).Failed)
                    {
                        continue;
                    }

                    using (thread)
                    {
                        ReadNamespace(thread, pid, tid);
                        if (everyThread || needsOne)
                        {
                            var opened = ReadDescriptors(thread, pid, tid, parsed);
                            failed = failed.Failed ? failed : opened;
                            needsOne &= opened.Failed;
                        }
                    }
                }
            }
        }

        return !needsOne ? Errno.Ok : error.Failed ? error : failed;
    }

    private Errno ReadDescriptors(SafeFileHandle task, int pid, int tid, ProcessStat parsed)
    {
        var error = ProcFile.Open(task, "fd"u8, OpenAs.Directory, proc.MountId, out var folder);
        using (folder)
        {
            Span<byte> text = stackalloc byte[LinkBytes];
            var holder = -1;
            for (var atEnd = false; !error.Failed && !atEnd;)
            {
                error = entries.Fill(folder, out atEnd);
                while (!error.Failed && entries.TryNext(out var entry, out _))
                {
                    // A longer text is a path, which is of no interest here.
                    if (!Utf8Parser.TryParse(entry.Name, out int fd, out var used) || used != entry.Name.Length
                        || SymbolicLink.Read(folder, entry.Name, text, out var length).Failed)
                    {
                        continue;
                    }

                    var isSocket = text[..length].StartsWith("socket:["u8);
                    if ((!isSocket && !text[..length].StartsWith("net:["u8)) || !NamespaceLink.TryParse(text[..length], out var inode))
                    {
                        continue;
                    }

                    if (!isSocket)
                    {
                        namespaces.At(inode)?.AddHolder(pid, tid, fd);
                    }
                    else if (holdings.Count >= NetworkLimits.HeldSockets)
                    {
                        IsOverLimit = true;
                    }
                    else
                    {
                        if (holder < 0)
                        {
                            holder = holders.Count;
                            holders.Add(new(pid, parsed.StartTicks, parsed.Name));
                        }

                        holdings.Add(new(inode, holder, fd));
                    }
                }
            }
        }

        return error;
    }
}
