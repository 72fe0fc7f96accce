using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Proc;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.Processes;

/// <summary>Reads the links of <c>/proc/PID/ns</c>. Nearly all processes share their namespaces, so that the number's text is kept.</summary>
internal sealed class NamespaceReader
{
    private const int MaxTextBytes = 64;
    private const int MaxTexts = 4_096;

    private readonly Dictionary<ulong, string> texts = [];

    /// <summary>Reads them all.</summary>
    /// <param name="process">The process.</param>
    /// <param name="error">Why the folder could not be opened, or the first link that is there could not be read.</param>
    /// <returns>Null when the folder could not be opened, or nothing in it be read.</returns>
    public NamespaceIds? Read(ProcessDirectory process, out Errno error)
    {
        error = process.Open("ns"u8, OpenAs.Place, out var folder);
        using (folder)
        {
            if (error.Failed)
            {
                return null;
            }

            var first = Errno.Ok;
            var ids = new NamespaceIds
            {
                Cgroup = Read(folder, "cgroup"u8, ref first),
                Ipc = Read(folder, "ipc"u8, ref first),
                Mnt = Read(folder, "mnt"u8, ref first),
                Net = Read(folder, "net"u8, ref first),
                Pid = Read(folder, "pid"u8, ref first),
                PidForChildren = Read(folder, "pid_for_children"u8, ref first),
                Time = Read(folder, "time"u8, ref first),
                User = Read(folder, "user"u8, ref first),
                Uts = Read(folder, "uts"u8, ref first),
            };
            error = first;
            return ids.User is null && ids.Mnt is null && ids.Pid is null ? null : ids;
        }
    }

    private string? Read(SafeFileHandle folder, ReadOnlySpan<byte> name, ref Errno first)
    {
        Span<byte> text = stackalloc byte[MaxTextBytes];
        var error = SymbolicLink.Read(folder, name, text, out var length);
        if (error.Failed)
        {
            // A kernel without the kind, or a process that has ended and left it.
            first = first.Failed || error == Errno.ENOENT ? first : error;
            return null;
        }

        return NamespaceLink.TryParse(text[..length], out var inode) ? Text(inode) : null;
    }

    private string Text(ulong inode)
    {
        if (!texts.TryGetValue(inode, out var text))
        {
            text = inode.ToString(System.Globalization.CultureInfo.InvariantCulture);
            if (texts.Count < MaxTexts)
            {
                texts.Add(inode, text);
            }
        }

        return text;
    }
}
