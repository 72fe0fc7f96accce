namespace Forensics.Sdk;

/// <summary>What a collector's cost grows with; the host can count it before it starts anything.</summary>
public enum CostBasis
{
    /// <summary>Files of the local file systems in scope.</summary>
    Files = 0,

    /// <summary>Running processes.</summary>
    Processes = 1,

    /// <summary>RAM of the device, in MiB.</summary>
    MemoryMebibytes = 2,
}
