using System.Buffers.Binary;
using Forensics.Plugins.Memory.Stopping;
using Forensics.Sdk.Linux.Memory;
using Forensics.Sdk.Linux.Proc;

namespace Forensics.Plugins.Memory.Cores;

/// <summary>The notes of a core file, as the kernel writes them (fs/binfmt_elf.c): of the first thread status, process, signal, auxiliary vector and files, then its other registers; of each further
/// one status and registers. Source: linux/elfcore.h, core(5).</summary>
internal static class CoreNotes
{
    private const int StatusType = 1;
    private const int ProcessType = 3;
    private const int AuxiliaryType = 6;
    private const int SignalType = 0x53494749;
    private const int FilesType = 0x46494c45;
    private const int FloatingPointType = 2;

    // struct elf_prstatus before the registers, the same on x64 and arm64; after them a flag and padding.
    private const int StatusHeadBytes = 112;
    private const int StatusTailBytes = 8;
    private const int StatusSignal = 12;
    private const int StatusHeldSignals = 24;
    private const int StatusIds = 32;
    private const int StatusTimes = 48;

    // struct elf_prpsinfo.
    private const int ProcessBytes = 136;
    private const int ProcessFlags = 8;
    private const int ProcessIds = 16;
    private const int ProcessName = 40;
    private const int ProcessNameBytes = 16;
    private const int ProcessArguments = 56;

    // An entry of NT_FILE.
    private const int FileBytes = 3 * sizeof(ulong);

    private static ReadOnlySpan<byte> Core => "CORE"u8;

    private static ReadOnlySpan<byte> Linux => "LINUX"u8;

    /// <param name="process">The process.</param>
    /// <param name="threads">Its threads; the one that names the process comes first in the core.</param>
    /// <param name="mappings">Of which those with a file are listed.</param>
    public static NoteWriter Of(ProcessIdentity process, IReadOnlyList<ThreadSnapshot> threads, IEnumerable<MemoryMapping> mappings)
    {
        var notes = new NoteWriter();
        var isFirst = true;
        foreach (var thread in threads.OrderByDescending(thread => thread.ThreadId == process.Stat.Pid))
        {
            notes.Add(Core, StatusType, Status(process.Stat, thread));
            if (isFirst)
            {
                AddProcess(notes, process, thread, mappings);
            }
            else if (thread.SignalInfo is { } signal)
            {
                notes.Add(Core, SignalType, signal.Span);
            }

            foreach (var set in thread.Others)
            {
                notes.Add(set.Type == FloatingPointType ? Core : Linux, set.Type, set.Bytes.Span);
            }

            isFirst = false;
        }

        if (isFirst)
        {
            AddProcess(notes, process, null, mappings);
        }

        return notes;
    }

    private static void AddProcess(NoteWriter notes, ProcessIdentity process, ThreadSnapshot? first, IEnumerable<MemoryMapping> mappings)
    {
        notes.Add(Core, ProcessType, Process(process));
        if (first?.SignalInfo is { } signal)
        {
            notes.Add(Core, SignalType, signal.Span);
        }

        if (!process.Auxiliary.IsEmpty)
        {
            notes.Add(Core, AuxiliaryType, process.Auxiliary.Span);
        }

        notes.Add(Core, FilesType, Files(mappings));
    }

    private static byte[] Status(ProcessStat stat, ThreadSnapshot thread)
    {
        var general = thread.General is { } known ? known.Span : new byte[ThreadRegisters.GeneralBytes];
        var status = new byte[StatusHeadBytes + general.Length + StatusTailBytes];
        var signal = thread.Signal;
        BinaryPrimitives.WriteInt32LittleEndian(status, signal);
        BinaryPrimitives.WriteInt16LittleEndian(status.AsSpan(StatusSignal), (short)signal);
        BinaryPrimitives.WriteUInt64LittleEndian(status.AsSpan(StatusHeldSignals), thread.SignalMask);
        Put(status.AsSpan(StatusIds), thread.ThreadId, stat.ParentPid, stat.ProcessGroupId, stat.SessionId);
        PutTime(status.AsSpan(StatusTimes), stat.UserTicks);
        PutTime(status.AsSpan(StatusTimes + 16), stat.SystemTicks);
        general.CopyTo(status.AsSpan(StatusHeadBytes));
        BinaryPrimitives.WriteInt32LittleEndian(status.AsSpan(StatusHeadBytes + general.Length), thread.Others.Any(set => set.Type == FloatingPointType) ? 1 : 0);
        return status;
    }

    private static byte[] Process(ProcessIdentity process)
    {
        var stat = process.Stat;
        var bytes = new byte[ProcessBytes];

        // The letter's place in the kernel's list of states, then the letter.
        bytes[0] = (byte)Math.Max("RSDTZW".IndexOf(stat.State, StringComparison.Ordinal), 0);
        bytes[1] = (byte)stat.State;
        bytes[2] = (byte)(stat.State == 'Z' ? 1 : 0);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(ProcessFlags), stat.Flags);
        Put(bytes.AsSpan(ProcessIds), unchecked((int)(process.Status?.Users.Real ?? 0)), unchecked((int)(process.Status?.Groups.Real ?? 0)), stat.Pid, stat.ParentPid);
        Put(bytes.AsSpan(ProcessIds + 16), stat.ProcessGroupId, stat.SessionId);
        stat.Name.Bytes.Span[..Math.Min(stat.Name.Bytes.Length, ProcessNameBytes - 1)].CopyTo(bytes.AsSpan(ProcessName));
        var arguments = process.Arguments.Span[..Math.Min(process.Arguments.Length, CoreLimits.ArgumentBytes - 1)];
        arguments.CopyTo(bytes.AsSpan(ProcessArguments));
        bytes.AsSpan(ProcessArguments, arguments.Length).TrimEnd((byte)0).Replace((byte)0, (byte)' ');
        return bytes;
    }

    /// <summary>Whether all that have a file can be listed.</summary>
    public static bool Fit(IEnumerable<MemoryMapping> mappings) => Files(mappings, CoreLimits.FilesBytes).Count == Files(mappings, long.MaxValue).Count;

    private static List<MemoryMap> Files(IEnumerable<MemoryMapping> mappings, long mostBytes)
        => [.. mappings.Where(mapping => mapping.Map.HasFile).Select(mapping => mapping.Map).TakeWhile(map => (mostBytes -= FileBytes + map.Path.Length + 1) >= 0)];

    /// <summary>NT_FILE: how many, the size of a page, of each start, end and the page in the file, then the names.</summary>
    private static byte[] Files(IEnumerable<MemoryMapping> mappings)
    {
        const int Head = 2 * sizeof(ulong);
        var pageBytes = (ulong)Environment.SystemPageSize;
        var files = Files(mappings, CoreLimits.FilesBytes);
        var bytes = new byte[Head + (FileBytes * files.Count) + files.Sum(map => map.Path.Length + 1)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, (ulong)files.Count);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(sizeof(ulong)), pageBytes);
        var (entry, name) = (Head, Head + (FileBytes * files.Count));
        foreach (var map in files)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(entry), map.StartAddress);
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(entry + sizeof(ulong)), map.EndAddress);
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(entry + (2 * sizeof(ulong))), map.OffsetBytes / pageBytes);
            map.Path.Span.CopyTo(bytes.AsSpan(name));
            (entry, name) = (entry + FileBytes, name + map.Path.Length + 1);
        }

        return bytes;
    }

    private static void Put(Span<byte> to, params ReadOnlySpan<int> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(to[(i * sizeof(int))..], values[i]);
        }
    }

    // struct timeval.
    private static void PutTime(Span<byte> to, ulong ticks)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(to, ticks / BootClock.TicksPerSecond);
        BinaryPrimitives.WriteUInt64LittleEndian(to[8..], ticks % BootClock.TicksPerSecond * (1_000_000 / BootClock.TicksPerSecond));
    }
}
