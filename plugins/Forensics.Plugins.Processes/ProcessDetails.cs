using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Proc;

namespace Forensics.Plugins.Processes;

/// <summary>The lists of one process, read after its fields.</summary>
internal sealed record ProcessDetails
{
    public static ProcessDetails None { get; } = new() { OpenFiles = [], Maps = [] };

    public required IReadOnlyList<OpenDescriptor> OpenFiles { get; init; }

    /// <summary>Why the list of open files ends early.</summary>
    public Errno OpenFilesError { get; init; }

    /// <summary>How many more there were than the option allows; 0 when all are here.</summary>
    public int OpenFilesLeftOut { get; init; }

    public required IReadOnlyList<MemoryMap> Maps { get; init; }

    public Errno MapsError { get; init; }

    /// <summary>There were more mappings than are read.</summary>
    public bool MapsTruncated { get; init; }

    /// <summary>It started another program after its fields were read: the lists may be of that one.</summary>
    public bool IsOfAnotherProgram { get; init; }
}
