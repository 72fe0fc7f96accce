using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Forensics.Collection.Plan;
using Forensics.Confinement;

namespace Forensics.Collection.Budgets;

/// <summary>
/// The control groups of one run: a group of its own below the root, and a group in it for each step. What is created is removed, whatever ends the run;
/// what a killed run left is removed by the next one. Steps may come from several threads.
/// </summary>
internal sealed partial class RunGroups : IDisposable
{
    private readonly Lock gate = new();
    private readonly TimeProvider clock;
    private readonly IReadOnlyList<GroupHierarchy> hierarchies;
    private readonly string name;
    private readonly int? maxCpuPercent;
    private readonly string? cpuEnforcedBy;
    private readonly List<string> removed = [];
    private readonly List<string> notes = [];
    private readonly List<string> left = [];
    private int steps;
    private bool isEnded;

    private RunGroups(GroupMounts mounts, int? maxCpuPercent, TimeProvider clock)
    {
        this.clock = clock;
        this.maxCpuPercent = maxCpuPercent;

        // The number alone can be that of a process in another container that sees the same groups.
        name = string.Create(CultureInfo.InvariantCulture, $"forensics-{Environment.ProcessId}-{PidNamespace}-{RandomNumberGenerator.GetHexString(6, lowercase: true)}");
        GroupHierarchy?[] found = [mounts.Unified is { } unified ? new UnifiedHierarchy(unified) : null, mounts.Legacy.Count > 0 ? new LegacyHierarchy(mounts.Legacy) : null];
        foreach (var root in found.OfType<GroupHierarchy>().SelectMany(hierarchy => hierarchy.Roots).Distinct())
        {
            RemoveStale(root);
        }

        hierarchies = [.. found.OfType<GroupHierarchy>().Where(hierarchy => hierarchy.Begin(name, notes))];
        cpuEnforcedBy = maxCpuPercent is { } percent ? hierarchies.Select(hierarchy => hierarchy.LimitCpu(percent, notes)).FirstOrDefault(means => means is not null) : null;
    }

    /// <summary>What was done until now.</summary>
    public GroupsReport Report
    {
        get
        {
            lock (gate)
            {
                return new()
                {
                    Name = hierarchies.Count > 0 ? name : null,
                    Roots = [.. hierarchies.SelectMany(hierarchy => hierarchy.Roots)],
                    CpuEnforcedBy = cpuEnforcedBy,
                    RemovedStale = [.. removed],
                    Notes = [.. notes.Distinct()],
                    Left = [.. left],
                };
            }
        }
    }

    /// <param name="maxCpuPercent">Share of the CPU for the whole run, in percent of one core; null when there is no limit.</param>
    /// <param name="clock">The clock.</param>
    public static RunGroups Begin(int? maxCpuPercent, TimeProvider clock) => new(GroupMounts.Read(), maxCpuPercent, clock);

    public JoinedGroup ForStep(StepLimits limits)
    {
        // Version 1 takes no share for a group that is larger than that of the group above.
        var within = cpuEnforcedBy is not null && limits.CpuPercent > maxCpuPercent ? limits with { CpuPercent = maxCpuPercent } : limits;
        lock (gate)
        {
            var step = string.Create(CultureInfo.InvariantCulture, $"step-{++steps}");
            return new([.. hierarchies.Select(hierarchy => hierarchy.ForStep(step, within, notes)).OfType<StepGroup>()], $"/{name}/{step}");
        }
    }

    public void Add(StepGroup group, int processId)
    {
        lock (gate)
        {
            group.Add(processId, notes);
        }
    }

    /// <summary>Kills what is left in a step's group and removes it.</summary>
    public void Remove(StepGroup group)
    {
        _ = group.Kill();

        // It waits for what was killed: others are not to wait for that.
        var stays = group.Remove(clock);
        lock (gate)
        {
            left.AddRange(stays);
        }
    }

    /// <summary>Removes the run's group; the report is whole after it.</summary>
    public void Dispose()
    {
        if (!isEnded)
        {
            isEnded = true;
            left.AddRange(hierarchies.SelectMany(hierarchy => hierarchy.End(clock)));
        }
    }

    private static string PidNamespace => Number().Match(new FileInfo("/proc/self/ns/pid").LinkTarget ?? "0").Value;

    private void RemoveStale(string root)
    {
        try
        {
            foreach (var path in Directory.EnumerateDirectories(root, "forensics-*").Take(BudgetLimits.MaxGroupsInFolder).ToArray())
            {
                var match = StaleName().Match(Path.GetFileName(path));
                if (match.Success && match.Groups[2].Value == PidNamespace && int.TryParse(match.Groups[1].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var processId) && !ChildProcess.Exists(processId))
                {
                    RemoveTree(path);
                }
            }
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            notes.Add($"{root} could not be searched for what earlier runs left: {unreadable.Message}");
        }
    }

    /// <summary>Only what is empty: a process in it is named, and lives on.</summary>
    private void RemoveTree(string path)
    {
        foreach (var step in Directory.EnumerateDirectories(path).Take(BudgetLimits.MaxGroupsInFolder).ToArray())
        {
            _ = GroupFolder.TryRemove(step);
        }

        if (GroupFolder.TryRemove(path) is { } reason)
        {
            var processes = Directory.EnumerateDirectories(path).Take(BudgetLimits.MaxGroupsInFolder).SelectMany(step => new GroupFolder(step).Processes()).Take(8);
            left.Add($"{path}: of an earlier run; {reason}; processes {string.Join(", ", processes)}");
        }
        else
        {
            removed.Add(path);
        }
    }

    [GeneratedRegex(@"^forensics-([0-9]{1,10})-([0-9]{1,20})-[0-9a-f]{6}\z", RegexOptions.CultureInvariant)]
    private static partial Regex StaleName();

    [GeneratedRegex("[0-9]+", RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
