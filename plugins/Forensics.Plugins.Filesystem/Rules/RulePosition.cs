namespace Forensics.Plugins.Filesystem.Rules;

/// <summary>How far a rule has come at a directory.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Index">The component that a name in the directory is held against.</param>
/// <param name="Levels">Of <c>**</c>: how many levels are left.</param>
internal readonly record struct RulePosition(PathRule Rule, int Index, int Levels)
{
    public PathComponent Component => Rule.Components[Index];

    public bool IsLast => Index == Rule.Components.Count - 1;
}
