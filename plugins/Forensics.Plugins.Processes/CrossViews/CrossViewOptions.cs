using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Forensics.Plugins.Processes.CrossViews;

/// <summary>The options of <c>cross.view</c>.</summary>
public sealed class CrossViewOptions
{
    private const int MostPids = 4_194_304;
    private const int MostPages = 16_777_216;

    [Description("The highest process number that is tried by system calls, at most the kernel's pid_max or the highest that is listed. One takes about a third of a microsecond.")]
    [Range(0, MostPids)]
    public int MaxPid { get; set; } = MostPids;

    [Description("Whether executable mappings of files are compared with the files.")]
    public bool Maps { get; set; } = true;

    [Description("Pages compared of one process; more are left out and said to be.")]
    [Range(0, MostPages)]
    public int MaxPagesPerProcess { get; set; } = 16_384;

    [Description("Pages compared of all processes; more are left out and said to be.")]
    [Range(0, MostPages)]
    public int MaxPages { get; set; } = 131_072;
}
