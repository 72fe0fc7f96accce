using System.Text.RegularExpressions;

namespace EndToEnd.Tests.Tracing;

/// <summary>One system call that succeeded, as <c>strace -f -y</c> prints it.</summary>
internal sealed partial record TracedCall(int ProcessId, string Name, string Arguments, string Line)
{
    /// <summary>The calls whose effects the ledger has to name. Those by which a process changes only itself (threads' priorities, its limits) are not among them.</summary>
    public const string Filter = "trace=open,openat,openat2,creat,mkdir,mkdirat,rmdir,rename,renameat,renameat2,unlink,unlinkat,link,linkat,symlink,symlinkat,mknod,mknodat,"
        + "truncate,ftruncate,fallocate,chmod,fchmod,fchmodat,chown,fchown,lchown,fchownat,utime,utimes,utimensat,futimesat,"
        + "setxattr,lsetxattr,fsetxattr,removexattr,lremovexattr,fremovexattr,mount,umount2,mount_setattr,move_mount,open_tree,fsmount,pivot_root,chroot,unshare,setns,"
        + "socket,connect,bind,listen,sendto,sendmsg,sendmmsg,kill,tkill,tgkill,pidfd_send_signal,execve,execveat,memfd_create,shmget,msgget,semget,mq_open,"
        + "setpriority,ioprio_set,ptrace,process_vm_writev,init_module,finit_module,bpf,sethostname,settimeofday,clock_settime,adjtimex,clock_adjtime,syslog,reboot,swapon";

    /// <summary>The strings among the arguments, in order: paths, mostly.</summary>
    public IReadOnlyList<string> Strings => [.. Quoted().Matches(Arguments).Select(match => match.Groups[1].Value)];

    public string Path => Strings.Count > 0 ? Strings[0] : string.Empty;

    /// <summary>What the first argument's descriptor is, by <c>-y</c>.</summary>
    public string Descriptor => OfDescriptor().Match(Arguments) is { Success: true } match ? match.Groups[1].Value : string.Empty;

    public bool OpensForWriting => OpenForWriting().IsMatch(Arguments);

    /// <summary>Puts together what strace had to print in two parts, and leaves out what failed.</summary>
    public static IReadOnlyList<TracedCall> Parse(IEnumerable<string> lines)
    {
        var unfinished = new Dictionary<int, string>();
        var calls = new List<TracedCall>();
        foreach (var line in lines)
        {
            var parts = Begin().Match(line);
            if (!parts.Success)
            {
                continue;
            }

            var (processId, rest) = (int.Parse(parts.Groups[1].Value), parts.Groups[2].Value);
            if (rest.EndsWith(" <unfinished ...>", StringComparison.Ordinal))
            {
                unfinished[processId] = rest[..^" <unfinished ...>".Length];
                continue;
            }

            if (Resumed().Match(rest) is { Success: true } resumed)
            {
                rest = unfinished.Remove(processId, out var start) ? start + resumed.Groups[1].Value : string.Empty;
            }

            // A process that execs ends without a result of its other threads' calls; a call without a result had no effect that we know of.
            if (Call().Match(rest) is { Success: true } call && !call.Groups[3].Value.StartsWith('-'))
            {
                calls.Add(new(processId, call.Groups[1].Value, call.Groups[2].Value, line));
            }
        }

        return calls;
    }

    [GeneratedRegex(@"^(\d+) +(.*)$", RegexOptions.Singleline)]
    private static partial Regex Begin();

    [GeneratedRegex(@"^<\.\.\. \w+ resumed>(.*)$")]
    private static partial Regex Resumed();

    [GeneratedRegex(@"^(\w+)\((.*)\) += (\S+)")]
    private static partial Regex Call();

    [GeneratedRegex("\"((?:[^\"\\\\]|\\\\.)*)\"")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"^\d+<([^>]*)>")]
    private static partial Regex OfDescriptor();

    [GeneratedRegex(@"O_WRONLY|O_RDWR|O_CREAT|O_TRUNC|O_TMPFILE")]
    private static partial Regex OpenForWriting();
}
