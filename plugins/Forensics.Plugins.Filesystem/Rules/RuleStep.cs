namespace Forensics.Plugins.Filesystem.Rules;

/// <summary>What one name means for the rules of a directory.</summary>
internal sealed class RuleStep
{
    private readonly List<PathRule> accepted = [];
    private readonly List<RulePosition> followed = [];
    private readonly List<RulePosition> walked = [];
    private PathRule[]? rules;
    private RuleSet? below;

    /// <summary>Some rule takes the object, if it is of its type.</summary>
    public bool IsAccepted => accepted.Count > 0;

    /// <summary>Some rule goes on below it.</summary>
    public bool GoesOn => followed.Count + walked.Count > 0;

    /// <summary>Some rule has it as a name, and does not only meet it by a mask or <c>**</c>.</summary>
    public bool IsNamed => accepted.Exists(rule => rule.NamesItsObject && rule.MayNameMounts) || followed.Exists(IsByName);

    /// <summary>Positions that go on behind a link too: those that a component of its own led to. <c>**</c> does not follow links.</summary>
    public IReadOnlyList<RulePosition> Followed => followed;

    public void Clear()
    {
        accepted.Clear();
        followed.Clear();
        walked.Clear();
        rules = null;
        below = null;
    }

    public void Accept(PathRule rule)
    {
        if (!rule.HasTrees || !accepted.Contains(rule))
        {
            accepted.Add(rule);
        }
    }

    public void Add(RulePosition position, bool isFollowed)
    {
        if (!position.Rule.HasTrees || (!followed.Contains(position) && !walked.Contains(position)))
        {
            (isFollowed ? followed : walked).Add(position);
        }
    }

    /// <summary>The rules that take the object.</summary>
    public PathRule[] Rules() => rules ??= [.. accepted];

    /// <summary>The rules at the directory of this name; null when none goes on.</summary>
    public RuleSet? Below() => below ??= GoesOn ? new([.. followed, .. walked]) : null;

    /// <summary>Of all rules that are about it, those that name it not.</summary>
    public PathRule[] Unnamed()
    {
        var named = accepted.Where(rule => rule.NamesItsObject && rule.MayNameMounts).Concat(followed.Where(IsByName).Select(position => position.Rule));
        return [.. accepted.Concat(followed.Concat(walked).Select(position => position.Rule)).Except(named)];
    }

    /// <summary>The same, without those that only <c>**</c> or a mask leads there.</summary>
    public RuleSet? NamedBelow()
        => followed.Where(IsByName).ToArray() is { Length: > 0 } named ? new(named) : null;

    private static bool IsByName(RulePosition position) => position.Rule.MayNameMounts && position.Rule.Components[position.Index - 1].IsName;
}
