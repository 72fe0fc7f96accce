namespace Forensics.Plugins.Memory.Dumps;

/// <summary>How long the target is stopped.</summary>
public enum DumpMode
{
    /// <summary>For its registers and the list of its mappings alone: milliseconds. Its memory is read while it runs, and pages are not of one moment.</summary>
    Live = 0,

    /// <summary>Until all is read: the dump is of one moment.</summary>
    Consistent = 1,
}
