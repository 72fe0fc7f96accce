namespace Forensics.Collection.Plan;

/// <summary>One step of a profile.</summary>
public sealed record ProfileStep
{
    /// <summary>Its name in the run, 1 to 64 characters of <c>a-z 0-9 . _ -</c>; the collector's id unless told otherwise.</summary>
    public required string Id { get; init; }

    /// <summary>The collector's id.</summary>
    public required string Collector { get; init; }

    /// <summary>Options as they were written.</summary>
    public IReadOnlyList<OptionSetting> Options { get; init; } = [];

    /// <summary>What it may use.</summary>
    public StepLimits Limits { get; init; } = new();
}
