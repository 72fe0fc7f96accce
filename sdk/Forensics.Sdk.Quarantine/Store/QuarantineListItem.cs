namespace Forensics.Sdk.Quarantine.Store;

/// <summary>An object in a list.</summary>
public sealed record QuarantineListItem
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>The first of its paths.</summary>
    public required EvidencePath Path { get; init; }

    /// <summary>How many paths it has.</summary>
    public required int Paths { get; init; }

    /// <summary>Its content's length, in bytes.</summary>
    public required long SizeBytes { get; init; }

    /// <summary>MD5 of the content, lower-case hexadecimal.</summary>
    public required string Md5 { get; init; }

    /// <summary>SHA-256 of the content, lower-case hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary>When it was sealed.</summary>
    public required DateTimeOffset QuarantinedAt { get; init; }

    /// <summary>Whether the original is gone; null when nothing has said so.</summary>
    public bool? OriginalDeleted { get; init; }
}
