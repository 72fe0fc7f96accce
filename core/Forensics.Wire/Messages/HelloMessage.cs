namespace Forensics.Wire.Messages;

/// <summary>The worker has loaded the plugin, and its descriptor is what plugin.json says.</summary>
public sealed record HelloMessage
{
    /// <summary><see cref="WireFormat.Version"/> of the worker.</summary>
    public required int WireVersion { get; init; }

    /// <summary>Version of the SDK that the worker runs.</summary>
    public required string SdkVersion { get; init; }

    /// <summary>SHA-256 of the plugin.json that the worker read.</summary>
    public required string ManifestSha256 { get; init; }
}
