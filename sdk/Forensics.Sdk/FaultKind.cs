namespace Forensics.Sdk;

/// <summary>What kind of trouble an object gave. In JSON: lower case with hyphens.</summary>
public enum FaultKind
{
    /// <summary>None of the others.</summary>
    Unclassified = 0,

    /// <summary>Asked for by name, and it does not exist.</summary>
    Missing = 1,

    /// <summary>The kernel refused (EACCES, EPERM).</summary>
    Denied = 2,

    /// <summary>An input or output error.</summary>
    ReadError = 3,

    /// <summary>It is not what it should be.</summary>
    Corrupt = 4,

    /// <summary>This kernel, file system or format cannot give it.</summary>
    Unsupported = 5,

    /// <summary>A stated limit was reached.</summary>
    OverLimit = 6,

    /// <summary>It did not answer in time.</summary>
    TimedOut = 7,

    /// <summary>It was listed, and was gone when it was read.</summary>
    Vanished = 8,

    /// <summary>It changed while it was read.</summary>
    Changed = 9,
}
