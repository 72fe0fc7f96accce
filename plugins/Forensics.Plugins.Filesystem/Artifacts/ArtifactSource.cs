namespace Forensics.Plugins.Filesystem.Artifacts;

/// <summary>One source of a definition. Lists are empty where its kind has none.</summary>
internal sealed record ArtifactSource
{
    public required ArtifactSourceKind Kind { get; init; }

    /// <summary>Of FILE and PATH: paths with variables and globs, as written.</summary>
    public IReadOnlyList<string> Paths { get; init; } = [];

    /// <summary>What separates the components of <see cref="Paths"/>: <c>/</c> or <c>\</c>.</summary>
    public char Separator { get; init; } = '/';

    /// <summary>Of ARTIFACT_GROUP: names or aliases of the members.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Of COMMAND: the program's path.</summary>
    public string? Command { get; init; }

    /// <summary>Of COMMAND: the program's arguments.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>The source's own <c>supported_os</c>; empty means whatever the definition supports.</summary>
    public IReadOnlyList<string> SupportedOs { get; init; } = [];

    /// <summary>The definition's conditions and the source's own, for <see cref="ArtifactConditions"/>: all must be met.</summary>
    public IReadOnlyList<string> Conditions { get; init; } = [];

    /// <summary>Whether the source, looked at alone, is one of a Linux system.</summary>
    public bool IsForLinux => Kind != ArtifactSourceKind.Other && OperatingSystems.IncludeLinux(SupportedOs);
}
