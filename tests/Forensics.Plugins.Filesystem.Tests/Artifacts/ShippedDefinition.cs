namespace Forensics.Plugins.Filesystem.Tests.Artifacts;

/// <summary>One definition of a file below artifacts/definitions as it is written there: an artifact has patterns, a group has members.</summary>
internal sealed record ShippedDefinition(string Name, string Doc, IReadOnlyList<string> SupportedOs, IReadOnlyList<string> Urls)
{
    /// <summary>Patterns of its FILE and PATH sources; empty for a group.</summary>
    public required IReadOnlyList<string> Patterns { get; init; }

    /// <summary>Names in its ARTIFACT_GROUP sources; empty for an artifact.</summary>
    public required IReadOnlyList<string> Members { get; init; }

    public bool IsGroup => Members.Count > 0;

    public override string ToString() => Name;
}
