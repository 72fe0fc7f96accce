using System.Text;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.CrossViews;
using Forensics.Sdk.Linux.Proc;

namespace Forensics.Plugins.Processes.CrossViews;

/// <summary>Processes whose folder in /proc something is mounted over: whoever reads it sees something else.</summary>
internal sealed class CoveredProcesses(ProcessViews views, AbandonableReader reader)
{
    private const int MaxNameBytes = 64;
    private const long ProcMagic = 0x9fa0;

    /// <summary>Finds them. What lies over each is looked at last and alone: it may be a file system that never answers.</summary>
    /// <returns>False when /proc does not answer.</returns>
    public bool Find(Finding finding)
    {
        if (!reader.TryRead(watch => All(views.Listed(), watch), out var found))
        {
            return false;
        }

        finding.HasAll(found.Listed);
        foreach (var pid in found.Covered)
        {
            var cover = reader.TryRead(_ => Cover(pid), out var told) ? told! : "it does not answer";
            finding.Records.Add(Record(pid, cover, finding.Now));
        }

        return true;
    }

    private (HashSet<int> Listed, List<int> Covered) All(HashSet<int> listed, ReadingWatch watch)
    {
        var covered = new List<int>();
        foreach (var pid in listed.Order())
        {
            watch.Beat();
            if (IsCovered(pid) && ProcessCalls.Kill(pid) && IsCovered(pid))
            {
                covered.Add(pid);
            }
        }

        return (listed, covered);
    }

    private bool IsCovered(int pid)
    {
        var error = views.Open($"{pid}", OpenAs.Place, out var folder);
        folder.Dispose();
        return error == ProcFile.Covered;
    }

    private static CrossView Record(int pid, string cover, UnixTime now)
    {
        string[] calls = [.. ProcessCalls.Kill(pid) ? ["kill(pid, 0)"] : Array.Empty<string>(), .. ProcessCalls.Scheduler(pid) ? ["sched_getscheduler(pid)"] : Array.Empty<string>()];
        return new()
        {
            Disagreement = "covered-process",
            Subject = new(Encoding.UTF8.GetBytes($"pid {pid}")),
            ShownBy = ["list of /proc", .. calls],
            NotShownBy = [$"/proc/{pid}: another mount lies over it"],
            Compared = "the mount of /proc with that of the process's folder, twice; the process by system calls that need no file",
            Detail = new(Encoding.UTF8.GetBytes($"session {ProcessCalls.Session(pid)?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "unknown"}; what lies over it: {cover}")),
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

            var type = $"a file system of type 0x{kind.Magic:x}";
            if (kind.Magic != ProcMagic)
            {
                return type;
            }

            // Elsewhere, and on what is mounted over it, the name could be a device's, which acts when it is opened.
            ulong? mount = FileStatus.Read(place, out var status).Failed ? null : status.MountId;
            var missing = ProcFile.Open(place, "comm"u8, OpenAs.KernelFile, mount, out var comm);
            using (comm)
            {
                Span<byte> name = stackalloc byte[MaxNameBytes];
                return missing.Failed || FileReading.Read(comm, name, out var length, out _).Failed
                    ? type
                    : $"the folder of another process, {Encoding.UTF8.GetString(name[..length].TrimEnd((byte)'\n'))}";
            }
        }
    }
}
