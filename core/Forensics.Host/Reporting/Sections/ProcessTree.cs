using Forensics.Host.Reporting.Reading;

namespace Forensics.Host.Reporting.Sections;

/// <summary>Processes below their parents. Parents may be missing, or each other's: every process stands in it once.</summary>
internal sealed class ProcessTree
{
    private const long KernelThreads = 2;

    private readonly Dictionary<(string Step, long Pid), List<ProcessRow>> children = [];

    public ProcessTree(IReadOnlyList<ProcessRow> rows)
    {
        var known = rows.Select(row => (row.Step, row.Pid)).ToHashSet();
        var roots = new List<ProcessRow>();
        foreach (var row in rows)
        {
            if (row.ParentPid is { } parent && parent != row.Pid && known.Contains((row.Step, parent)))
            {
                if (!children.TryGetValue((row.Step, parent), out var siblings))
                {
                    children.Add((row.Step, parent), siblings = []);
                }

                siblings.Add(row);
            }
            else
            {
                roots.Add(row);
            }
        }

        Roots = [.. roots, .. NotBelow(roots, rows)];
    }

    /// <summary>Those whose parent is not here, and one of each circle.</summary>
    public IReadOnlyList<ProcessRow> Roots { get; }

    public IReadOnlyList<ProcessRow> ChildrenOf(ProcessRow row) => children.GetValueOrDefault((row.Step, row.Pid)) ?? [];

    /// <summary>Whether it begins folded: the kernel's own threads are many, and look alike.</summary>
    public static bool IsFolded(ProcessRow row) => row is { Pid: KernelThreads, IsKernelThread: true };

    private List<ProcessRow> NotBelow(List<ProcessRow> roots, IReadOnlyList<ProcessRow> rows)
    {
        var reached = new HashSet<ProcessRow>(ReferenceEqualityComparer.Instance);
        var more = new List<ProcessRow>();
        var waiting = new Stack<ProcessRow>(roots);
        foreach (var row in rows.Prepend(null))
        {
            if (row is not null && !reached.Contains(row))
            {
                more.Add(row);
                waiting.Push(row);
            }

            while (waiting.TryPop(out var next))
            {
                if (reached.Add(next))
                {
                    foreach (var child in ChildrenOf(next))
                    {
                        waiting.Push(child);
                    }
                }
            }
        }

        return more;
    }
}
