using Forensics.Collection.Actions;
using Forensics.Collection.Catalogue;

namespace Forensics.Collection.Plan;

/// <summary>A step that was checked and can be run, or is skipped with a reason.</summary>
public sealed record PlannedStep
{
    /// <summary>Its name in the run and in the bundle.</summary>
    public required string Id { get; init; }

    /// <summary>The collector's id, also when no plugin provides it.</summary>
    public required string CollectorId { get; init; }

    /// <summary>The collector; null when no plugin provides it.</summary>
    public CollectorEntry? Collector { get; init; }

    /// <summary>Options that were set, checked, as a JSON object; the rest are the collector's defaults.</summary>
    public string Options { get; init; } = "{}";

    /// <summary>Folder for its images that are not to be in the bundle, as it was named; null without one.</summary>
    public string? OutputFolder { get; init; }

    /// <summary>What an interrupted attempt left; null without one.</summary>
    public EarlierStep? Earlier { get; init; }

    /// <summary>What it is to do, of a responder that runs; null of a collector.</summary>
    public StepOrder? Order { get; init; }

    /// <summary>What it may use.</summary>
    public required StepLimits Limits { get; init; }

    /// <summary>Whether it reads the device's RAM.</summary>
    public bool ReadsDeviceMemory => Collector?.Volatility == Volatilities.DeviceMemory;

    /// <summary>Why it is not run; null when it is.</summary>
    public SkipReason? Skip { get; init; }
}
