namespace Forensics.Collection.Budgets;

/// <summary>Groups of several hierarchies as one (a hybrid device has both versions); none at all when the list is empty.</summary>
/// <param name="groups">The one that kills best comes first.</param>
/// <param name="place">As for <see cref="Place"/>.</param>
internal sealed class JoinedGroup(IReadOnlyList<StepGroup> groups, string? place) : StepGroup
{
    /// <summary>Where the group lies below the root of each hierarchy, <c>/RUN/STEP</c>; null when there is none.</summary>
    public string? Place { get; } = groups.Count > 0 ? place : null;

    public override IReadOnlyDictionary<string, string> EnforcedBy
        => groups.SelectMany(group => group.EnforcedBy).GroupBy(entry => entry.Key).ToDictionary(entries => entries.Key, entries => entries.First().Value);

    public override void Add(int processId, ICollection<string> notes)
    {
        foreach (var group in groups)
        {
            group.Add(processId, notes);
        }
    }

    public override GroupUsage Read() => groups.Aggregate(new GroupUsage(), (usage, group) => usage.Or(group.Read()));

    public override bool Kill() => groups.Any(group => group.Kill());

    public override IReadOnlyList<string> Remove(TimeProvider clock) => [.. groups.SelectMany(group => group.Remove(clock))];
}
