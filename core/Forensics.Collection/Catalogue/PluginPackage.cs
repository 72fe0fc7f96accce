namespace Forensics.Collection.Catalogue;

/// <summary>A plugin's folder.</summary>
public sealed record PluginPackage
{
    /// <summary>The folder, absolute.</summary>
    public required string Directory { get; init; }

    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Its version.</summary>
    public required string Version { get; init; }

    /// <summary>The SDK version it was built with.</summary>
    public required string Sdk { get; init; }

    /// <summary>SHA-256 of its <c>plugin.json</c>, lower-case hex.</summary>
    public required string ManifestSha256 { get; init; }
}
