using System.Text;
using Forensics.Sdk.Linux.Proc;

namespace Forensics.Sdk.Linux.Processes;

/// <summary>Processes that are never stopped, because the device, or this very run, may wait for them: PID 1, our own ancestors (the session's shell, sudo and sshd among them), and programs that
/// answer for file systems and disks.</summary>
/// <param name="ownLine">This process and its ancestors.</param>
public sealed class StopRefusals(IReadOnlyList<int> ownLine)
{
    private const int MaxDescriptors = 65_536;

    // UID_MIN of login.defs(5), where nobody has changed it.
    private const uint FirstPerson = 1_000;

    private static readonly HashSet<string> Servers = new(StringComparer.Ordinal)
    {
        "iscsid", "multipathd", "rpc.statd", "rpc.gssd", "rpc.idmapd", "nbd-client", "nfsd", "tcmu-runner", "lvmetad", "dmeventd", "mdmon", "cachefilesd", "systemd-udevd",
    };

    private static readonly HashSet<string> Guarded = new(StringComparer.Ordinal)
    {
        "corosync", "pacemakerd", "pacemaker-contr", "sbd", "watchdog", "wd_keepalive", "keepalived", "heartbeat", "etcd", "patroni", "systemd-journal",
    };

    /// <summary>Why a process is not stopped.</summary>
    /// <param name="candidate">The process.</param>
    /// <param name="process">Its folder.</param>
    /// <returns>A reason; null when it may be.</returns>
    public string? Why(Candidate candidate, ProcessDirectory process)
    {
        ArgumentNullException.ThrowIfNull(candidate);
        return candidate.Pid == 1 ? "it is the first process"
            : ownLine.Contains(candidate.Pid) ? "it is an ancestor of this collector"
            : Servers.Contains(Name(candidate)) && IsSystem(candidate) ? "it serves disks or file systems"
            : Holds(process, "/dev/fuse"u8) ? "it serves a FUSE file system"
            : null;
    }

    /// <summary>Why stopping it for longer is dangerous.</summary>
    /// <param name="candidate">The process.</param>
    /// <param name="process">Its folder.</param>
    /// <returns>A reason; null when nothing speaks against it.</returns>
    public static string? Warning(Candidate candidate, ProcessDirectory process)
    {
        ArgumentNullException.ThrowIfNull(candidate);
        ArgumentNullException.ThrowIfNull(process);
        return Guarded.Contains(Name(candidate)) ? "a cluster or a watchdog may take its silence for its end"
            : Holds(process, "/dev/watchdog"u8) ? "it answers a watchdog, which restarts the device when it does not"
            : null;
    }

    // A process gives itself its name: one of a person's, or of a service with a user of its own making, that calls itself so is stopped.
    private static bool IsSystem(Candidate candidate) => candidate.Status is not { } status || status.Users.Effective < FirstPerson;

    private static string Name(Candidate candidate) => Encoding.UTF8.GetString(candidate.Stat.Name.Bytes.Span);

    private static bool Holds(ProcessDirectory process, ReadOnlySpan<byte> device)
    {
        if (process.Open("fd"u8, OpenAs.Directory, out var folder).Failed)
        {
            return false;
        }

        using (folder)
        {
            var reader = new DirectoryReader();
            Span<byte> text = stackalloc byte[ProcLimits.MaxLinkBytes];
            var count = 0;
            for (var atEnd = false; !atEnd && !reader.Fill(folder, out atEnd).Failed;)
            {
                while (reader.TryNext(out var entry, out _))
                {
                    if (++count > MaxDescriptors)
                    {
                        return false;
                    }

                    if (!entry.IsDots && !SymbolicLink.Read(folder, entry.Name, text, out var length).Failed && text[..length].StartsWith(device))
                    {
                        return true;
                    }
                }
            }

            return false;
        }
    }
}
