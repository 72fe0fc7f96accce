namespace Forensics.Sdk;

/// <summary>The constant facts about a collector.</summary>
public sealed record CollectorDescriptor
{
    /// <summary>Lower-case dotted name of 1 to 64 characters, unique, never reused: <c>filesystem.listing</c>.</summary>
    public required string Id { get; init; }

    /// <summary>One sentence for the catalogue.</summary>
    public required string Summary { get; init; }

    /// <summary>What the worker may keep; everything else is taken from it where the kernel allows.</summary>
    public Needs Needs { get; init; } = Needs.None;

    /// <summary>What running it costs the device.</summary>
    public Impact Impact { get; init; } = Impact.Light;

    /// <summary>How soon what it reads is gone: with which other steps it may run at the same time.</summary>
    public Volatility Volatility { get; init; } = Volatility.Unstated;

    /// <summary>Whether it needs the way into the bundle for itself, as an image of memory or of a disk does: no other step runs while it does.</summary>
    public bool ExclusiveStream { get; init; }

    /// <summary>What it costs about, for estimates; null when that cannot be told beforehand.</summary>
    public CollectionCost? Cost { get; init; }

    /// <summary>Every record type that may be emitted; emitting another ends the run as a contract breach.</summary>
    public IReadOnlyList<RecordSchema> Records { get; init; } = [];

    /// <summary>Where the method is described: man pages, papers, specifications.</summary>
    public IReadOnlyList<Uri> References { get; init; } = [];
}
