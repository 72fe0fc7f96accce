using System.Text;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.CrossViews;
using Forensics.Sdk.Linux.Proc;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.Processes.CrossViews;

/// <summary>Executable mappings of files whose own pages differ from the file: somebody wrote into a program that runs.</summary>
internal sealed class ChangedMaps(ProcessViews views, CrossViewOptions options, ReadingWatch watch, CancellationToken cancellationToken)
{
    private int compared;
    private int unread;
    private int withoutFile;
    private int cut;

    public void Find(Finding finding)
    {
        foreach (var pid in views.Listed().Order())
        {
            watch.Beat();
            cancellationToken.ThrowIfCancellationRequested();
            LookAt(pid, finding);
        }

        finding.Reasons.Add($"{compared} pages were compared");
        if (unread > 0)
        {
            finding.LeftOut($"{unread} processes could not be read");
        }

        if (withoutFile > 0)
        {
            finding.LeftOut($"{withoutFile} mappings were not compared, because their file was deleted, replaced, or cannot be opened");
        }

        if (cut > 0)
        {
            finding.LeftOut($"{cut} mappings were not compared whole: max_pages_per_process, max_pages, or the process ended");
        }
    }

    private void LookAt(int pid, Finding finding)
    {
        if (views.Open($"{pid}", OpenAs.Place, out var folder) is { Failed: true } refused)
        {
            unread += refused.IsGone() ? 0 : 1;
            return;
        }

        using (folder)
        {
            var error = views.Open($"{pid}/smaps", OpenAs.KernelFile, out var file);
            using (file)
            {
                FileContent smaps = default;
                error = error.Failed ? error : FileReading.ReadToEnd(file, ProcLimits.MaxMapsBytes, out smaps);
                if (error.Failed)
                {
                    unread += error.IsGone() ? 0 : 1;
                    return;
                }

                var left = options.MaxPagesPerProcess;
                foreach (var suspect in SuspectMap.Of(smaps.Bytes))
                {
                    left -= Compare(pid, folder, suspect, left, finding);
                }
            }
        }
    }

    private int Compare(int pid, SafeFileHandle folder, SuspectMap suspect, int left, Finding finding)
    {
        if (!OpenFile(folder, suspect.Map, out var content))
        {
            withoutFile++;
            return 0;
        }

        using (content)
        {
            var error = views.Open($"{pid}/mem", OpenAs.KernelFile, out var memory);
            using (memory)
            {
                var second = views.Open($"{pid}/pagemap", OpenAs.KernelFile, out var pages);
                using (pages)
                {
                    if (error.Failed || second.Failed)
                    {
                        cut++;
                        return 0;
                    }

                    var comparison = new MapComparison(memory, pages, content);
                    cut += comparison.Run(suspect, Math.Min(left, options.MaxPages - compared), watch) ? 0 : 1;
                    compared += comparison.Compared;
                    if (comparison.DifferentPages > 0)
                    {
                        finding.Records.Add(Record(pid, suspect.Map, comparison, finding.Now));
                    }

                    return comparison.Compared;
                }
            }
        }
    }

    /// <summary>The file by its path, as the process sees it, when it is still that file.</summary>
    private static bool OpenFile(SafeFileHandle folder, MemoryMap map, out SafeFileHandle content)
    {
        content = new();
        if (MagicLink.Open(folder, "root"u8, out var root).Failed)
        {
            return false;
        }

        using (root)
        {
            return !new TargetRoot(root, EvidencePath.Of("/")).Open(map.Path.Span, OpenAs.RegularFile, LinkRule.FollowWithinRoot, out content).Failed
                && !FileStatus.Read(content, out var status).Failed && status.Inode == map.Inode;
        }
    }

    private CrossView Record(int pid, MemoryMap map, MapComparison comparison, UnixTime now) => new()
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
        UniquePid = views.UniquePidOf(pid),
        Inode = map.Inode.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ReadAt = now,
    };
}
