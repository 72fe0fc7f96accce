using System.Text;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.CrossViews;
using Forensics.Sdk.Linux.Proc;

namespace Forensics.Plugins.Processes.CrossViews;

/// <summary>Processes whose folder in /proc something is mounted over: whoever reads it sees something else.</summary>
internal sealed class CoveredProcesses(ProcessViews views, ReadingWatch watch)
{
    private const int MaxNameBytes = 64;
    private const long ProcMagic = 0x9fa0;

    public void Find(Finding finding)
    {
        foreach (var pid in views.Listed().Order())
        {
            watch.Beat();
            if (IsCovered(pid) && ProcessCalls.Kill(pid) && IsCovered(pid))
            {
                finding.Records.Add(Record(pid, finding.Now));
            }
        }
    }

    private bool IsCovered(int pid)
    {
        var error = views.Open($"{pid}", OpenAs.Place, out var folder);
        folder.Dispose();
        return error == ProcFile.Covered;
    }

    private CrossView Record(int pid, UnixTime now)
    {
        string[] calls = [.. ProcessCalls.Kill(pid) ? ["kill(pid, 0)"] : Array.Empty<string>(), .. ProcessCalls.Scheduler(pid) ? ["sched_getscheduler(pid)"] : Array.Empty<string>()];
        return new()
        {
            Disagreement = "covered-process",
            Subject = new(Encoding.UTF8.GetBytes($"pid {pid}")),
            ShownBy = ["list of /proc", .. calls],
            NotShownBy = [$"/proc/{pid}: another mount lies over it"],
            Compared = "the mount of /proc with that of the process's folder, twice; the process by system calls that need no file",
            Detail = new(Encoding.UTF8.GetBytes($"session {ProcessCalls.Session(pid)?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "unknown"}; what lies over it: {Cover(pid)}")),
            Path = EvidencePath.Of($"/proc/{pid}"),
            Pid = pid,
            UniquePid = null,
            Inode = null,
            ReadAt = now,
        };
    }

    /// <summary>The type of what is mounted there, and the name of the process that it shows, when it is one.</summary>
    private string Cover(int pid)
    {
        var error = views.OpenCovered($"{pid}", OpenAs.Place, out var place);
        using (place)
        {
            if (error.Failed || (error = FileSystemKind.Read(place, out var kind)).Failed)
            {
                return $"{error}";
            }

            var missing = DirectoryReading.OpenBelow(place, "comm"u8, OpenAs.KernelFile, out var comm);
            using (comm)
            {
                Span<byte> name = stackalloc byte[MaxNameBytes];
                return kind.Magic != ProcMagic || missing.Failed || FileReading.Read(comm, name, out var length, out _).Failed
                    ? $"a file system of type 0x{kind.Magic:x}"
                    : $"the folder of another process, {Encoding.UTF8.GetString(name[..length].TrimEnd((byte)'\n'))}";
            }
        }
    }
}
