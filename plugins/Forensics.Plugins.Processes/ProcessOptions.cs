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
    private const int DefaultOpenFiles = 4_096;
    private const int MostOpenFiles = 1_048_576;
    private const long DefaultStoredBytes = 64 << 20;
    private const long DefaultTotalStoredBytes = 128 << 20;

    [Description("Bytes of the arguments that are read from each process. Longer ones are cut and said to be. They are cut earlier where the record, "
        + "a line of at most 1 MiB, would become too long: binary arguments take up to eight times their size there.")]
    [Range(LeastArgumentBytes, MostArgumentBytes)]
    public int MaxArgumentBytes { get; set; } = DefaultArgumentBytes;

    [Description("Whether the threads that the kernel runs for itself are listed.")]
    public bool IncludeKernelThreads { get; set; } = true;

    [Description("Environments: none, redacted (values that look like secrets are replaced by [redacted], judged by the variable's name or by a "
        + "password in a URL) or full. Arguments are never redacted.")]
    public EnvironmentContent Environment { get; set; } = EnvironmentContent.Redacted;

    [Description("Digests of the program files: none, or any of md5, sha256. A file is read once a run, however many processes run it.")]
    public IReadOnlyList<HashName> Hashes { get; set; } = [HashName.Sha256];

    [Description("Whether open files are listed, each as a process.open_file record.")]
    public bool OpenFiles { get; set; } = true;

    [Description("Whether open sockets are listed as process.socket records, with addresses where the tables of /proc/PID/net have them. When off, sockets are "
        + "among the open files.")]
    public bool Sockets { get; set; } = true;

    [Description("Open files and sockets that are listed of one process; more are left out and said to be.")]
    [Range(1, MostOpenFiles)]
    public int MaxOpenFiles { get; set; } = DefaultOpenFiles;

    [Description("Mappings that are listed, each as a process.map record: none, executable or all.")]
    public MapSelection Maps { get; set; } = MapSelection.Executable;

    [Description("Whether the content of deleted programs, memory files (memfd) and deleted open files is stored, as far as they lie on local file systems. "
        + "Open files are looked at only with open_files.")]
    public bool StoreDeleted { get; set; } = true;

    [Description("Bytes stored of one such file; holes do not count.")]
    [Range(0, int.MaxValue)]
    public long MaxStoredBytes { get; set; } = DefaultStoredBytes;

    [Description("Bytes stored of all such files of the run; holes do not count. Open files get at most half, so that programs find room.")]
    [Range(0, int.MaxValue)]
    public long MaxTotalStoredBytes { get; set; } = DefaultTotalStoredBytes;
}
