namespace Forensics.Sdk.Linux.Memory;

/// <summary>Where a page of a process is.</summary>
public enum PageState
{
    /// <summary>In memory.</summary>
    Present = 0,

    /// <summary>In memory as the page of zeros that all processes share: it was read and never written.</summary>
    Zero = 1,

    /// <summary>In swap.</summary>
    Swapped = 2,

    /// <summary>In neither; a guard page too (<c>MADV_GUARD_INSTALL</c>). Of private memory without a file: it was never touched, or given back, and reads as zeros. Of a file: it is in the file. Of shared memory: in memory perhaps, through another mapping.</summary>
    Absent = 3,
}
