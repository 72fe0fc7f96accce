using System.Buffers.Text;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Proc;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.Processes.CrossViews;

/// <summary>What procfs says.</summary>
internal sealed class ProcessViews(ProcFileSystem proc)
{
    private const int SmallFileBytes = 65_536;
    private string? bootId;

    /// <summary>The numbers that the folder lists now; none when it cannot be listed to its end.</summary>
    public HashSet<int> Listed()
    {
        var pids = new List<int>();
        var error = Open(".", OpenAs.Directory, out var folder);
        using (folder)
        {
            error = error.Failed ? error : proc.List(pids, folder);
        }

        return error.Failed ? [] : [.. pids];
    }

    /// <summary>The highest number of this kernel.</summary>
    public int MaxPid() => Read("sys/kernel/pid_max", out var file).Failed || !Utf8Parser.TryParse(file, out int most, out _) ? ProcLimits.MaxProcesses : most;

    public ProcessStatus? Status(int number) => !Read($"{number}/status", out var file).Failed && ProcessStatus.TryParse(file, out var status) ? status : null;

    public ProcessStat? Stat(int number) => !Read($"{number}/stat", out var file).Failed && ProcessStat.TryParse(file, out var stat) ? stat : null;

    /// <summary>The name of the process in other records; null when its start is not known.</summary>
    public string? UniquePidOf(int pid)
        => (bootId is not null || !proc.ReadBootId(out bootId).Failed) && bootId is not null && Stat(pid) is { } stat ? UniquePid.Of(bootId, pid, stat.StartTicks) : null;

    /// <summary>Holds the folder of a process.</summary>
    public Errno OpenProcess(int pid, out ProcessDirectory? process) => ProcessDirectory.Open(proc, pid, out process);

    /// <summary>Opens what belongs to a process: never what is mounted over it.</summary>
    public Errno Open(string path, OpenAs kind, out SafeFileHandle file) => ProcFile.Open(proc.Directory, System.Text.Encoding.ASCII.GetBytes(path), kind, proc.MountId, out file);

    /// <summary>What is seen under the name, whatever was mounted over it.</summary>
    public Errno OpenCovered(string path, OpenAs kind, out SafeFileHandle file) => DirectoryReading.OpenBelow(proc.Directory, System.Text.Encoding.ASCII.GetBytes(path), kind, out file);

    private Errno Read(string path, out ReadOnlySpan<byte> content)
    {
        content = default;
        var error = Open(path, OpenAs.KernelFile, out var file);
        using (file)
        {
            if (!error.Failed)
            {
                error = FileReading.ReadToEnd(file, SmallFileBytes, out var read);
                content = read.Bytes.Span;
            }
        }

        return error;
    }
}
