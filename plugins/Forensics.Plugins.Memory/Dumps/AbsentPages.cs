namespace Forensics.Plugins.Memory.Dumps;

/// <summary>What becomes of pages that are not in memory now.</summary>
public enum AbsentPages
{
    /// <summary>They are told, and not read: nothing is swapped in, no file is read. The first page of each mapped program or library is read all the same: it names the build.</summary>
    Skip = 0,

    /// <summary>Pages of files on local file systems are read, pages in swap are not: the dump needs no other file.</summary>
    Files = 1,

    /// <summary>All are read, which brings them into the target's memory and may push out others.</summary>
    All = 2,
}
