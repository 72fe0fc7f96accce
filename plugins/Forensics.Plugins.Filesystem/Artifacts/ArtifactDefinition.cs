namespace Forensics.Plugins.Filesystem.Artifacts;

/// <summary>One definition of the ForensicArtifacts format (github.com/ForensicArtifacts/artifacts, docs/sources/Format-specification.md).</summary>
internal sealed record ArtifactDefinition
{
    public required string Name { get; init; }

    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>The description, as written: its first line is the short one.</summary>
    public required string Doc { get; init; }

    /// <summary>At least one.</summary>
    public required IReadOnlyList<ArtifactSource> Sources { get; init; }

    /// <summary>Empty means every system.</summary>
    public IReadOnlyList<string> SupportedOs { get; init; } = [];

    public IReadOnlyList<string> Urls { get; init; } = [];

    /// <summary>The file that it was read from, as it was named to <see cref="ArtifactCatalogue.Add"/>.</summary>
    public required string File { get; init; }

    /// <summary>The line of its name in <see cref="File"/>, from 1.</summary>
    public required long Line { get; init; }

    /// <summary>Whether it and at least one of its sources are of a Linux system.</summary>
    public bool IsForLinux => OperatingSystems.IncludeLinux(SupportedOs) && Sources.Any(source => source.IsForLinux);
}
