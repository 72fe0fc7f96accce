using System.Text;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.CrossViews;
using Forensics.Sdk.Linux.Proc;

namespace Forensics.Plugins.Processes.CrossViews;

/// <summary>Executable mappings of files whose own pages differ from the file: somebody wrote into a program that runs. Each process and each file is read by itself: one that
/// does not answer costs itself alone.</summary>
internal sealed class ChangedMaps(ProcessViews views, LocalFiles local, CrossViewOptions options, AbandonableReader reader, CancellationToken cancellationToken)
{
    private readonly MappedFiles files = new(local, new(reader));
    private int compared;
    private int unread;
    private int unlisted;
    private int silent;
    private int cut;

    /// <summary>Finds them.</summary>
    /// <returns>False when /proc does not answer.</returns>
    public bool Find(Finding finding)
    {
        if (!reader.TryRead(_ => views.Listed(), out var listed))
        {
            return false;
        }

        finding.HasAll(listed!);
        foreach (var pid in listed!.Order())
        {
            cancellationToken.ThrowIfCancellationRequested();
            LookAt(pid, finding);
        }

        finding.Reasons.Add($"{compared} pages were compared");
        LeftOut(finding, unread, "processes could not be read");
        LeftOut(finding, unlisted, "processes have more mappings than are read");
        LeftOut(finding, silent, "processes did not answer");
        LeftOut(finding, files.Missing, "mappings were not compared, because their file was deleted, replaced, or cannot be opened");
        LeftOut(finding, files.Remote, "mappings were not compared, because their file does not lie on a local file system");
        LeftOut(finding, files.Silent, "mappings were not compared, because their file or memory did not answer");
        LeftOut(finding, cut, "mappings were not compared whole: max_pages_per_process, max_pages, the memory may not be read, or it changed or ended meanwhile");
        return true;
    }

    private static void LeftOut(Finding finding, int count, string what)
    {
        if (count > 0)
        {
            finding.LeftOut($"{count} {what}");
        }
    }

    private void LookAt(int pid, Finding finding)
    {
        if (!reader.TryRead(_ => (Error: ProcessMemory.Open(views, pid, out var opened), Memory: opened), out var answer))
        {
            silent++;
            return;
        }

        using var memory = answer.Memory;
        if (memory is null)
        {
            unread += answer.Error.IsGone() ? 0 : 1;
            return;
        }

        unlisted += memory.IsCut ? 1 : 0;
        var different = new List<(SuspectMap Suspect, MapComparison Comparison)>();
        var left = options.MaxPagesPerProcess;
        foreach (var suspect in memory.Suspects)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (files.Compare(memory, suspect, Math.Min(left, options.MaxPages - compared)) is { } comparison)
            {
                cut += comparison.IsWhole ? 0 : 1;
                compared += comparison.Compared;
                left -= comparison.Compared;
                if (comparison.DifferentPages > 0)
                {
                    different.Add((suspect, comparison));
                }
            }
        }

        if (different.Count > 0)
        {
            Tell(pid, memory, different, finding);
        }
    }

    /// <summary>Only what is mapped there still was compared with its file: the program may have mapped something else, or become another one.</summary>
    private void Tell(int pid, ProcessMemory memory, List<(SuspectMap Suspect, MapComparison Comparison)> different, Finding finding)
    {
        if (!reader.TryRead(_ => (UniquePid: views.UniquePidOf(pid), Suspects: memory.ReadSuspects()), out var again))
        {
            silent++;
            return;
        }

        foreach (var (suspect, comparison) in different)
        {
            if (again.Suspects.Any(now => now.Line.Span.SequenceEqual(suspect.Line.Span)))
            {
                finding.Records.Add(Record(pid, suspect.Map, comparison, again.UniquePid, finding.Now));
            }
            else
            {
                cut++;
            }
        }
    }

    private static CrossView Record(int pid, MemoryMap map, MapComparison comparison, string? uniquePid, UnixTime now) => new()
    {
        Disagreement = "map-differs-from-file",
        Subject = new((byte[])[.. Encoding.UTF8.GetBytes($"pid {pid}, "), .. map.Path.Span]),
        ShownBy = [$"/proc/{pid}/mem"],
        NotShownBy = ["content of the file"],
        Compared = "pages of an executable private mapping that are the process's own, by /proc/PID/pagemap, with the file, twice. Relocations of text, breakpoints and programs that change themselves do this too",
        Detail = new(Encoding.UTF8.GetBytes(
            $"{comparison.DifferentBytes} bytes differ in {comparison.DifferentPages} of {comparison.Compared} pages; mapped at 0x{map.StartAddress:x}; first at 0x{comparison.FirstOffset:x} of the file: memory {comparison.FirstInMemory}, file {comparison.FirstInFile}")),
        Path = new(map.Path),
        Pid = pid,
        UniquePid = uniquePid,
        Inode = map.Inode.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ReadAt = now,
    };
}
