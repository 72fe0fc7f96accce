using System.Runtime.InteropServices;
using Forensics.Sdk.Linux.Memory;

namespace Forensics.Sdk.Linux.Tests;

/// <summary>Both ways to ask where pages are say the same of this process's own memory.</summary>
public sealed partial class PageScanTests
{
    private const int Pages = 20_000;
    private const int ReadWrite = 3;
    private const int PrivateAnonymous = 0x22;
    private const int NoHugePage = 15;
    private const int GuardInstall = 102;
    private static readonly nuint Page = (nuint)Environment.SystemPageSize;

    [Test]
    public unsafe void EntriesAndTheScanAgreeOnWhichPagesAreThere()
    {
        var start = mmap(0, Pages * Page, ReadWrite, PrivateAnonymous, -1, 0);
        Assert.That(start, Is.Not.EqualTo(-1));
        try
        {
            _ = madvise(start, Pages * Page, NoHugePage);
            var random = new Random(1);
            var sum = 0;
            for (var i = 0; i < Pages; i += random.Next(1, 5))
            {
                var page = (byte*)start + ((nuint)i * Page);
                if (random.Next(2) == 0) *page = 1;
                else sum += *page;
            }

            Assert.That(sum, Is.GreaterThanOrEqualTo(0));
            _ = madvise(start + (nint)(100 * Page), 50 * Page, GuardInstall);
            using var pagemap = File.OpenHandle("/proc/self/pagemap");
            var (low, high) = ((ulong)start, (ulong)start + (Pages * Page));
            var scanned = Runs(new PageScan(pagemap), low, high);
            Assert.That(Runs(PageScan.OfEntries(pagemap), low, high), Is.EqualTo(scanned));
            Assert.That(scanned, Has.Some.Matches<(PageState State, ulong Start, ulong End)>(run => run.State == PageState.Present));
            Assert.That(scanned.Select(run => run.State), Has.None.EqualTo(PageState.Swapped), "nobody pushed anything out, and a guard page is not in swap");
            Assert.That((scanned[0].Start, scanned[^1].End), Is.EqualTo((low, high)));
        }
        finally
        {
            _ = munmap(start, Pages * Page);
        }
    }

    /// <summary>The zero page is there too, by the entries.</summary>
    private static List<(PageState State, ulong Start, ulong End)> Runs(PageScan scan, ulong start, ulong end)
    {
        var runs = new List<(PageState State, ulong Start, ulong End)>();
        var error = scan.Read(start, end, run =>
        {
            var state = run.State == PageState.Zero ? PageState.Present : run.State;
            if (runs.Count > 0)
            {
                Assert.That(runs[^1].End, Is.EqualTo(run.StartAddress), "no gap");
            }

            if (runs.Count > 0 && runs[^1].State == state) runs[^1] = (state, runs[^1].Start, run.EndAddress);
            else runs.Add((state, run.StartAddress, run.EndAddress));
        });
        Assert.That(error.Failed, Is.False);
        return runs;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint mmap(nint address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int munmap(nint address, nuint length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int madvise(nint address, nuint length, int advice);
}
