using System.Globalization;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Proc;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.Network.Namespaces;

/// <summary>Opens a namespace by one of the ways that were found, and makes sure that it is that one: a process may have ended, or moved, meanwhile.</summary>
internal sealed class NamespaceEntry(ProcRoot proc, TargetRoot root)
{
    private const int LinkBytes = 64;

    // NSFS_MAGIC of linux/magic.h.
    private const long Magic = 0x6e73_6673;

    /// <summary>Opens it, for setns(2).</summary>
    /// <returns>The last error; ESRCH when no way led there any more.</returns>
    public Errno Open(NetworkNamespace wanted, out SafeFileHandle entry)
    {
        var error = Errno.ESRCH;
        foreach (var (pid, tid) in wanted.Members)
        {
            if (OpenOf(pid, tid == pid ? "ns" : Task(tid, "ns"), "net", wanted, ref error, out entry))
            {
                return Errno.Ok;
            }
        }

        foreach (var mount in wanted.MountPoints)
        {
            var opened = root.Open(mount.Bytes.Span, OpenAs.Place, LinkRule.RefuseLast, out var place);
            if (Reopen(opened, place, wanted, ref error, out entry))
            {
                return Errno.Ok;
            }
        }

        foreach (var (pid, tid, fd) in wanted.Holders)
        {
            if (OpenOf(pid, tid == pid ? "fd" : Task(tid, "fd"), fd.ToString(CultureInfo.InvariantCulture), wanted, ref error, out entry))
            {
                return Errno.Ok;
            }
        }

        entry = new SafeFileHandle();
        return error;
    }

    /// <summary>Opens the folder of a process or thread that is in the namespace, so that its <c>net</c> can be read.</summary>
    /// <returns>False when there is none any more.</returns>
    public bool TryOpenMember(NetworkNamespace wanted, out SafeFileHandle task)
    {
        Span<byte> text = stackalloc byte[LinkBytes];
        foreach (var (pid, tid) in wanted.Members)
        {
            if (OpenTask(pid, tid == pid ? null : Task(tid, null), out task).Failed)
            {
                continue;
            }

            var error = ProcFile.Open(task, "ns"u8, OpenAs.Place, proc.MountId, out var folder);
            using (folder)
            {
                if (!error.Failed && !SymbolicLink.Read(folder, "net"u8, text, out var length).Failed
                    && NamespaceLink.TryParse(text[..length], out var inode) && inode == wanted.Inode)
                {
                    return true;
                }
            }

            task.Dispose();
        }

        task = new SafeFileHandle();
        return false;
    }

    private static string Task(int tid, string? below) => string.Create(CultureInfo.InvariantCulture, $"task/{tid}{(below is null ? string.Empty : "/")}{below}");

    /// <summary>Opens a place for reading once it is known to be the namespace: a descriptor of another process may be a FIFO or a device by now, and opening these hangs or acts.</summary>
    private static bool Reopen(Errno opened, SafeFileHandle place, NetworkNamespace wanted, ref Errno error, out SafeFileHandle entry)
    {
        using (place)
        {
            entry = new SafeFileHandle();
            opened = opened.Failed ? opened : IsWanted(place, wanted) ? NamespaceCalls.Reopen(place, out entry) : Errno.ESRCH;
            error = opened.Failed ? opened : error;
            return !opened.Failed;
        }
    }

    private static bool IsWanted(SafeFileHandle place, NetworkNamespace wanted)
        => !FileStatus.Read(place, out var status).Failed && status.Type == FileType.Regular && status.Inode == wanted.Inode && !FileSystemKind.Read(place, out var kind).Failed && kind.Magic == Magic;

    private Errno OpenTask(int pid, string? below, out SafeFileHandle task)
    {
        var error = proc.OpenProcess(pid, out task);
        if (error.Failed || below is null)
        {
            return error;
        }

        using var process = task;
        return ProcFile.Open(process, System.Text.Encoding.ASCII.GetBytes(below), OpenAs.Place, proc.MountId, out task);
    }

    private bool OpenOf(int pid, string folder, string link, NetworkNamespace wanted, ref Errno error, out SafeFileHandle entry)
    {
        var opened = OpenTask(pid, folder, out var place);
        using (place)
        {
            var found = new SafeFileHandle();
            opened = opened.Failed ? opened : MagicLink.Open(place, System.Text.Encoding.ASCII.GetBytes(link), out found);
            return Reopen(opened, found, wanted, ref error, out entry);
        }
    }
}
