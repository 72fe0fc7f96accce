namespace Forensics.Plugins.Memory.Targets;

/// <summary>What makes a process a target, whatever it is called.</summary>
public enum TargetRule
{
    /// <summary>Its program's file was deleted, or replaced by another.</summary>
    DeletedExecutable = 0,

    /// <summary>Its program, or a mapping with instructions, is a memory file (<c>memfd_create(2)</c>). That of the .NET runtime does not count.</summary>
    MemoryExecutable = 1,

    /// <summary>It has memory without a file that instructions can be run from. Runtimes that compile while they run have it too.</summary>
    AnonymousExecutable = 2,

    /// <summary>It has memory that can be written and run at once.</summary>
    WritableExecutable = 3,

    /// <summary>It runs .NET code.</summary>
    Clr = 4,

    /// <summary>Every process but the collector's own.</summary>
    All = 5,
}
