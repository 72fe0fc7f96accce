namespace Forensics.Plugins.Filesystem.Artifacts;

/// <summary>Follows groups to their members. Each definition is entered once, so the work is bounded by the number of members in the catalogue.</summary>
internal sealed class GroupWalk(ArtifactCatalogue catalogue)
{
    private readonly List<ArtifactDefinition> leaves = [];
    private readonly List<string> problems = [];
    private readonly List<string> notForLinux = [];
    private readonly HashSet<string> entered = new(StringComparer.Ordinal);
    private readonly List<string> way = [];
    private long moreProblems;

    public ArtifactExpansion Expansion
        => new(leaves, moreProblems == 0 ? problems : [.. problems, $"{moreProblems} more problems with the members of groups"], notForLinux);

    public void Enter(string name)
    {
        if (catalogue.Find(name) is not { } definition)
        {
            Problem(way.Count == 0 ? $"{name}: there is no such artifact" : $"{name}: there is no such artifact, but {way[^1]} names it as a member");
        }
        else if (way.IndexOf(definition.Name) is >= 0 and var start)
        {
            Problem($"{name}: the group is a member of itself: {string.Join(" > ", way.Skip(start))} > {definition.Name}");
        }
        else if (way.Count > ArtifactLimits.GroupDepth)
        {
            Problem($"{name}: it lies in more than {ArtifactLimits.GroupDepth} groups within each other, of which {way[0]} is the first");
        }
        else if (entered.Add(definition.Name))
        {
            way.Add(definition.Name);
            Follow(definition);
            way.RemoveAt(way.Count - 1);
        }
    }

    // A definition with sources of its own beside a group's members stands before them.
    private void Follow(ArtifactDefinition definition)
    {
        var groups = definition.Sources.Where(source => source.Kind == ArtifactSourceKind.ArtifactGroup).ToArray();
        if (groups.Length < definition.Sources.Count)
        {
            leaves.Add(definition);
        }

        foreach (var group in groups)
        {
            if (OperatingSystems.IncludeLinux(definition.SupportedOs) && group.IsForLinux)
            {
                foreach (var member in group.Names)
                {
                    Enter(member);
                }
            }
            else
            {
                var systems = group.SupportedOs.Count > 0 ? group.SupportedOs : definition.SupportedOs;
                notForLinux.Add($"{definition.Name}: {group.Names.Count} members from {group.Names[0]} on are for {string.Join(", ", systems)} only");
            }
        }
    }

    private void Problem(string text)
    {
        if (problems.Count < ArtifactLimits.Problems)
        {
            problems.Add(text);
        }
        else
        {
            moreProblems++;
        }
    }
}
