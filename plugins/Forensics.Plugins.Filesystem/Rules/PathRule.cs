namespace Forensics.Plugins.Filesystem.Rules;

/// <summary>Paths that one requested item asks for.</summary>
/// <param name="Item">The item's place among the requested ones, from 0.</param>
/// <param name="Components">From the root under inspection; none for the root itself.</param>
/// <param name="Types">What it takes there.</param>
internal sealed record PathRule(int Item, IReadOnlyList<PathComponent> Components, RuleTypes Types)
{
    /// <summary>Whether to name a mount of the kernel's, or of another file system where only one is asked for, leads into it.</summary>
    public bool MayNameMounts { get; init; } = true;

    /// <summary>More than one <c>**</c>: a position can be reached by several ways.</summary>
    public bool HasTrees { get; } = Components.Count(component => component.IsTree) > 1;

    /// <summary>Whether its last component is a name: then a link there is followed.</summary>
    public bool NamesItsObject => Components is [.., { IsName: true }];

    /// <summary>The rule's first position.</summary>
    public RulePosition Start => At(0);

    /// <summary>Its position before a component.</summary>
    public RulePosition At(int index) => new(this, index, Components[index].Levels);

    /// <summary>The same item's rule for where a link leads to: a path without links, then what is left of this one.</summary>
    public PathRule Behind(IEnumerable<PathComponent> target, int from, bool mayNameMounts)
        => this with { Components = [.. target, .. Components.Skip(from)], MayNameMounts = mayNameMounts };
}
