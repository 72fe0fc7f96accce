namespace Forensics.Sdk;

/// <summary>
/// How soon what a collector reads is gone, most volatile first (RFC 3227). Steps that follow each other in a profile and read the same run at the same time;
/// their order is that of the profile.
/// </summary>
public enum Volatility
{
    /// <summary>Not stated. The step runs alone, at its place in the profile: the most careful that can be done with it.</summary>
    Unstated = 0,

    /// <summary>State of the kernel and of processes, gone in seconds: processes, sockets, mounts, logons.</summary>
    State = 1,

    /// <summary>The memory of the device.</summary>
    DeviceMemory = 2,

    /// <summary>The memory of single processes.</summary>
    ProcessMemory = 3,

    /// <summary>Files and their metadata.</summary>
    Files = 4,

    /// <summary>Whole disks and volumes.</summary>
    Disk = 5,
}
