using Forensics.Sdk.Linux.Proc;
using Forensics.Sdk.Linux.Processes;

namespace Forensics.Plugins.Memory.Targets;

/// <summary>What the mappings of a process say of it. They are read when a rule asks for the first time.</summary>
internal sealed class TargetMaps(ProcessDirectory process)
{
    private IReadOnlyList<MemoryMap>? read;

    /// <summary>What the .NET runtime keeps compiled code in.</summary>
    private static ReadOnlySpan<byte> DotNetMemory => "/memfd:doublemapper"u8;

    /// <summary>The name alone is anybody's: a library that was loaded from a memory file is mapped for its process alone, and begins with a header.</summary>
    private static bool IsDotNetCode(MemoryMap map) => map.Permissions[3] == 's' && map.Path.Span.StartsWith(DotNetMemory);

    private IReadOnlyList<MemoryMap> Maps => read ??= Read();

    /// <summary>Shared memory without a name, and System V memory, have a file that only the kernel sees.</summary>
    private static bool IsAnonymousCode(MemoryMap map)
        => map.IsExecutable && (!map.HasFile ? !map.Path.Span.StartsWith("[v"u8) : map.Path.Span.StartsWith("/dev/zero (deleted)"u8) || map.Path.Span.StartsWith("/SYSV"u8));

    public bool Fits(TargetRule rule, Candidate candidate) => rule switch
    {
        TargetRule.All => true,
        TargetRule.DeletedExecutable => candidate.Executable is { HasDeletedMark: true },
        TargetRule.MemoryExecutable => candidate.Executable is { HasMemoryFileForm: true } || Maps.Any(map => map.IsExecutable && map.Path.Span.StartsWith("/memfd:"u8) && !IsDotNetCode(map)),
        TargetRule.AnonymousExecutable => Maps.Any(IsAnonymousCode),
        TargetRule.WritableExecutable => Maps.Any(map => map.IsExecutable && map.Permissions[1] == 'w'),
        _ => IsClr(candidate),
    };

    /// <summary>The runtime is a library, or linked into a program that is one file, which calls its double mappings by this name.</summary>
    private bool IsClr(Candidate candidate)
        => Maps.Any(map => map.Path.Span.EndsWith("/libcoreclr.so"u8) || map.Path.Span.EndsWith("/libcoreclr.so (deleted)"u8) || map.Path.Span.StartsWith(DotNetMemory))
            && candidate.HasMemory;

    private IReadOnlyList<MemoryMap> Read() => MappingList.Read(process, () => { }, out _).Maps;
}
