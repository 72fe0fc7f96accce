namespace Forensics.Plugins.Memory.Cores;

/// <summary>Why memory is not in the core.</summary>
internal enum LeftOut
{
    /// <summary>It is.</summary>
    No = 0,

    /// <summary>filter or ranges did not take it.</summary>
    NotAsked,

    /// <summary>Not in memory but in its file.</summary>
    InFile,

    /// <summary>In swap.</summary>
    InSwap,

    /// <summary>Shared memory that this process has not touched, and another may have.</summary>
    SharedUntouched,

    /// <summary>Another program answers for pages that are missing (userfaultfd).</summary>
    UserFault,

    /// <summary>A device's, or the kernel's.</summary>
    Device,

    /// <summary>max_dump_bytes.</summary>
    OverLimit,

    /// <summary>More segments than a core may have.</summary>
    TooManyRanges,

    /// <summary>Where its pages are could not be seen.</summary>
    Unknown,
}
