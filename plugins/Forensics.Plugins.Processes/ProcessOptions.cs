using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Forensics.Plugins.Processes;

/// <summary>The options of <c>process.list</c>.</summary>
public sealed class ProcessOptions
{
    private const int DefaultArgumentBytes = 262_144;
    private const int LeastArgumentBytes = 4_096;

    // What fits a record of 1 MiB beside the rest when nothing in it has to be escaped.
    private const int MostArgumentBytes = 786_432;

    [Description("Bytes of the arguments that are read from each process. Longer ones are cut and said to be. They are cut earlier where the record, "
        + "a line of at most 1 MiB, would become too long: binary arguments take up to eight times their size there.")]
    [Range(LeastArgumentBytes, MostArgumentBytes)]
    public int MaxArgumentBytes { get; set; } = DefaultArgumentBytes;

    [Description("Whether the threads that the kernel runs for itself are listed.")]
    public bool IncludeKernelThreads { get; set; } = true;
}
