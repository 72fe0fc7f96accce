using Forensics.Sdk.Linux.Proc;

namespace Forensics.Sdk.Linux.Memory;

/// <summary>A mapping with what <c>smaps</c> says of it.</summary>
/// <param name="Map">Its line of <c>maps</c>.</param>
/// <param name="Flags">Null when the kernel did not tell.</param>
public readonly record struct MemoryMapping(MemoryMap Map, MappingFlags? Flags)
{
    /// <summary>Whether others may see what is written there.</summary>
    public bool IsShared => Map.Permissions[3] == 's';

    /// <summary>Whether it shows a file that has a name in some file system; memory files and shared memory have none that can be opened.</summary>
    public bool IsFile => Map.HasFile && !IsSharedMemory;

    /// <summary>Whether the kernel keeps it in its own tmpfs: a memory file, System V memory, shared memory without a name.</summary>
    public bool IsSharedMemory => Map.Path.Span.StartsWith("/memfd:"u8) || Map.Path.Span.StartsWith("/SYSV"u8) || Map.Path.Span.StartsWith("/dev/zero (deleted)"u8);

    /// <summary>Whether it is the kernel's own, and no memory of the process: <c>[vvar]</c>, <c>[vvar_vclock]</c>, <c>[vsyscall]</c>.</summary>
    public bool IsKernels => Map.Path.Span.StartsWith("[vvar"u8) || Map.Path.Span.SequenceEqual("[vsyscall]"u8);

    /// <summary>Whether reading it could act on a device, or meet what is no memory.</summary>
    public bool IsDevice => Flags is { } flags
        ? (flags & (MappingFlags.Device | MappingFlags.RawPages)) != 0
        : Map.Path.Span.StartsWith("/sys/"u8) || Map.Path.Span.StartsWith("anon_inode:"u8) || Map.Path.Span.StartsWith("[vfio"u8)
            || (Map.Path.Span.StartsWith("/dev/"u8) && !Map.Path.Span.StartsWith("/dev/shm/"u8) && !Map.Path.Span.StartsWith("/dev/zero"u8));
}
