using Forensics.Plugins.Memory.Dumps;
using Forensics.Sdk.Linux.Memory;

namespace Forensics.Plugins.Memory.Cores;

/// <summary>What is stored of a process's memory.</summary>
/// <param name="Filter">Which mappings.</param>
/// <param name="Ranges">Which addresses of them; all when there are none.</param>
/// <param name="Absent">Which pages that are not in memory.</param>
/// <param name="MaxBytes">How much, 0 for no limit.</param>
internal sealed record LayoutRules(MemoryFilter Filter, IReadOnlyList<(ulong Start, ulong End)> Ranges, AbsentPages Absent, long MaxBytes)
{
    /// <summary>Whether untouched memory has its place in the file, as zeros: for a core that is never written out.</summary>
    public bool ShowsUntouched { get; init; }

    public bool Takes(MemoryMapping mapping) => Filter switch
    {
        MemoryFilter.Private => !mapping.IsShared,
        MemoryFilter.Anonymous => !mapping.IsFile,
        MemoryFilter.Executable => mapping.Map.IsExecutable,
        _ => true,
    };
}
