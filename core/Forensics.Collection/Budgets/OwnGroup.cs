using Forensics.Collection.Native;

namespace Forensics.Collection.Budgets;

/// <summary>Moves this process into a group of the run and back, so that it has a part in the run's share of the CPU.</summary>
/// <param name="mount">Where the hierarchy is mounted.</param>
/// <param name="controller">The version 1 controller; empty for version 2.</param>
internal sealed class OwnGroup(string mount, string controller)
{
    private GroupFolder? entered;
    private string before = string.Empty;

    /// <returns>Null when it was moved; else why not.</returns>
    public string? Enter(string path)
    {
        // "ID:CONTROLLERS:PATH", the path from the root of the hierarchy (cgroups(7), /proc/PID/cgroup).
        var own = (SmallFile.TryRead("/proc/self/cgroup", BudgetLimits.MaxGroupFileBytes) ?? string.Empty).Split('\n')
            .Select(line => line.Split(':', 3)).FirstOrDefault(fields => fields.Length == 3 && fields[1].Split(',').Contains(controller));
        before = own is null ? mount : Path.Combine(mount, own[2].TrimStart('/'));
        if (own is null || !Directory.Exists(before))
        {
            return "the group that this process is in cannot be told";
        }

        if (GroupFolder.TryCreate(path) is { } refused)
        {
            return refused;
        }

        entered = new GroupFolder(path);
        return entered.Write("cgroup.procs", Environment.ProcessId);
    }

    /// <returns>What is left, as <c>PATH: reason</c>.</returns>
    public string? Leave(TimeProvider clock)
    {
        if (entered is null)
        {
            return null;
        }

        _ = new GroupFolder(before).Write("cgroup.procs", Environment.ProcessId);
        return entered.Remove(clock) is { } reason ? $"{entered.Path}: {reason}" : null;
    }
}
