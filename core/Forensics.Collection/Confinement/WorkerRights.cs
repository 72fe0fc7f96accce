using System.Runtime.InteropServices;
using Forensics.Confinement;

namespace Forensics.Collection.Confinement;

/// <summary>What a worker may do: a user of its own and the capabilities that a reader needs (docs/adr/0012).</summary>
internal static class WorkerRights
{
    private static readonly (string Name, int Number) DacOverride = ("CAP_DAC_OVERRIDE", 1);
    private static readonly (string Name, int Number) DacReadSearch = ("CAP_DAC_READ_SEARCH", 2);
    private static readonly (string Name, int Number) FileOwner = ("CAP_FOWNER", 3);
    private static readonly (string Name, int Number) Kill = ("CAP_KILL", 5);
    private static readonly (string Name, int Number) SetGroup = ("CAP_SETGID", 6);
    private static readonly (string Name, int Number) SetUser = ("CAP_SETUID", 7);
    private static readonly (string Name, int Number) NetworkAdmin = ("CAP_NET_ADMIN", 12);
    private static readonly (string Name, int Number) RawIo = ("CAP_SYS_RAWIO", 17);
    private static readonly (string Name, int Number) Ptrace = ("CAP_SYS_PTRACE", 19);
    private static readonly (string Name, int Number) SystemAdmin = ("CAP_SYS_ADMIN", 21);
    private static readonly (string Name, int Number) SystemLog = ("CAP_SYSLOG", 34);
    private static readonly (string Name, int Number) CheckpointRestore = ("CAP_CHECKPOINT_RESTORE", 40);

    /// <summary>Takes away from the calling thread what its worker does not need.</summary>
    /// <param name="needs">Words of <c>plugin.json</c>.</param>
    /// <param name="userId">The user to become; null to stay who we are.</param>
    /// <param name="enforced">Gets what was done.</param>
    /// <param name="obstacles">Gets what could not be done, and why.</param>
    /// <returns>Whether the thread is that user now.</returns>
    public static bool Reduce(IReadOnlyList<string> needs, uint? userId, IDictionary<string, string> enforced, IList<string> obstacles)
    {
        if (ThreadCredentials.Effective(out var effective) is var unknown and not 0)
        {
            obstacles.Add($"capabilities: capget: {Message(unknown)}");
            return false;
        }

        if (ThreadCredentials.MakeRootMeanNothing() is var refused and not 0)
        {
            // Without it whatever is taken away here comes back with the next execve.
            obstacles.Add($"capabilities: prctl(PR_SET_SECUREBITS): {Message(refused)}");
            return false;
        }

        var isUser = userId is { } id && Become(id, effective, enforced, obstacles);
        var kept = Kept(needs, effective);
        if (needs.Contains("kernel_tables") && Filter(enforced, obstacles))
        {
            kept.AddRange(Held([NetworkAdmin, SystemAdmin, SystemLog], effective));
        }

        if (ThreadCredentials.Keep(Bits(kept)) is var failed and not 0)
        {
            obstacles.Add($"capabilities: capset: {Message(failed)}");
        }
        else
        {
            enforced["capabilities"] = kept.Count == 0 ? "none" : string.Join(' ', kept.Select(capability => capability.Name));
        }

        return isUser;
    }

    private static bool Become(uint id, ulong effective, IDictionary<string, string> enforced, IList<string> obstacles)
    {
        // Under another user the worker is out of our own reach without these: its end, and the look at what is mapped in it.
        var missing = new[] { SetUser, SetGroup, Kill, Ptrace }.Where(capability => (effective & Bit(capability)) == 0).Select(capability => capability.Name).ToList();
        if (missing.Count > 0)
        {
            obstacles.Add($"user: it has the user of this program, which has no {string.Join(", no ", missing)}");
            return false;
        }

        if (ThreadCredentials.BecomeUser(id) is var error and not 0)
        {
            obstacles.Add($"user: setresuid: {Message(error)}");
            return false;
        }

        enforced["user"] = $"user and group {id}, nobody else's";
        return true;
    }

    /// <summary>Every file can be read, without a trace in its access time; the rest is asked for.</summary>
    private static List<(string Name, int Number)> Kept(IReadOnlyList<string> needs, ulong effective)
    {
        // Containers have the right to write anywhere, and not the smaller one to read anywhere.
        var kept = new List<(string Name, int Number)> { (effective & Bit(DacReadSearch)) != 0 ? DacReadSearch : DacOverride, FileOwner };
        if (needs.Contains("ptrace"))
        {
            // The second, since Linux 5.9, for /proc/PID/map_files: which parts of shared memory hold data, without touching it.
            kept.AddRange([Ptrace, CheckpointRestore]);
        }

        if (needs.Contains("raw_devices"))
        {
            kept.Add(RawIo);
        }

        return [.. Held(kept, effective)];
    }

    /// <summary>Only behind the filter are the rights given that could undo the read-only mounts (docs/adr/0023). The thread can gain no privileges by then.</summary>
    private static bool Filter(IDictionary<string, string> enforced, IList<string> obstacles)
    {
        var program = FilterProgram.Of(KernelTableRules.All, KernelTableRules.LastKnown, RuntimeInformation.ProcessArchitecture);
        if (SystemCallFilter.Install(program) is var error and not 0)
        {
            obstacles.Add($"system_calls: seccomp: {Message(error)}: its collector has none of CAP_SYS_ADMIN, CAP_NET_ADMIN and CAP_SYSLOG, and cannot read all tables of the kernel");
            return false;
        }

        enforced["system_calls"] = $"seccomp filter: {KernelTableRules.All.Count} calls refused, wholly or but for reading";
        obstacles.Add("system_calls: its collector has CAP_NET_ADMIN for tables of the kernel, and messages of netlink are not looked at: it could change the configuration of the network, or end connections");
        return true;
    }

    private static IEnumerable<(string Name, int Number)> Held(IEnumerable<(string Name, int Number)> capabilities, ulong effective)
        => capabilities.Where(capability => (effective & Bit(capability)) != 0);

    private static ulong Bits(IEnumerable<(string Name, int Number)> capabilities) => capabilities.Aggregate(0UL, (all, one) => all | Bit(one));

    private static ulong Bit((string Name, int Number) capability) => 1UL << capability.Number;

    private static string Message(int error) => Marshal.GetPInvokeErrorMessage(error);
}
