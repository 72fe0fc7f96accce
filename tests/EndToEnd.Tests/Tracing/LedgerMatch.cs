using System.Text.Json.Nodes;

namespace EndToEnd.Tests.Tracing;

/// <summary>
/// Finds the ledger's line for what a system call did. What needs none is the list in docs/bundle-format.md: it is not on the device.
/// </summary>
internal sealed class LedgerMatch(IReadOnlyList<JsonNode> ledger)
{
    private readonly HashSet<int> processes = [.. ledger.Where(line => (string)line["kind"]! == "process").Select(line => (int)line["pid"]!)];
    private readonly HashSet<int> seen = [];
    private readonly HashSet<int> confined = [];

    /// <summary>What the ledger and that list both do not know.</summary>
    public IReadOnlyList<string> Unlisted(IEnumerable<TracedCall> calls) => [.. calls.Where(call => !IsListed(call) && !IsNotOnTheDevice(call)).Select(call => call.Line)];

    /// <summary>Programs that were really started.</summary>
    public IReadOnlySet<int> Started => seen;

    private bool IsListed(TracedCall call)
    {
        switch (call.Name)
        {
            case "execve" or "execveat":
                _ = seen.Add(call.ProcessId);
                return Has("process", "started", line => (int)line["pid"]! == call.ProcessId && Path.GetFileName((string)line["subject"]!) == Path.GetFileName(call.Path));
            case "open" or "openat" or "openat2" or "creat":
                return !(call.OpensForWriting || call.Name == "creat") || Has("file", "created", call.Path) || Has("file", "written", call.Path) || IsOfAControlGroup(call.Path);
            case "mkdir" or "mkdirat":
                return Has("directory", "created", call.Path) || IsOfAControlGroup(call.Path);
            case "rmdir":
                return Has("directory", "removed", call.Path) || IsOfAControlGroup(call.Path);
            case "unlink" or "unlinkat":
                return Has(null, "removed", call.Path);
            case "mknod" or "mknodat":
                return Has("named_pipe", "created", call.Path);
            case "ftruncate" or "fallocate" or "fchmod" or "fchown":
                return Has("file", "created", call.Descriptor) || (call.Descriptor.StartsWith("socket:", StringComparison.Ordinal) && Has("socket", "created", _ => true));
            case "bind":
                return Has("socket", "created", call.Arguments.Contains("AF_NETLINK", StringComparison.Ordinal) ? "netlink:NETLINK_ROUTE" : call.Path);
            case "sendto" when call.Arguments.Contains("AF_NETLINK", StringComparison.Ordinal):
                return Has("socket", "created", "netlink:NETLINK_ROUTE");
            case "listen":
                return call.Descriptor.StartsWith("socket:", StringComparison.Ordinal) && Has("socket", "created", _ => true);
            case "kill" or "tkill" or "tgkill":
                return int.TryParse(call.Arguments.Split(',')[0], out var processId) && processes.Contains(Math.Abs(processId));
            case "pidfd_send_signal":
                // A pidfd is only ever opened of a worker; with -y it is named by its process.
                return Has("process", "ended", _ => true);
            case "mount" or "umount2" or "mount_setattr" or "move_mount" or "open_tree":
                // Of the thread that starts a worker, in the namespace that it made for it. Elsewhere it would be the machine's.
                return confined.Contains(call.ProcessId) && Has("mount", "changed", "/");
            case "unshare" when call.Arguments == "CLONE_NEWNS":
                _ = confined.Add(call.ProcessId);
                return Has("namespace", "created", _ => true);
            case "setpriority" or "ioprio_set":
                return Has("priority", "changed", _ => true);
            default:
                return false;
        }
    }

    private static bool IsNotOnTheDevice(TracedCall call) => call.Name switch
    {
        // Memory only, under no name that others can find.
        "memfd_create" => true,
        "ftruncate" => call.Descriptor.StartsWith("/memfd:", StringComparison.Ordinal),

        // Names of the process's own threads; the device that keeps nothing; the lists of its own control groups are no such place.
        "open" or "openat" or "openat2" => call.Path == "/dev/null" || (call.Path.StartsWith("/proc/self/task/", StringComparison.Ordinal) && call.Path.EndsWith("/comm", StringComparison.Ordinal)),

        // Neither bound nor connected.
        "socket" => true,

        // Over a private pair that is connected already.
        "sendto" or "sendmsg" => call.Arguments.EndsWith("NULL, 0", StringComparison.Ordinal),

        // Asks only whether there is such a process.
        "kill" => call.Arguments.Split(',') is [_, var signal] && signal.Trim() == "0",

        // Reads only.
        "adjtimex" or "clock_adjtime" => call.Arguments.Contains("modes=0", StringComparison.Ordinal),

        // Calls that are newer than strace: getxattrat and listxattrat (Linux 6.13).
        "syscall_0x1d0" or "syscall_0x1d1" => true,
        _ => false,
    };

    private bool IsOfAControlGroup(string path)
        => ledger.Any(line => (string)line["kind"]! == "control_group" && (path == (string)line["subject"]! || path.StartsWith((string)line["subject"]! + "/", StringComparison.Ordinal)));

    private bool Has(string? kind, string? action, string subject) => Has(kind, action, line => (string)line["subject"]! == subject);

    private bool Has(string? kind, string? action, Func<JsonNode, bool> condition)
        => ledger.Any(line => (kind is null || (string)line["kind"]! == kind) && (action is null || (string)line["action"]! == action) && condition(line));
}
