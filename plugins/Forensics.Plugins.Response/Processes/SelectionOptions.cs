using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Forensics.Plugins.Response.Processes;

/// <summary>Which processes: what <c>process.terminate</c> and <c>process.suspend</c> have in common. Of one option any value will do; a process has to fit every option that is given.</summary>
public abstract class SelectionOptions
{
    private const int DefaultProcesses = 1_000;
    private const int MostProcesses = 100_000;

    [Description("Processes by number, N, or better by number and start, N:START_TICKS as the process record has it: a number alone may be another's by now.")]
    [RegularExpression("^[1-9][0-9]{0,8}(:[0-9]{1,19})?$")]
    public IReadOnlyList<string> Pids { get; set; } = [];

    [Description("Processes by unique_pid, as records have it.")]
    [RegularExpression("^[0-9a-fA-F]{32}$")]
    public IReadOnlyList<string> UniqueIds { get; set; } = [];

    [Description("Processes by the path of their program, as the kernel tells it, all of it; of a deleted one without the kernel's mark. A path that is no valid UTF-8 cannot be given: name such a process by unique_ids or a digest.")]
    public IReadOnlyList<string> Paths { get; set; } = [];

    [Description("Processes by the SHA-256 of their program's file as it runs, deleted or not, in hexadecimal.")]
    [RegularExpression("^[0-9a-fA-F]{64}$")]
    public IReadOnlyList<string> Sha256 { get; set; } = [];

    [Description("Processes by the MD5 of their program's file as it runs, deleted or not, in hexadecimal.")]
    [RegularExpression("^[0-9a-fA-F]{32}$")]
    public IReadOnlyList<string> Md5 { get; set; } = [];

    [Description("Whether all descendants of a chosen process are taken too. All are stopped before anything else is done, until no new one is found. Who was given away before (its parent has ended: it belongs to a subreaper or the first process) is no descendant any more and is not found.")]
    public bool Tree { get; set; }

    [Description("Whether cluster and watchdog daemons are taken: others may take their silence for the device's end, and restart it.")]
    public bool DespiteWarning { get; set; }

    [Description("Longest program file that is read for its digests, in bytes. One that is longer fits no digest, and is told.")]
    [Range(0, long.MaxValue)]
    public long MaxHashBytes { get; set; } = 1L << 30;

    [Description("Processes that are taken; more are left as they are, and each is told.")]
    [Range(1, MostProcesses)]
    public int MaxProcesses { get; set; } = DefaultProcesses;
}
