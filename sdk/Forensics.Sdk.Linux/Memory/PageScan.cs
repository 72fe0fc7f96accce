using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Sdk.Linux.Memory;

/// <summary>
/// Where the pages of a process are, without touching them: <c>PAGEMAP_SCAN</c> of <c>/proc/PID/pagemap</c> (Linux 6.7), which goes over unused addresses at no cost, or its entries, 8 bytes a page.
/// Source: linux/fs.h, Documentation/admin-guide/mm/pagemap.rst.
/// </summary>
public sealed partial class PageScan
{
    // _IOWR('f', 16, struct pm_scan_arg), the same on x64 and arm64.
    private const nuint ScanRequest = 0xC060_6610;
    private const int ScanArgumentBytes = 96;
    private const int MaxRegions = 2_048;
    private const ulong IsPresent = 1 << 3;
    private const ulong IsSwapped = 1 << 4;
    private const ulong IsZeroPage = 1 << 5;
    private const ulong IsGuard = 1 << 8;
    private const ulong EntryPresent = 1UL << 63;
    private const ulong EntrySwapped = 1UL << 62;
    private const ulong EntryGuard = 1UL << 58;
    private const int EntryBytes = sizeof(ulong);
    private const int EntriesAtOnce = 8_192;

    private readonly SafeFileHandle pagemap;
    private readonly PageRegion[] regions = new PageRegion[MaxRegions];
    private readonly ulong pageBytes = (ulong)Environment.SystemPageSize;
    private ulong[]? entries;
    private bool isWithoutScan;
    private bool isWithoutGuards;

    /// <param name="pagemap"><c>/proc/PID/pagemap</c>, open for reading.</param>
    public PageScan(SafeFileHandle pagemap) => this.pagemap = pagemap;

    /// <summary>By the entries alone, as on an older kernel.</summary>
    internal static PageScan OfEntries(SafeFileHandle pagemap) => new(pagemap) { isWithoutScan = true };

    /// <summary>Looks at the pages of a range.</summary>
    /// <param name="start">First byte, at a page's start.</param>
    /// <param name="end">One past the last byte, at a page's end.</param>
    /// <param name="runs">Told of each, in order, without gaps; after an error only of what was looked at before it.</param>
    /// <returns>The error of <c>ioctl(2)</c> or <c>pread(2)</c>: ESRCH when the process has given its memory up.</returns>
    public Errno Read(ulong start, ulong end, Action<PageRun> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        var tail = new RunTail(runs, start);
        var known = start;
        var error = isWithoutScan ? Errno.ENOTTY : Scan(ref known, end, tail);
        if (known == start && (error == Errno.ENOTTY || error == Errno.EINVAL))
        {
            isWithoutScan = true;
            error = ReadEntries(ref known, end, tail);
        }

        tail.EndAt(known);
        return error;
    }

    // The kernel counts a guard page (MADV_GUARD_INSTALL, Linux 6.13), and others that only have a mark, as swapped: nothing is there, and nothing may be read.
    private static PageState StateOf(ulong categories)
        => (categories & IsGuard) != 0 ? PageState.Absent
            : (categories & IsSwapped) != 0 ? PageState.Swapped
            : (categories & IsZeroPage) != 0 ? PageState.Zero
            : PageState.Present;

    private unsafe Errno Scan(ref ulong from, ulong end, RunTail tail)
    {
        fixed (PageRegion* vector = regions)
        {
            while (from < end)
            {
                var argument = new ScanArgument
                {
                    SizeBytes = ScanArgumentBytes,
                    Start = from,
                    End = end,
                    Vector = (ulong)vector,
                    VectorLength = MaxRegions,
                    AnyOfMask = IsPresent | IsSwapped,
                    ReturnMask = IsPresent | IsSwapped | IsZeroPage | (isWithoutGuards ? 0 : IsGuard),
                };
                var count = ioctl(pagemap, ScanRequest, &argument);
                if (count < 0 && SystemCall.LastError == Errno.EINVAL && !isWithoutGuards)
                {
                    isWithoutGuards = true;
                    continue;
                }

                if (count < 0)
                {
                    return SystemCall.LastError;
                }

                for (var i = 0; i < count; i++)
                {
                    tail.Add(regions[i].Start, regions[i].End, StateOf(regions[i].Categories));
                }

                // The kernel walks on when its own room of 512 regions is full, and then tells the end of an earlier walk: what it told of is behind all the same.
                var next = Math.Max(argument.WalkEnd, count > 0 ? regions[count - 1].End : 0);
                if (next <= from)
                {
                    return Errno.EUCLEAN;
                }

                from = next;
            }
        }

        return Errno.Ok;
    }

    private Errno ReadEntries(ref ulong from, ulong end, RunTail tail)
    {
        entries ??= new ulong[EntriesAtOnce];
        while (from < end)
        {
            var wanted = (int)Math.Min((end - from) / pageBytes, EntriesAtOnce);
            var bytes = MemoryMarshal.AsBytes(entries.AsSpan(0, wanted));
            var error = FileReading.ReadAt(pagemap, bytes, checked((long)(from / pageBytes * EntryBytes)), out var length);
            if (error.Failed || length < EntryBytes)
            {
                return error.Failed ? error : Errno.ESRCH;
            }

            for (var i = 0; i < length / EntryBytes; i++, from += pageBytes)
            {
                var entry = entries[i];
                if ((entry & (EntryPresent | EntrySwapped)) != 0 && (entry & EntryGuard) == 0)
                {
                    tail.Add(from, from + pageBytes, (entry & EntryPresent) != 0 ? PageState.Present : PageState.Swapped);
                }
            }
        }

        return Errno.Ok;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial int ioctl(SafeFileHandle file, nuint request, ScanArgument* argument);

    /// <summary>struct pm_scan_arg.</summary>
    [StructLayout(LayoutKind.Sequential, Size = ScanArgumentBytes)]
    private struct ScanArgument
    {
        public ulong SizeBytes;
        public ulong Flags;
        public ulong Start;
        public ulong End;
        public ulong WalkEnd;
        public ulong Vector;
        public ulong VectorLength;
        public ulong MaxPages;
        public ulong InvertedMask;
        public ulong Mask;
        public ulong AnyOfMask;
        public ulong ReturnMask;
    }

    /// <summary>struct page_region.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct PageRegion
    {
        public ulong Start;
        public ulong End;
        public ulong Categories;
    }

    /// <summary>Joins what touches, and fills what lies between with absent pages.</summary>
    private sealed class RunTail(Action<PageRun> runs, ulong start)
    {
        private PageRun last = new(start, start, PageState.Absent);

        public void Add(ulong from, ulong to, PageState state)
        {
            from = Math.Max(from, last.EndAddress);
            if (to <= from)
            {
                return;
            }

            if (from > last.EndAddress && last.State != PageState.Absent)
            {
                Next(last.EndAddress, from, PageState.Absent);
            }
            else if (from > last.EndAddress)
            {
                last = last with { EndAddress = from };
            }

            if (last.State == state)
            {
                last = last with { EndAddress = to };
            }
            else
            {
                Next(from, to, state);
            }
        }

        public void EndAt(ulong end)
        {
            if (end > last.EndAddress)
            {
                if (last.State == PageState.Absent) last = last with { EndAddress = end };
                else Next(last.EndAddress, end, PageState.Absent);
            }

            Next(end, end, PageState.Absent);
        }

        private void Next(ulong from, ulong to, PageState state)
        {
            if (last.LengthBytes > 0)
            {
                runs(last);
            }

            last = new(from, to, state);
        }
    }
}
