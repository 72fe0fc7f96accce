using Forensics.Sdk.Linux.Memory;

namespace Forensics.Plugins.Memory.Cores;

/// <summary>What lies behind the mappings of one process.</summary>
internal interface IMappingPlaces
{
    /// <summary>Whether its file lies on a local file system: any other may never answer.</summary>
    bool IsLocal(MemoryMapping mapping);

    /// <summary>The kernel's file of shared memory; null for what is none, or cannot be opened.</summary>
    SharedMemoryFile? SharedMemory(MemoryMapping mapping);
}
