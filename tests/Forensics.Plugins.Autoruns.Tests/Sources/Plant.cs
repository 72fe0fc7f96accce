namespace Forensics.Plugins.Autoruns.Tests.Sources;

/// <summary>A file that a test lays into a root, and the autorun that is to be found for it.</summary>
/// <param name="Type">The type whose source is asked.</param>
/// <param name="Path">Below the root, without a leading slash.</param>
/// <param name="Content">Each character is a byte. Null for a file that is a link.</param>
internal sealed record Plant(string Type, string Path, string? Content)
{
    /// <summary>Permissions.</summary>
    public int Mode { get; init; } = 0x1a4;

    /// <summary>Target of a link that the file is instead.</summary>
    public string? Link { get; init; }

    /// <summary>Files beside it, and what they hold.</summary>
    public (string Path, string Content)[] Also { get; init; } = [];

    /// <summary>Links beside it.</summary>
    public (string Path, string Target)[] Links { get; init; } = [];

    /// <summary>Whether this is something similar that must not be reported as enabled; then the rest is not looked at.</summary>
    public bool IsNearMiss { get; init; }

    /// <summary>The file that the autorun names, when it is another.</summary>
    public string? At { get; init; }

    public string? Entry { get; init; }

    public string? Command { get; init; }

    public string? Target { get; init; }

    public string? Trigger { get; init; }

    public bool? Enabled { get; init; } = true;

    public string? RunAs { get; init; }

    public int? Line { get; init; }

    public override string ToString() => $"{Type} {Path}{(IsNearMiss ? " (near miss)" : string.Empty)}";
}
