namespace Forensics.Bundle.Export;

/// <summary>How much of a bundle is written, and in which form.</summary>
public sealed record ExportOptions
{
    /// <summary>Also what nothing proves; each such thing is named. Default: false.</summary>
    public bool Unproven { get; init; }

    /// <summary>Content in parts stays in parts. Default: false, parts are joined.</summary>
    public bool Parts { get; init; }

    /// <summary>Device nodes are made when a tree is restored. Default: false.</summary>
    public bool Devices { get; init; }

    /// <summary>A tar with all metadata of the <c>files</c> index, and with what has no content. Default: false.</summary>
    public bool Full { get; init; }
}
