using System.Text.Json;

namespace Forensics.Plugins.Disk.Images;

/// <summary>What a checkpoint has: the image's state, and what the source and the options were.</summary>
internal sealed record SourceState
{
    public const int CurrentVersion = 1;

    public required int Version { get; init; }

    public required string Name { get; init; }

    public required SourceIdentity Source { get; init; }

    public required string Format { get; init; }

    public required bool IsOutside { get; init; }

    public required IReadOnlyList<string> Hashes { get; init; }

    /// <summary>As the image's writer has it.</summary>
    public required JsonElement Image { get; init; }
}
