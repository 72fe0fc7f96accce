namespace Forensics.Collection.Plan;

/// <summary>What the command line changes about a profile.</summary>
public sealed record Selection
{
    /// <summary>Run only these steps or collectors; empty for all of the profile.</summary>
    public IReadOnlyList<string> Only { get; init; } = [];

    /// <summary>Run these collectors too.</summary>
    public IReadOnlyList<string> Add { get; init; } = [];

    /// <summary>Do not run these steps or collectors.</summary>
    public IReadOnlyList<string> Skip { get; init; } = [];

    /// <summary>Options: <c>ID.OPTION=VALUE</c>, the id a step's or a collector's; a list's values are separated by commas.</summary>
    public IReadOnlyList<string> Set { get; init; } = [];

    /// <summary>Run what reads the device's memory before all else: everything that runs changes that memory.</summary>
    public bool RamFirst { get; init; }

    /// <summary>Allow <see cref="CollectionPlan.DeviceMemoryCollector"/> to read <c>/dev/mem</c>.</summary>
    public bool AllowDevmem { get; init; }

    /// <summary>Read again what was written, and the sources that can be, when the run is over.</summary>
    public bool VerifyAfter { get; init; }

    /// <summary>Options whose values are taken as they are, lists as lists: what a command of ours sets, and nobody writes as text.</summary>
    public IReadOnlyList<(string Id, OptionSetting Setting)> Given { get; init; } = [];

    /// <summary>Responders tell what they would do, and change nothing.</summary>
    public bool DryRun { get; init; }

    /// <summary>Whether what is inspected is the device itself: responders act on nothing else.</summary>
    public bool IsLive { get; init; } = true;

    /// <summary>Whether this process is root; without, collectors that need root are skipped.</summary>
    public bool IsRoot { get; init; }
}
