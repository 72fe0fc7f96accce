using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Forensics.Plugins.Response.Processes;

/// <summary>The options of <c>process.terminate</c>.</summary>
public sealed class TerminateOptions : SelectionOptions
{
    private const int DefaultGrace = 5;
    private const int LongestGrace = 300;

    [Description("Seconds that a process has to end by itself after SIGTERM before SIGKILL; 0: SIGKILL at once. Not given with tree, nor to a process that is stopped: who is asked runs, and can start another that is not found.")]
    [Range(0, LongestGrace)]
    public int Grace { get; set; } = DefaultGrace;

    [Description("Whether a program that has no name any more (deleted, or a memory file) is stored before its process is ended: nothing else has it. When it cannot be, the process is not ended.")]
    public bool KeepExecutable { get; set; } = true;

    [Description("Longest program that is stored, in bytes.")]
    [Range(0, long.MaxValue)]
    public long MaxExecutableBytes { get; set; } = 256L << 20;
}
