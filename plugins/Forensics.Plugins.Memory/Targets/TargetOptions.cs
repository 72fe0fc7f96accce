using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Forensics.Plugins.Memory.Dumps;

namespace Forensics.Plugins.Memory.Targets;

/// <summary>Which processes: what <c>memory.process</c> and <c>memory.clr</c> have in common. A process that any of these names is a target.</summary>
public abstract class TargetOptions
{
    private const int DefaultProcesses = 1_000;
    private const int MostProcesses = 100_000;

    [Description("Processes by number.")]
    public IReadOnlyList<int> Pids { get; set; } = [];

    [Description("Processes by the name that the kernel has for them (comm, at most 15 bytes) or by the file name of their program.")]
    public IReadOnlyList<string> Names { get; set; } = [];

    [Description("Processes by the path of their program, as the kernel tells it.")]
    public IReadOnlyList<string> Paths { get; set; } = [];

    [Description("Processes by their effective user, a name or a number.")]
    public IReadOnlyList<string> Users { get; set; } = [];

    [Description("Processes by the digest of their program's file, in hexadecimal: MD5, SHA-1 or SHA-256 by its length.")]
    [RegularExpression("^([0-9a-fA-F]{32}|[0-9a-fA-F]{40}|[0-9a-fA-F]{64})$")]
    public IReadOnlyList<string> Hashes { get; set; } = [];

    [Description("Processes by what they are like: deleted-executable, memory-executable, anonymous-executable, writable-executable, clr, all.")]
    public IReadOnlyList<TargetRule> Rules { get; set; } = [];

    [Description("Targets of the run; more are left out, and each is told.")]
    [Range(1, MostProcesses)]
    public int MaxProcesses { get; set; } = DefaultProcesses;

    [Description("live: stopped only for registers and mappings. consistent: stopped until all is read. What must not be stopped (init, the collector's own ancestors, processes that serve file "
        + "systems) is read while it runs, in both.")]
    public DumpMode Mode { get; set; } = DumpMode.Live;
}
