using Forensics.Sdk.Linux;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.Processes.CrossViews;

/// <summary>Compares pages of a mapping with the file.</summary>
internal sealed class MapComparison(SafeFileHandle memory, SafeFileHandle pages, SafeFileHandle content)
{
    private const int ShownBytes = 32;
    private const int EntryBytes = 8;
    private const ulong Present = 1UL << 63;
    private const ulong Swapped = 1UL << 62;
    private const ulong OfFile = 1UL << 61;
    private static readonly int PageBytes = Environment.SystemPageSize;

    /// <summary>Whether all pages were looked at that had to be.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>Pages looked at.</summary>
    public int Compared { get; private set; }

    public int DifferentPages { get; private set; }

    public long DifferentBytes { get; private set; }

    /// <summary>In the file, of the first byte that differs; null when none does.</summary>
    public long? FirstOffset { get; private set; }

    public string FirstInMemory { get; private set; } = string.Empty;

    public string FirstInFile { get; private set; } = string.Empty;

    /// <summary>Goes through the pages that are the process's own (<c>/proc/PID/pagemap</c>: not of the file).</summary>
    /// <param name="suspect">The mapping.</param>
    /// <param name="mostPages">How many are compared.</param>
    /// <param name="watch">Told after each.</param>
    public void Run(SuspectMap suspect, int mostPages, ReadingWatch watch)
    {
        var map = suspect.Map;
        if (memory.IsInvalid || pages.IsInvalid)
        {
            return;
        }

        Span<byte> entry = stackalloc byte[EntryBytes];
        for (var address = map.StartAddress; address < map.EndAddress; address += (ulong)PageBytes)
        {
            if (FileReading.ReadAt(pages, entry, checked((long)(address / (ulong)PageBytes * EntryBytes)), out var length).Failed || length < EntryBytes)
            {
                return;
            }

            var state = BitConverter.ToUInt64(entry);
            if ((state & (Present | Swapped)) == 0 || (state & OfFile) != 0)
            {
                continue;
            }

            if (Compared >= mostPages)
            {
                return;
            }

            watch.Beat();
            Compared++;
            Compare(address, checked((long)(map.OffsetBytes + (address - map.StartAddress))));
        }

        IsWhole = true;
    }

    private void Compare(ulong address, long offset)
    {
        Span<byte> inMemory = stackalloc byte[PageBytes];
        Span<byte> inFile = stackalloc byte[PageBytes];
        if (!Read(address, offset, inMemory, inFile) || inMemory.SequenceEqual(inFile) || !Read(address, offset, inMemory, inFile) || inMemory.SequenceEqual(inFile))
        {
            return;
        }

        DifferentPages++;
        var first = inMemory.CommonPrefixLength(inFile);
        for (var i = first; i < PageBytes; i++)
        {
            DifferentBytes += inMemory[i] == inFile[i] ? 0 : 1;
        }

        if (FirstOffset is null)
        {
            var end = Math.Min(first + ShownBytes, PageBytes);
            (FirstOffset, FirstInMemory, FirstInFile) = (offset + first, Convert.ToHexStringLower(inMemory[first..end]), Convert.ToHexStringLower(inFile[first..end]));
        }
    }

    private bool Read(ulong address, long offset, Span<byte> inMemory, Span<byte> inFile)
    {
        // Behind the file's end a page is zeros.
        inFile.Clear();
        return !FileReading.ReadAt(memory, inMemory, checked((long)address), out var length).Failed && length == PageBytes && !FileReading.ReadAt(content, inFile, offset, out _).Failed;
    }
}
