namespace Forensics.Plugins.Memory.Dumps;

/// <summary>Which mappings are stored. All are told.</summary>
public enum MemoryFilter
{
    /// <summary>All.</summary>
    All = 0,

    /// <summary>Those that no other process shares.</summary>
    Private = 1,

    /// <summary>Those that have no file: heaps, stacks, memory files.</summary>
    Anonymous = 2,

    /// <summary>Those that instructions can be run from.</summary>
    Executable = 3,
}
