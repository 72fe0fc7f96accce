namespace Forensics.Wire.Messages;

/// <summary>How far the collector is.</summary>
public sealed record ProgressMessage
{
    /// <summary>Units done.</summary>
    public required long Done { get; init; }

    /// <summary>Units in all, null when unknown.</summary>
    public long? Total { get; init; }

    /// <summary>Plural noun.</summary>
    public required string Unit { get; init; }
}
