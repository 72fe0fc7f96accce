using System.Globalization;
using Forensics.Plugins.Memory.Capturing;
using Forensics.Plugins.Memory.Cores;
using Forensics.Plugins.Memory.Stopping;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Memory;

namespace Forensics.Plugins.Memory.Dumps;

/// <summary>Tells what was dumped.</summary>
internal sealed class DumpRecords(CollectionContext context, CaptureTools tools)
{
    public async Task EmitAsync(ProcessCapture capture, StoredDump? dump, UnreadRanges unread, CancellationToken cancellationToken)
    {
        var uniquePid = tools.UniquePid(capture.Process.Stat);
        var buildIds = tools.Reader.TryRead(watch => BuildIds(capture, watch), out var read) ? read! : [];
        foreach (var thread in capture.Threads)
        {
            await context.EmitAsync(Of(capture, thread, uniquePid), cancellationToken).ConfigureAwait(false);
        }

        foreach (var mapping in capture.Layout.Mappings)
        {
            await context.EmitAsync(Of(capture, mapping, buildIds.GetValueOrDefault(mapping.Mapping.Map.StartAddress), uniquePid), cancellationToken).ConfigureAwait(false);
        }

        await context.EmitAsync(Of(capture, dump, unread, buildIds, uniquePid), cancellationToken).ConfigureAwait(false);
    }

    private static ProcessMemoryRecord Of(ProcessCapture capture, StoredDump? dump, UnreadRanges unread, Dictionary<ulong, string> buildIds, string? uniquePid)
    {
        var (process, mappings) = (capture.Process, capture.Layout.Mappings);
        var program = process.ExecutableStatus is { } status
            ? mappings.FirstOrDefault(planned => planned.Mapping.Map.Inode == status.Inode && buildIds.ContainsKey(planned.Mapping.Map.StartAddress)) : null;
        return new()
        {
            Pid = process.Pid,
            UniquePid = uniquePid,
            Name = process.Stat.Name,
            Executable = process.Executable?.UnmarkedPath,
            Dump = dump?.Name,
            DumpBlob = dump?.Blob?.Value,
            DumpSizeBytes = dump?.SizeBytes,
            StoredBytes = dump is null ? null : capture.Layout.StoredBytes,
            Mode = capture.IsRunning ? "running" : capture.Mode == DumpMode.Consistent && !capture.IsHeldTooLong ? "consistent" : "live",
            StoppedMs = capture.Stopped?.TotalMilliseconds,
            ThreadCount = capture.Threads.Count,
            StoppedThreads = capture.Threads.Count(thread => thread.IsStopped && thread.Obstacle is null),
            MappingCount = mappings.Count,
            ZeroBytes = Sum(mappings, planned => planned.ZeroBytes),
            AbsentBytes = Sum(mappings, planned => planned.AbsentBytes),
            SwappedBytes = Sum(mappings, planned => planned.SwappedBytes),
            UnreadBytes = unread.Bytes,
            UnreadRanges = unread.Texts,
            BuildId = program is null ? null : buildIds[program.Mapping.Map.StartAddress],
            ReadAt = capture.At,
        };
    }

    private static MemoryThreadRecord Of(ProcessCapture capture, ThreadSnapshot thread, string? uniquePid) => new()
    {
        Pid = capture.Process.Pid,
        UniquePid = uniquePid,
        ThreadId = thread.ThreadId,
        Name = ThreadList.Name(capture.Directory, thread.ThreadId),
        Stopped = thread.IsStopped && thread.Obstacle is null,
        NotStoppedReason = thread.Obstacle,
        InstructionPointer = thread.General is { } general ? Hex(ThreadRegisters.InstructionPointer(general.Span)) : null,
        StackPointer = thread.General is { } registers ? Hex(ThreadRegisters.StackPointer(registers.Span)) : null,
        Signal = thread.Signal == 0 ? null : thread.Signal,
        ReadAt = capture.At,
    };

    private static MemoryMappingRecord Of(ProcessCapture capture, PlannedMapping planned, string? buildId, string? uniquePid)
    {
        var map = planned.Mapping.Map;
        return new()
        {
            Pid = capture.Process.Pid,
            UniquePid = uniquePid,
            StartAddress = Hex(map.StartAddress),
            EndAddress = Hex(map.EndAddress),
            Permissions = map.Permissions,
            OffsetBytes = map.OffsetBytes,
            Device = !map.HasFile ? null : map.Device.ToString(CultureInfo.InvariantCulture),
            Inode = !map.HasFile ? null : map.Inode.ToString(CultureInfo.InvariantCulture),
            MappedPath = map.Path.IsEmpty ? null : new EvidencePath(map.Path),
            MappingFlags = planned.Mapping.Flags is { } flags ? [.. Enum.GetValues<MappingFlags>().Where(flag => flag != MappingFlags.None && flags.HasFlag(flag)).Select(Word)] : null,
            StoredBytes = planned.StoredBytes,
            ZeroBytes = planned.ZeroBytes,
            AbsentBytes = planned.AbsentBytes,
            SwappedBytes = planned.SwappedBytes,
            UnreadBytes = planned.UnreadBytes,
            LeftOut = planned.LeftOut == LeftOut.No ? null : Word(planned.LeftOut),
            BuildId = buildId,
            ReadAt = capture.At,
        };
    }

    /// <summary>Of what has its first page stored: it is in memory then, and reading it again brings nothing there.</summary>
    private static Dictionary<ulong, string> BuildIds(ProcessCapture capture, ReadingWatch watch)
    {
        var found = new Dictionary<ulong, string>();
        var buffer = new byte[CoreLimits.ImageStartBytes];
        var starts = capture.Layout.Runs.ToDictionary(run => run.StartAddress, run => run.EndAddress);
        foreach (var map in capture.Layout.Mappings.Where(planned => planned.Mapping.IsFile && planned.Mapping.Map.OffsetBytes == 0).Select(planned => planned.Mapping.Map))
        {
            watch.Beat();
            if (starts.TryGetValue(map.StartAddress, out var end)
                && !capture.Memory.Read(map.StartAddress, buffer.AsSpan(0, (int)Math.Min(end - map.StartAddress, (ulong)buffer.Length)), out var length).Failed
                && !ElfBuildId.Read(buffer.AsMemory(0, length), out var buildId).Failed && buildId is not null)
            {
                found[map.StartAddress] = buildId;
            }
        }

        return found;
    }

    private static ulong Sum(IReadOnlyList<PlannedMapping> mappings, Func<PlannedMapping, ulong> of) => mappings.Aggregate(0UL, (sum, planned) => sum + of(planned));

    private static string Hex(ulong address) => address.ToString("x", CultureInfo.InvariantCulture);

    private static string Word<TEnum>(TEnum value)
        where TEnum : struct, Enum
        => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}
