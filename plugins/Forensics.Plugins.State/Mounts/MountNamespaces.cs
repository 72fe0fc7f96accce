using System.Buffers.Text;
using System.Globalization;
using System.Runtime.InteropServices;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Proc;

namespace Forensics.Plugins.State.Mounts;

/// <summary>Finds the mount namespaces of all processes, and reads the table of each through one of them.</summary>
internal sealed partial class MountNamespaces(RootFiles files, TargetRoot root)
{
    private const int ProcessesAtOnce = 256;

    // The kernel's threads are of the first namespace; a process that is gone has none.
    private readonly Dictionary<ulong, List<int>> members = [];

    /// <summary>Processes whose namespace could not be asked for.</summary>
    public int Refused { get; private set; }

    /// <summary>Namespaces that were left out.</summary>
    public int LeftOut { get; private set; }

    /// <summary>The number of the namespace that the run was started in: a worker has a private copy of it, its parent is the host.</summary>
    public ulong? Own() => InodeOf(root.MountTable is null ? "self" : ParentId().ToString(CultureInfo.InvariantCulture));

    /// <summary>Reads those of others.</summary>
    /// <param name="own">The run's own namespace, which is not among them.</param>
    /// <param name="most">How many are read.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public IEnumerable<NamespaceMounts> Others(ulong? own, int most, CancellationToken cancellationToken)
    {
        var self = root.MountTable is null ? null : InodeOf("self");
        var all = files.List(EvidencePath.Of("/proc"))
            .Select(name => Utf8Parser.TryParse(name.Bytes.Span, out int pid, out var used) && used == name.Bytes.Length ? pid : 0).Where(pid => pid > 0);
        foreach (var some in all.Chunk(ProcessesAtOnce))
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var (pid, inode, refused) in InodesOf(some))
            {
                Refused += refused ? 1 : 0;
                if (inode is { } number && number != own && number != self)
                {
                    (members.TryGetValue(number, out var known) ? known : members[number] = []).Add(pid);
                }
            }
        }

        LeftOut = Math.Max(0, members.Count - most);
        foreach (var (inode, pids) in members.OrderBy(entry => entry.Key).Take(most))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!IsOfThisRun(pids[0]) && Read(inode, pids) is { } mounts)
            {
                yield return mounts;
            }
        }
    }

    /// <summary>Through a process whose root is the namespace's own, where there is one: to one in a chroot not all mounts are shown.</summary>
    private NamespaceMounts? Read(ulong inode, List<int> pids)
    {
        var candidates = pids.Take(MountLimits.Detours).OrderBy(pid => files.ReadLink(EvidencePath.Of($"/proc/{pid}/root"))?.Bytes.Length == 1 ? 0 : 1);
        var error = Errno.ENOENT;
        var asked = pids[0];
        foreach (var pid in candidates)
        {
            asked = pid;
            if (!files.Reader.TryRead(_ => (Error: Read(pid, out var read), Table: read), out var answer))
            {
                error = Errno.ETIMEDOUT;
                continue;
            }

            error = answer.Error;
            if (!error.Failed && answer.Table.Entries.Count > 0)
            {
                return new(inode, pid, answer.Table);
            }
        }

        if (error != Errno.ENOENT && error.Failed && error != Errno.ESRCH)
        {
            files.Note(error.Fault(EvidencePath.Of($"/proc/{asked}/mountinfo"), "MOUNTS_UNREADABLE", "read", $"the mounts of namespace {inode} could not be read"));
        }

        return null;
    }

    private Errno Read(int pid, out MountTable table)
    {
        table = null!;
        var error = root.Open(System.Text.Encoding.ASCII.GetBytes($"/proc/{pid}/mountinfo"), OpenAs.KernelFile, LinkRule.RefuseAll, out var file);
        using (file)
        {
            return error.Failed ? error : MountTable.Read(file, out table);
        }
    }

    /// <summary>Each worker of the run has a copy of the mounts in a namespace of its own: that is our footprint, nothing of the device.</summary>
    private bool IsOfThisRun(int pid)
        => root.MountTable is not null
            && files.Reader.TryRead(_ => root.ReadFile(System.Text.Encoding.ASCII.GetBytes($"/proc/{pid}/stat"), OpenAs.KernelFile, ProcLimits.MaxStatBytes, out var content).Failed ? default : content, out var stat)
            && ProcessStat.TryParse(stat.Bytes.Span, out var parsed) && parsed!.ParentPid == ParentId();

    private ulong? InodeOf(string process) => files.Reader.TryRead(_ => Ask(process).Inode, out var inode) ? inode : null;

    private List<(int Pid, ulong? Inode, bool Refused)> InodesOf(int[] pids)
        => files.Reader.TryRead(watch => pids.Select(pid =>
        {
            watch.Beat();
            var (inode, refused) = Ask(pid.ToString(CultureInfo.InvariantCulture));
            return (pid, inode, refused);
        }).ToList(), out var answer) ? answer! : [];

    private (ulong? Inode, bool Refused) Ask(string process)
    {
        var error = root.ReadLink(System.Text.Encoding.ASCII.GetBytes($"/proc/{process}/ns/mnt"), out var target);
        return (!error.Failed && NamespaceLink.TryParse(target.Bytes.Span, out var inode) ? inode : null, error == Errno.EACCES || error == Errno.EPERM);
    }

    [LibraryImport("libc", EntryPoint = "getppid")]
    private static partial int ParentId();
}
