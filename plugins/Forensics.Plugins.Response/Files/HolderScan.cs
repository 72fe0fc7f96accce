using System.Globalization;
using System.Text;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Proc;
using Forensics.Sdk.Quarantine.Store;

namespace Forensics.Plugins.Response.Files;

/// <summary>Which processes hold a file: run it, map it, have it open.</summary>
internal static class HolderScan
{
    private const int MapsBytes = 16 << 20;
    private const int SmallBytes = 64 << 10;

    /// <summary>Looks at every process but this one.</summary>
    /// <param name="context">The context.</param>
    /// <param name="file">The file.</param>
    /// <param name="path">Its path, for mappings whose device is not the file's.</param>
    public static IReadOnlyList<Holder> Find(CollectionContext context, FileIdentity file, EvidencePath path)
    {
        var holders = new List<Holder>();
        if (ProcFileSystem.Open(context.Root, "/proc", out var proc) is not null)
        {
            return holders;
        }

        using (proc)
        {
            var pids = new List<int>();
            _ = proc!.List(pids);
            _ = proc.ReadBootId(out var bootId);
            var self = proc.OwnPid();
            foreach (var pid in pids.Where(pid => pid != self))
            {
                if (ProcessDirectory.Open(proc, pid, out var process).Failed)
                {
                    continue;
                }

                using (process)
                {
                    if (Use(process!, file, path) is { } use && Describe(process!, pid, use, bootId) is { } holder)
                    {
                        holders.Add(holder);
                    }
                }
            }
        }

        return holders;
    }

    private static HolderUse? Use(ProcessDirectory process, FileIdentity file, EvidencePath path)
        => !process.ReadLinkedStatus("exe"u8, out var program).Failed && program.Identity == file ? HolderUse.Executable
            : Maps(process, file, path) ? HolderUse.Mapped
            : HasOpen(process, file) ? HolderUse.Open
            : null;

    private static bool Maps(ProcessDirectory process, FileIdentity file, EvidencePath path)
    {
        if (process.Read("maps"u8, MapsBytes, out var content).Failed)
        {
            return false;
        }

        var rest = content.Bytes;
        while (rest.Span.IndexOf((byte)'\n') is >= 0 and var end)
        {
            // Files of btrfs and overlay have other devices than what maps says of them: what the mapping leads to tells.
            if (MemoryMap.TryParse(rest[..end], out var map) && map.Inode == file.Inode && map.HasFile && (map.Device == file.Device || IsMapped(process, map, file) || map.Path.Span.StartsWith(path.Bytes.Span)))
            {
                return true;
            }

            rest = rest[(end + 1)..];
        }

        return false;
    }

    private static bool IsMapped(ProcessDirectory process, MemoryMap map, FileIdentity file)
    {
        if (process.Open("map_files"u8, OpenAs.Place, out var folder).Failed)
        {
            return false;
        }

        using (folder)
        {
            var name = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{map.StartAddress:x}-{map.EndAddress:x}"));
            return !MagicLink.ReadStatus(folder, name, out var status).Failed && status.Identity == file;
        }
    }

    private static bool HasOpen(ProcessDirectory process, FileIdentity file)
    {
        if (process.Open("fd"u8, OpenAs.Directory, out var folder).Failed)
        {
            return false;
        }

        using (folder)
        {
            var reader = new DirectoryReader();
            while (!reader.Fill(folder, out var atEnd).Failed && !atEnd)
            {
                while (reader.TryNext(out var entry, out _))
                {
                    if (!entry.IsDots && !MagicLink.ReadStatus(folder, entry.Name, out var status).Failed && status.Identity == file)
                    {
                        return true;
                    }
                }
            }
        }

        return false;
    }

    private static Holder? Describe(ProcessDirectory process, int pid, HolderUse use, string? bootId)
    {
        if (process.Read("stat"u8, SmallBytes, out var text).Failed || !ProcessStat.TryParse(text.Bytes.Span, out var stat))
        {
            return null;
        }

        var arguments = process.Read("cmdline"u8, SmallBytes, out var line).Failed ? null : ProcessArguments.Parse(line.Bytes);
        return new(pid, bootId is null ? null : UniquePid.Of(bootId, pid, stat!.StartTicks), stat!.ParentPid, stat.Name, stat.State.ToString(CultureInfo.InvariantCulture), arguments, use);
    }
}
