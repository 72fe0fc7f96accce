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
    // The kernel's threads are of the first namespace; a process that is gone has none.
    private readonly Dictionary<ulong, List<int>> members = [];

    /// <summary>Processes whose namespace could not be asked for.</summary>
    public int Refused { get; private set; }

    /// <summary>Namespaces that were left out.</summary>
    public int LeftOut { get; private set; }

    /// <summary>The number of the namespace that the run was started in: a worker has a private copy of it, its parent is the host.</summary>
    public ulong? Own() => InodeOf(root.MountTable is null ? "self" : ParentId().ToString(CultureInfo.InvariantCulture), out _);

    /// <summary>Reads those of others.</summary>
    /// <param name="own">The run's own namespace, which is not among them.</param>
    /// <param name="most">How many are read.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public IEnumerable<NamespaceMounts> Others(ulong? own, int most, CancellationToken cancellationToken)
    {
        var self = root.MountTable is null ? null : InodeOf("self", out _);
        foreach (var name in files.List(EvidencePath.Of("/proc")))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!Utf8Parser.TryParse(name.Bytes.Span, out int pid, out var used) || used != name.Bytes.Length)
            {
                continue;
            }

            var inode = InodeOf(name.ToString(), out var refused);
            Refused += refused ? 1 : 0;
            if (inode is { } number && number != own && number != self)
            {
                if (members.TryGetValue(number, out var pids))
                {
                    pids.Add(pid);
                }
                else
                {
                    members.Add(number, [pid]);
                }
            }
        }

        LeftOut = Math.Max(0, members.Count - most);
        foreach (var (inode, pids) in members.OrderBy(entry => entry.Key).Take(most))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Read(inode, pids) is { } mounts)
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

    private ulong? InodeOf(string process, out bool refused)
    {
        var path = System.Text.Encoding.ASCII.GetBytes($"/proc/{process}/ns/mnt");
        refused = false;
        if (!files.Reader.TryRead(_ => (Error: root.ReadLink(path, out var target), Target: target), out var answer))
        {
            return null;
        }

        refused = answer.Error == Errno.EACCES || answer.Error == Errno.EPERM;
        return !answer.Error.Failed && NamespaceLink.TryParse(answer.Target.Bytes.Span, out var inode) ? inode : null;
    }

    [LibraryImport("libc", EntryPoint = "getppid")]
    private static partial int ParentId();
}
