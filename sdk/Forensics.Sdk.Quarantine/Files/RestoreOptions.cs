namespace Forensics.Sdk.Quarantine.Files;

/// <summary>How a file is restored.</summary>
public sealed record RestoreOptions
{
    /// <summary>What is done when the name is taken. Default: nothing is restored then.</summary>
    public ConflictRule Conflict { get; init; }

    /// <summary>Another path than its own, absolute and below the root; its other names are not restored then. Default: its own paths.</summary>
    public EvidencePath? Destination { get; init; }

    /// <summary>Make folders that are missing, as root's with mode 0755. Default: the restore is refused.</summary>
    public bool MakeParents { get; init; }
}
