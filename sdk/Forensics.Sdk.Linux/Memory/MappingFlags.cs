namespace Forensics.Sdk.Linux.Memory;

/// <summary>What <c>VmFlags</c> of <c>/proc/PID/smaps</c> says of a mapping, as far as it matters to a reader of memory.</summary>
[Flags]
public enum MappingFlags
{
    /// <summary>None of these.</summary>
    None = 0,

    /// <summary>Memory of a device (<c>io</c>): reading it may act on the device.</summary>
    Device = 1,

    /// <summary>Pages that the kernel does not manage (<c>pf</c>).</summary>
    RawPages = 2,

    /// <summary>Left out of core files on the process's own wish (<c>dd</c>).</summary>
    DontDump = 4,

    /// <summary>Pages of hugetlbfs (<c>ht</c>).</summary>
    HugeTlb = 8,

    /// <summary>A program answers for missing pages (<c>um</c>, <c>ui</c>; userfaultfd(2)).</summary>
    UserFault = 16,

    /// <summary>Locked in memory (<c>lo</c>).</summary>
    Locked = 32,
}
