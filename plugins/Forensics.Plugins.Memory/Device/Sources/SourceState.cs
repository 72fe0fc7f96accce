using Forensics.Sdk;

namespace Forensics.Plugins.Memory.Device.Sources;

/// <summary>Whether a source is possible.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Path">Its file.</param>
/// <param name="Source">What can be read; null when it is not possible.</param>
/// <param name="Obstacle">Why it is not possible.</param>
/// <param name="IsRefused">It is there, and may not be read.</param>
internal sealed record SourceState(MemorySourceChoice Kind, EvidencePath Path, MemorySource? Source, string? Obstacle, bool IsRefused)
{
    public static SourceState Possible(EvidencePath path, MemorySource source) => new(source.Kind, path, source, null, IsRefused: false);

    public static SourceState Impossible(MemorySourceChoice kind, EvidencePath path, string obstacle, bool isRefused = false) => new(kind, path, null, obstacle, isRefused);
}
