namespace Forensics.Collection.Budgets;

/// <summary>The control group of one step: whatever the worker starts is born in it and held to the same limits.</summary>
internal abstract class StepGroup
{
    /// <summary>What the group enforces, and by which of the kernel's files.</summary>
    public abstract IReadOnlyDictionary<string, string> EnforcedBy { get; }

    /// <summary>Moves a process, all of its threads, into the group. What it cannot be moved into enforces nothing.</summary>
    /// <param name="processId">The worker.</param>
    /// <param name="notes">Gets what failed.</param>
    public abstract void Add(int processId, ICollection<string> notes);

    public abstract GroupUsage Read();

    /// <summary>Kills everything in the group.</summary>
    /// <returns>Whether the group could do that.</returns>
    public abstract bool Kill();

    /// <summary>Removes the group.</summary>
    /// <returns>What is left of it, each as <c>PATH: reason</c>.</returns>
    public abstract IReadOnlyList<string> Remove(TimeProvider clock);
}
