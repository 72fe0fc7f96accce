using Forensics.Plugins.Memory.Dumps;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Memory;

namespace Forensics.Plugins.Memory.Cores;

/// <summary>Decides page by page what a core file stores, without touching a page.</summary>
/// <param name="rules">What is asked for.</param>
/// <param name="places">Tells what lies behind mappings.</param>
/// <param name="scan">Tells where pages are; null when that cannot be seen.</param>
internal sealed class LayoutBuilder(LayoutRules rules, IMappingPlaces places, PageScan? scan)
{
    private readonly ulong pageBytes = (ulong)Environment.SystemPageSize;
    private readonly List<PlannedMapping> mappings = [];
    private readonly List<CoreSegment> segments = [];
    private readonly List<CoreRun> runs = [];
    private long offset;
    private ulong stored;
    private (ulong Start, ulong End) untouched;

    public CoreLayout Layout => new(mappings, segments, runs);

    /// <summary>Adds a mapping, after all that lie below it.</summary>
    /// <returns>ESRCH when the memory is gone.</returns>
    public Errno Add(MemoryMapping mapping)
    {
        var planned = new PlannedMapping(mapping);
        mappings.Add(planned);
        var (start, end) = (mapping.Map.StartAddress, mapping.Map.EndAddress);
        if (mapping.IsKernels || mapping.IsDevice)
        {
            Leave(planned, start, end, LeftOut.Device);
            return Errno.Ok;
        }

        if (!rules.Takes(mapping))
        {
            Leave(planned, start, end, LeftOut.NotAsked);
            return Errno.Ok;
        }

        var error = Errno.Ok;
        foreach (var (from, to, isAsked) in Asked(start, end))
        {
            if (!isAsked) Leave(planned, from, to, LeftOut.NotAsked);
            else if (scan is null) Leave(planned, from, to, LeftOut.Unknown);
            else if (Look(planned, from, to) is { Failed: true } failed) error = failed;
        }

        EndUntouched(planned);
        return error;
    }

    private Errno Look(PlannedMapping planned, ulong start, ulong end)
    {
        var known = start;
        var error = scan!.Read(start, end, run =>
        {
            Place(planned, run);
            known = run.EndAddress;
        });
        Leave(planned, known, end, LeftOut.Unknown);
        return error;
    }

    /// <summary>Cuts a mapping at the ranges that are asked for, rounded to pages.</summary>
    private IEnumerable<(ulong From, ulong To, bool IsAsked)> Asked(ulong start, ulong end)
    {
        if (rules.Ranges.Count == 0)
        {
            yield return (start, end, true);
            yield break;
        }

        var at = start;
        foreach (var (low, high) in rules.Ranges.OrderBy(range => range.Start))
        {
            var from = Math.Clamp(low - (low % pageBytes), at, end);
            var to = Math.Clamp(high > ulong.MaxValue - pageBytes ? high : (high + pageBytes - 1) / pageBytes * pageBytes, from, end);
            if (to > from)
            {
                if (from > at) yield return (at, from, false);
                yield return (from, to, true);
                at = to;
            }
        }

        if (end > at) yield return (at, end, false);
    }

    private void Place(PlannedMapping planned, PageRun run)
    {
        switch (run.State)
        {
            case PageState.Present:
                Store(planned, run.StartAddress, run.EndAddress);
                break;
            case PageState.Zero:
                Zero(planned, run.StartAddress, run.EndAddress);
                break;
            case PageState.Swapped when rules.Absent != AbsentPages.All:
                planned.SwappedBytes += run.LengthBytes;
                Leave(planned, run.StartAddress, run.EndAddress, LeftOut.InSwap);
                break;
            case PageState.Swapped:
                Store(planned, run.StartAddress, run.EndAddress);
                break;
            default:
                PlaceAbsent(planned, run.StartAddress, run.EndAddress);
                break;
        }
    }

    private void PlaceAbsent(PlannedMapping planned, ulong start, ulong end)
    {
        var mapping = planned.Mapping;
        if (mapping.Flags is { } flags && (flags & MappingFlags.UserFault) != 0)
        {
            planned.AbsentBytes += end - start;
            Leave(planned, start, end, LeftOut.UserFault);
        }
        else if (places.SharedMemory(mapping) is { } shared)
        {
            PlaceShared(planned, start, end, shared);
        }
        else if (mapping.IsShared || mapping.Map.HasFile)
        {
            PlaceFile(planned, start, end);
        }
        else
        {
            Zero(planned, start, end);
        }
    }

    private void PlaceFile(PlannedMapping planned, ulong start, ulong end)
    {
        var mapping = planned.Mapping;
        var isLocal = mapping.IsFile && places.IsLocal(mapping);
        if (isLocal && rules.Absent != AbsentPages.Skip)
        {
            Store(planned, start, end);
            return;
        }

        // A program's first page names its build: debuggers find its symbols by it.
        if (isLocal && start == mapping.Map.StartAddress && mapping.Map.OffsetBytes == 0)
        {
            Store(planned, start, start + pageBytes);
            start += pageBytes;
        }

        planned.AbsentBytes += end - start;
        Leave(planned, start, end, mapping.IsFile ? LeftOut.InFile : LeftOut.SharedUntouched);
    }

    /// <summary>Of shared memory the kernel's file tells which parts hold data, whoever wrote them.</summary>
    private void PlaceShared(PlannedMapping planned, ulong start, ulong end, SharedMemoryFile file)
    {
        var shift = planned.Mapping.Map.OffsetBytes - planned.Mapping.Map.StartAddress;
        for (var at = start; at < end;)
        {
            file.NextData(unchecked(at + shift), out var from, out var to);
            var data = from == ulong.MaxValue ? end : Math.Clamp(unchecked(from - shift), at, end);
            var hole = from == ulong.MaxValue ? end : Math.Clamp(unchecked(to - shift), data, end);
            Zero(planned, at, data);
            Store(planned, data, hole);
            if (hole == at)
            {
                Zero(planned, at, end);
                return;
            }

            at = hole;
        }
    }

    private void Store(PlannedMapping planned, ulong start, ulong end)
    {
        var isFilled = untouched.End == start && start - untouched.Start <= CoreLimits.FilledBytes && !rules.ShowsUntouched && segments.Count > 0 && segments[^1].IsStored && segments[^1].EndAddress == untouched.Start
            && untouched.Start > planned.Mapping.Map.StartAddress;
        if (isFilled)
        {
            Extend(planned, untouched.Start, start, isStored: true);
            untouched = default;
        }

        EndUntouched(planned);
        var room = segments.Count < CoreLimits.Segments ? ulong.MaxValue : 0;
        var most = rules.MaxBytes == 0 ? room : Math.Min(room, (ulong)rules.MaxBytes - Math.Min(stored, (ulong)rules.MaxBytes));
        var middle = end - start <= most ? end : start + (most / pageBytes * pageBytes);
        if (middle > start)
        {
            stored += middle - start;
            planned.StoredBytes += middle - start;
            // Never across mappings: whoever looks for the build of a library finds its first page by where a run begins.
            if (start > planned.Mapping.Map.StartAddress && runs.Count > 0 && runs[^1] is var last && last.EndAddress == start && last.EndOffsetBytes == offset) runs[^1] = last with { EndAddress = middle };
            else runs.Add(new(start, middle, offset));
            Extend(planned, start, middle, isStored: true);
        }

        Leave(planned, middle, end, room == 0 ? LeftOut.TooManyRanges : LeftOut.OverLimit);
    }

    /// <summary>Untouched pages: whether they are filled is known when the next page is.</summary>
    private void Zero(PlannedMapping planned, ulong start, ulong end)
    {
        if (end > start)
        {
            planned.ZeroBytes += end - start;
            untouched = untouched.End == start ? untouched with { End = end } : (start, end);
        }
    }

    private void EndUntouched(PlannedMapping planned)
    {
        if (untouched.End > untouched.Start)
        {
            Extend(planned, untouched.Start, untouched.End, rules.ShowsUntouched);
        }

        untouched = default;
    }

    private void Leave(PlannedMapping planned, ulong start, ulong end, LeftOut why)
    {
        if (end > start)
        {
            EndUntouched(planned);
            planned.LeftOut = planned.LeftOut == LeftOut.No ? why : planned.LeftOut;
            Extend(planned, start, end, isStored: false);
        }
    }

    private void Extend(PlannedMapping planned, ulong start, ulong end, bool isStored)
    {
        var isSame = segments.Count > 0 && segments[^1].EndAddress == start && segments[^1].IsStored == isStored && start > planned.Mapping.Map.StartAddress;
        if (isSame) segments[^1] = segments[^1] with { EndAddress = end };
        else if (segments.Count < CoreLimits.Segments) segments.Add(new(start, end, planned.Mapping.Map.Permissions, isStored));
        else return;
        offset += isStored ? (long)(end - start) : 0;
    }
}
