namespace Forensics.Plugins.Filesystem.Artifacts;

/// <summary>The bounds of artifact definitions and of what they expand to on the inspected root.</summary>
internal static class ArtifactLimits
{
    /// <summary>Longest file of definitions, in bytes of UTF-8.</summary>
    public const int FileBytes = 4 << 20;

    /// <summary>Definitions of one catalogue. Upstream has some 730.</summary>
    public const int Definitions = 20_000;

    /// <summary>Sources of one definition.</summary>
    public const int Sources = 256;

    /// <summary>Entries of one list: paths of a source, members of a group, arguments, aliases, links, conditions.</summary>
    public const int ListEntries = 4_096;

    /// <summary>Longest path, in characters.</summary>
    public const int PathCharacters = 4_096;

    /// <summary>Longest name or alias, in characters.</summary>
    public const int NameCharacters = 256;

    /// <summary>Groups within groups.</summary>
    public const int GroupDepth = 32;

    /// <summary>Lists and mappings within each other in one YAML document. The format needs 6.</summary>
    public const int NestingLevels = 16;

    /// <summary>Values that stand right after their colon, which a file may have: each costs another reading of the file.</summary>
    public const int TightValues = 32;

    /// <summary>Problems that one expansion states one by one; the rest is counted.</summary>
    public const int Problems = 1_000;

    /// <summary>Names that are suggested for one that does not exist.</summary>
    public const int Suggestions = 3;

    /// <summary>Users kept: accounts, and home folders without one.</summary>
    public const int Users = 200_000;

    /// <summary>Paths that one path with variables is expanded to.</summary>
    public const int ExpandedPaths = 20_000;

    /// <summary>How much of <c>os-release</c> is read, in bytes.</summary>
    public const int OsReleaseBytes = 65_536;

    /// <summary>Longest condition that is understood, in characters.</summary>
    public const int ConditionCharacters = 1_024;

    /// <summary>Parentheses within parentheses of a condition.</summary>
    public const int ConditionDepth = 16;
}
