namespace Forensics.Collection.Catalogue;

/// <summary>A collector, as its <c>plugin.json</c> describes it. No code of the plugin was loaded for this.</summary>
public sealed record CollectorEntry
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary><c>collector</c> or <c>responder</c>; other kinds are not run.</summary>
    public required string Kind { get; init; }

    /// <summary>Of a responder, what undoing its actions means: <c>impossible</c>, <c>harmless</c> or <c>rearms</c>; null of a collector.</summary>
    public string? Reversal { get; init; }

    /// <summary>Whether it changes the device.</summary>
    public bool IsResponder => Kind == "responder";

    /// <summary>One sentence.</summary>
    public required string Summary { get; init; }

    /// <summary>What it needs of Linux: <c>root</c>, <c>ptrace</c>, ...</summary>
    public required IReadOnlyList<string> Needs { get; init; }

    /// <summary><c>light</c>, <c>moderate</c> or <c>heavy</c>.</summary>
    public required string Impact { get; init; }

    /// <summary>How soon what it reads is gone: one of <see cref="Catalogue.Volatilities"/>.</summary>
    public string Volatility { get; init; } = Volatilities.Unstated;

    /// <summary>Whether no other step may run while it does.</summary>
    public bool ExclusiveStream { get; init; }

    /// <summary>What it costs about; null when that cannot be told beforehand.</summary>
    public CostEntry? Cost { get; init; }

    /// <summary>Its options.</summary>
    public required OptionsSchema Options { get; init; }

    /// <summary>What it may emit, in the order that the wire counts by.</summary>
    public required IReadOnlyList<RecordType> Records { get; init; }

    /// <summary>Where its method is described.</summary>
    public required IReadOnlyList<string> References { get; init; }

    /// <summary>The plugin that brings it.</summary>
    public required PluginPackage Package { get; init; }
}
