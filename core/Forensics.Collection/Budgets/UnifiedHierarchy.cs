using Forensics.Collection.Plan;

namespace Forensics.Collection.Budgets;

/// <summary>Version 2: the run's group lies directly below the root, which alone may hold processes and hand on controllers at once.</summary>
internal sealed class UnifiedHierarchy(string mount) : GroupHierarchy
{
    private static readonly string[] Wanted = ["memory", "cpu", "io", "pids"];

    private readonly GroupFolder root = new(mount);
    private readonly OwnGroup own = new(mount, string.Empty);
    private readonly List<string> enabled = [];
    private GroupFolder? run;

    public override IReadOnlyList<string> Roots => [mount];

    public override bool Begin(string name, ICollection<string> notes)
    {
        var missing = Wanted.Intersect(Words(root, "cgroup.controllers")).Except(Words(root, "cgroup.subtree_control"));
        foreach (var controller in missing)
        {
            if (root.Write("cgroup.subtree_control", $"+{controller}") is { } refused)
            {
                notes.Add($"the controller {controller} is not handed on by {mount}, and that could not be changed: {refused}");
            }
            else
            {
                enabled.Add(controller);
            }
        }

        var path = Path.Combine(mount, name);
        if (GroupFolder.TryCreate(path) is { } reason)
        {
            notes.Add($"{path} could not be created: {reason}");
            return false;
        }

        run = new GroupFolder(path);
        foreach (var controller in Wanted.Intersect(Words(run, "cgroup.controllers")))
        {
            if (run.Write("cgroup.subtree_control", $"+{controller}") is { } refused)
            {
                notes.Add($"the controller {controller} could not be handed on by {path}: {refused}");
            }
        }

        return true;
    }

    public override string? LimitCpu(int percent, ICollection<string> notes)
    {
        if (run is null || !run.Has("cpu.max"))
        {
            return null;
        }

        if ((run.Write("cpu.max", CpuQuota.Unified(percent)) ?? own.Enter(Path.Combine(run.Path, "host"))) is { } refused)
        {
            notes.Add($"the run could not be held to its share of the CPU: {refused}");
            return null;
        }

        return "cgroup v2: cpu.max of the run's group";
    }

    public override StepGroup? ForStep(string name, StepLimits limits, ICollection<string> notes)
    {
        if (run is null)
        {
            return null;
        }

        var path = Path.Combine(run.Path, name);
        if (GroupFolder.TryCreate(path) is { } reason)
        {
            notes.Add($"{path} could not be created: {reason}");
            return null;
        }

        return new UnifiedGroup(path, limits, notes);
    }

    public override IReadOnlyList<string> End(TimeProvider clock)
    {
        var left = new[] { own.Leave(clock), run?.Remove(clock) is { } reason ? $"{run.Path}: {reason}" : null }.OfType<string>().ToArray();
        foreach (var controller in enabled)
        {
            // Refused as long as another group hands it on further, and then it stays for that one.
            _ = root.Write("cgroup.subtree_control", $"-{controller}");
        }

        return left;
    }

    private static string[] Words(GroupFolder folder, string file) => (folder.Read(file) ?? string.Empty).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
}
