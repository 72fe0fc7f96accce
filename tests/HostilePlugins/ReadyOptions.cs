namespace Hostile;

/// <summary>Options of a plugin that is watched from outside.</summary>
internal sealed class ReadyOptions
{
    public string? ReadyFile { get; set; }
}
