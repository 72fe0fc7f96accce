namespace Forensics.Plugins.Disk.Reading;

/// <summary>Why a source ends before the length that it had when it was opened.</summary>
internal enum SourceEnd
{
    /// <summary>It does not.</summary>
    None = 0,

    /// <summary>It is shorter now.</summary>
    Shrunk = 1,

    /// <summary>It is not there any more.</summary>
    Gone = 2,

    /// <summary>A read was not answered.</summary>
    TimedOut = 3,

    /// <summary>The run was ended.</summary>
    Cancelled = 4,
}
