namespace Forensics.Sdk;

/// <summary>What running a collector costs the device.</summary>
public enum Impact
{
    /// <summary>Seconds, small reads of kernel state.</summary>
    Light = 0,

    /// <summary>Walks file systems or reads many files.</summary>
    Moderate = 1,

    /// <summary>Reads whole disks or memory.</summary>
    Heavy = 2,
}
