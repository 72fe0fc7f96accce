using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Proc;
using Forensics.Sdk.Linux.Processes;
using Forensics.Sdk.Quarantine.Store;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.Response.Files;

/// <summary>
/// Which processes hold a file: run it, map it, have it open. All but this one are looked at, and those of their threads that have a table of open files of their own. A holder can start another and end
/// before it is its turn: the list is read again until nobody is new on it; where that does not come to an end, <see cref="Unknown"/> says so.
/// </summary>
internal sealed class HolderScan
{
    private const int SmallBytes = 64 << 10;
    private const int NameBytes = 64;

    private readonly List<Holder> holders = [];
    private readonly HashSet<(int Pid, ulong StartTicks)> seen = [];
    private readonly HolderBounds bounds;
    private readonly FileIdentity file;
    private readonly EvidencePath path;
    private bool isOwnNumbering;
    private readonly HashSet<string> refused = new(StringComparer.Ordinal);
    private int unseen;
    private string? why;

    private HolderScan(FileIdentity file, EvidencePath path, HolderBounds bounds) => (this.file, this.path, this.bounds) = (file, path, bounds);

    /// <summary>Those that were seen.</summary>
    public IReadOnlyList<Holder> Holders => holders;

    /// <summary>Why others may hold it that were not seen; null when there are none.</summary>
    public string? Unknown => why is null ? null : unseen <= 1 ? why : string.Create(CultureInfo.InvariantCulture, $"{why}; and {unseen - 1} more of the kind");

    /// <summary>Processes that the kernel does not let us look at, for all our rights (a user namespace above ours, a security module). Null when there are none.</summary>
    public string? Refused => refused.Count == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"{refused.Count} processes, process {refused.First()} among them, may not be looked at");

    /// <summary>Looks.</summary>
    /// <param name="context">The context.</param>
    /// <param name="file">The file.</param>
    /// <param name="path">Its path, for mappings whose device is not the file's.</param>
    /// <param name="bounds">Null for those of <see cref="ResponseLimits"/>.</param>
    public static HolderScan Of(CollectionContext context, FileIdentity file, EvidencePath path, HolderBounds? bounds = null)
    {
        var scan = new HolderScan(file, path, bounds ?? new());
        if (ProcFileSystem.Open(context.Root, "/proc", out var proc) is { } without)
        {
            scan.Note(without.Reason ?? "there is no /proc");
            return scan;
        }

        using (proc)
        {
            scan.Run(proc!);
        }

        return scan;
    }

    /// <summary>Says whom the kernel does not show, where there are such and it is not what was told before.</summary>
    public async ValueTask TellRefusedAsync(CollectionContext context, string? told, CancellationToken cancellationToken)
    {
        if (Refused is { } who && who != told)
        {
            await context.ReportFaultAsync(new(path, FaultKind.Denied, "HOLDERS_UNSEEN", $"whether these hold it is not known, and original_deleted is without them: {who}"), cancellationToken).ConfigureAwait(false);
        }
    }

    private void Run(ProcFileSystem proc)
    {
        _ = proc.ReadBootId(out var bootId);
        var self = proc.OwnPid();
        isOwnNumbering = self == Environment.ProcessId;
        for (var reading = 1; ; reading++)
        {
            var (error, pids) = (DirectoryReading.OpenBelow(proc.Directory, "."u8, OpenAs.Directory, out var list), new List<int>());
            using (list)
            {
                error = error.Failed ? error : proc.List(pids, list);
            }

            Note(error, null, "the list of processes");

            // Who is new can have started another after that one's place on the list was read; who has ended unseen can, too.
            var newOnes = pids.Count(pid => pid != self && IsNew(proc, pid, bootId));
            if (newOnes == 0 || error.Failed)
            {
                return;
            }

            if (reading == bounds.ListReadings)
            {
                Note(string.Create(CultureInfo.InvariantCulture, $"processes start and end faster than they can be looked at: {newOnes} were new on reading {reading} of their list"));
                return;
            }
        }
    }

    private bool IsNew(ProcFileSystem proc, int pid, string? bootId)
    {
        var error = ProcessDirectory.Open(proc, pid, out var process);
        if (error.Failed)
        {
            // Who cannot be told from another is noted once.
            if (!error.IsGone() && seen.Add((pid, 0)))
            {
                Note(error, pid, "its folder");
            }

            return error.IsGone();
        }

        using (process)
        {
            error = ReadStat(process!, out var stat);
            if (error.IsGone())
            {
                return true;
            }

            if (!seen.Add((pid, stat?.StartTicks ?? 0)))
            {
                return false;
            }

            if (stat is null)
            {
                Note(error, pid, "its state");
                return true;
            }

            Look(process!, stat, bootId);
            return true;
        }
    }

    private static Errno ReadStat(ProcessDirectory process, out ProcessStat? stat)
    {
        stat = null;
        var error = process.Read("stat"u8, SmallBytes, out var text);
        return error.Failed ? error : ProcessStat.TryParse(text.Bytes.Span, out stat) ? Errno.Ok : Errno.EUCLEAN;
    }

    private void Look(ProcessDirectory process, ProcessStat stat, string? bootId)
    {
        // When the first thread has ended alone, the others still show the program and its memory.
        using var thread = stat is { State: 'Z', ThreadCount: > 1 } ? process.OpenLiveThread() : null;
        if (Use(process, thread ?? process, stat) is { } use)
        {
            var arguments = process.Read("cmdline"u8, SmallBytes, out var line).Failed ? null : ProcessArguments.Parse(line.Bytes);
            holders.Add(new(stat.Pid, bootId is null ? null : UniquePid.Of(bootId, stat.Pid, stat.StartTicks), stat.ParentPid, stat.Name, stat.State.ToString(CultureInfo.InvariantCulture), arguments, use));
        }
    }

    private HolderUse? Use(ProcessDirectory process, ProcessDirectory source, ProcessStat stat)
    {
        var error = source.ReadLinkedStatus("exe"u8, out var program);
        Note(error, stat.Pid, "its program");
        return !error.Failed && program.Identity == file ? HolderUse.Executable
            : Maps(source, stat.Pid) ? HolderUse.Mapped
            : HasOpen(process, "fd"u8, stat.Pid) || (stat.ThreadCount > 1 && HasThreadOpen(process, stat.Pid)) ? HolderUse.Open
            : null;
    }

    private bool Maps(ProcessDirectory process, int pid)
    {
        var error = process.Open("maps"u8, OpenAs.KernelFile, out var maps);
        using (maps)
        {
            var lines = new MapLines(maps);
            while (!error.Failed && !(error = lines.Next(out var line)).Failed && !line.IsEmpty)
            {
                // Files of btrfs and overlay have other devices than what maps says of them: what the mapping leads to tells.
                if (MemoryMap.TryParse(line, out var map) && map.Inode == file.Inode && map.HasFile && (map.Device == file.Device || IsMapped(process, map) || map.Path.Span.StartsWith(path.Bytes.Span)))
                {
                    return true;
                }
            }

            Note(error, pid, "its mappings");
            if (lines.PassedOver > 0)
            {
                Note($"{lines.PassedOver} mappings of process {pid} have longer lines than {MapLines.LineBytes} bytes");
            }

            return false;
        }
    }

    private bool IsMapped(ProcessDirectory process, MemoryMap map)
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

    private bool HasThreadOpen(ProcessDirectory process, int pid)
    {
        var name = new byte[NameBytes];
        return Any(process, "task"u8, bounds.Threads, pid, "its threads", (_, entry) =>
        {
            if (!Utf8Parser.TryParse(entry, out int thread, out var used) || used != entry.Length || thread == pid)
            {
                return false;
            }

            // Where the kernel does not compare, all are looked at.
            if (isOwnNumbering && FileTables.Compare(pid, thread, out var isSame) is var error && (error.IsGone() || (!error.Failed && isSame)))
            {
                return false;
            }

            return Utf8Formatter.TryFormat(thread, name.AsSpan("task/"u8.Length), out var digits) && HasOpen(process, Path(name, digits), pid);
        });

        static ReadOnlySpan<byte> Path(byte[] name, int digits)
        {
            "task/"u8.CopyTo(name);
            "/fd"u8.CopyTo(name.AsSpan("task/"u8.Length + digits));
            return name.AsSpan(0, "task/"u8.Length + digits + "/fd"u8.Length);
        }
    }

    private bool HasOpen(ProcessDirectory process, ReadOnlySpan<byte> name, int pid)
        => Any(process, name, bounds.Descriptors, pid, "its open files", (folder, entry) => !MagicLink.ReadStatus(folder, entry, out var status).Failed && status.Identity == file);

    private bool Any(ProcessDirectory process, ReadOnlySpan<byte> name, int most, int pid, string what, EntryTest test)
    {
        var error = process.Open(name, OpenAs.Directory, out var folder);
        using (folder)
        {
            var (reader, count) = (new DirectoryReader(), 0);
            for (var atEnd = false; !error.Failed && !atEnd;)
            {
                error = reader.Fill(folder, out atEnd);
                while (!error.Failed && reader.TryNext(out var entry, out _))
                {
                    if (entry.IsDots)
                    {
                        continue;
                    }

                    if (++count > most)
                    {
                        Note($"process {pid}: {what} are more than {most}");
                        return false;
                    }

                    if (test(folder, entry.Name))
                    {
                        return true;
                    }
                }
            }

            Note(error, pid, what);
            return false;
        }
    }

    /// <summary>Who has ended holds nothing any more; whom it has started stands on the next list.</summary>
    private void Note(Errno error, int? pid, string what)
    {
        if (pid is { } number && (error == Errno.EACCES || error == Errno.EPERM))
        {
            refused.Add(number.ToString(CultureInfo.InvariantCulture));
        }
        else if (error.Failed && !error.IsGone())
        {
            Note(pid is null ? $"{what}: {error}" : string.Create(CultureInfo.InvariantCulture, $"process {pid}: {what}: {error}"));
        }
    }

    private void Note(string what)
    {
        unseen++;
        why ??= what;
    }

    private delegate bool EntryTest(SafeFileHandle folder, ReadOnlySpan<byte> name);
}
