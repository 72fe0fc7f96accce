using Forensics.Collection.Plan;

namespace Forensics.Collection.Budgets;

/// <summary>The control groups of one version, and the run's group in them.</summary>
internal abstract class GroupHierarchy
{
    /// <summary>Folders in which the run's group has a folder each.</summary>
    public abstract IReadOnlyList<string> Roots { get; }

    /// <summary>Creates the run's group.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="notes">Gets what could not be done.</param>
    /// <returns>Whether steps can have groups in it.</returns>
    public abstract bool Begin(string name, ICollection<string> notes);

    /// <summary>Holds the run, this process included, to a share of the CPU.</summary>
    /// <param name="percent">Of one core.</param>
    /// <param name="notes">Gets what could not be done.</param>
    /// <returns>By which of the kernel's files; null when it cannot be.</returns>
    public abstract string? LimitCpu(int percent, ICollection<string> notes);

    /// <summary>Creates a step's group.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="limits">What the step may use.</param>
    /// <param name="notes">Gets what could not be done.</param>
    /// <returns>The group; null when there can be none.</returns>
    public abstract StepGroup? ForStep(string name, StepLimits limits, ICollection<string> notes);

    /// <summary>Leaves and removes the run's group and takes back what was changed above it.</summary>
    /// <returns>What is left, each as <c>PATH: reason</c>.</returns>
    public abstract IReadOnlyList<string> End(TimeProvider clock);
}
