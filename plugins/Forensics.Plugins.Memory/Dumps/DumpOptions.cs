using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Forensics.Plugins.Memory.Targets;

namespace Forensics.Plugins.Memory.Dumps;

/// <summary>The options of <c>memory.process</c>.</summary>
public sealed class DumpOptions : TargetOptions
{
    [Description("Mappings that are stored: all, private, anonymous or executable.")]
    public MemoryFilter Filter { get; set; } = MemoryFilter.All;

    [Description("Addresses that are stored, each START-END in hexadecimal, the end not included; of them what filter takes. All when none is named.")]
    [RegularExpression("^(0x)?[0-9a-fA-F]{1,16}-(0x)?[0-9a-fA-F]{1,16}$")]
    public IReadOnlyList<string> Ranges { get; set; } = [];

    [Description("Pages that are not in memory: skip, files (read those of files on local file systems) or all (swap too).")]
    public AbsentPages Absent { get; set; } = AbsentPages.Skip;

    [Description("Bytes of memory stored of one process, 0 for no limit; what is over it is told.")]
    [Range(0, long.MaxValue)]
    public long MaxDumpBytes { get; set; }

    [Description("Whether files of /proc/PID are stored beside the dump: status, stat, maps, sums of smaps, arguments, limits, control groups, mounts and more. The environment is in the memory in any case.")]
    public bool ProcState { get; set; } = true;
}
