using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Forensics.Plugins.Memory.Cores;
using Forensics.Plugins.Memory.Dumps;
using Forensics.Plugins.Memory.Tests.Dumps;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Memory;
using Forensics.Sdk.Linux.Proc;
using Microsoft.Win32.SafeHandles;
using CoreSegment = Forensics.Plugins.Memory.Cores.CoreSegment;

namespace Forensics.Plugins.Memory.Tests.Layouts;

/// <summary>Random mappings with random pages under random rules: each page is accounted for once, and lies in the file where the segments say. The states of pages come from a file that is made
/// as <c>/proc/PID/pagemap</c> is (Documentation/admin-guide/mm/pagemap.rst).</summary>
public sealed class LayoutBuilderTests : DumpTests
{
    private const ulong Present = 1UL << 63;
    private const ulong Swapped = 1UL << 62;
    private const int Pages = 400;
    private static readonly ulong Page = (ulong)Environment.SystemPageSize;

    [Test]
    public void EachPageOfAnyMappingIsAccountedForOnce()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            MustAccount(new Random(seed), $"seed {seed}");
        }
    }

    [Test]
    public void WhatCannotBeLookedAtIsUnknownAndNothingElse([Values(0, 3, 8)] int known)
    {
        // The process gives its memory up in the middle: the table ends.
        var table = new byte[known * 8];
        for (var i = 0; i < known; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(table.AsSpan(i * 8), i % 2 == 0 ? Present : 0);
        }

        using var pagemap = Table(table);
        var builder = new LayoutBuilder(new(MemoryFilter.All, [], AbsentPages.Skip, 0), new Places(null, false), new PageScan(pagemap));
        Assert.That(builder.Add(Mapping(0, 16, "rw-p", 0, "")), Is.EqualTo(Errno.ESRCH));
        var planned = builder.Layout.Mappings.Single();
        Assert.That(planned.LeftOut, Is.EqualTo(LeftOut.Unknown));
        Assert.That((planned.StoredBytes / Page, planned.ZeroBytes / Page), Is.EqualTo(((ulong)((known + 1) / 2), (ulong)(known / 2))), "what is not known is not zeros");
        MustBeOrdered(builder.Layout, "an error");
    }

    private void MustAccount(Random random, string context)
    {
        var table = new byte[(Pages + 1) * 8];
        var states = new ulong[Pages];
        for (var (i, left, state) = (0, 0, 0UL); i < Pages; i++, left--)
        {
            if (left == 0) (left, state) = (random.Next(1, 40), random.Next(3) switch { 0 => Present, 1 => Swapped, _ => 0UL });
            states[i] = state;
            BinaryPrimitives.WriteUInt64LittleEndian(table.AsSpan(i * 8), state);
        }

        using var pagemap = Table(table);
        var shared = new bool[Pages];
        using var file = SharedFile(random, shared);
        var places = new Places(new SharedMemoryFile(file), random.Next(2) == 0);
        var ranges = Enumerable.Range(0, random.Next(3)).Select(_ => ((ulong)random.Next(Pages) * Page) + (ulong)random.Next(5000)).Select(at => (at, at + ((ulong)random.Next(100) * Page) + 1)).ToList();
        var limit = random.Next(3) == 0 ? random.Next(1, 300) * (long)Page : 0;
        var rules = new LayoutRules((MemoryFilter)random.Next(4), ranges, (AbsentPages)random.Next(3), limit) { ShowsUntouched = random.Next(4) == 0 };
        var builder = new LayoutBuilder(rules, places, new PageScan(pagemap));
        var mappings = new List<(MemoryMapping Mapping, int From, int To)>();
        for (var at = random.Next(3); at < Pages;)
        {
            var end = Math.Min(Pages, at + random.Next(1, 120));
            var mapping = Kind(random, at, end);
            mappings.Add((mapping, at, end));
            Assert.That(builder.Add(mapping).Failed, Is.False, context);
            at = end + (random.Next(2) * random.Next(4));
        }

        var layout = builder.Layout;
        MustBeOrdered(layout, context);
        var stored = Stored(layout);
        Assert.That(limit == 0 || stored.Count * (long)Page <= limit, Is.True, context);
        foreach (var ((mapping, from, to), planned) in mappings.Zip(layout.Mappings))
        {
            var (expected, isOver) = (new Dictionary<string, ulong> { ["stored"] = 0, ["zero"] = 0, ["absent"] = 0, ["swapped"] = 0, ["left"] = 0 }, false);
            for (var i = from; i < to; i++)
            {
                var what = Expect(mapping, i, i == from, states[i], shared[i], rules, places);
                isOver |= what == "stored" && !stored.Contains(i);
                Assert.That(what == "stored" || !stored.Contains(i), Is.True, $"{context}: page {i} is {what}");
                what = what == "stored" && !stored.Contains(i) ? "left" : what;
                expected[what] += Page;
            }

            Assert.That(isOver && limit == 0, Is.False, $"{context}: a page is missing in {from}-{to}");
            Assert.That(
                (planned.StoredBytes, planned.ZeroBytes, planned.AbsentBytes, planned.SwappedBytes), Is.EqualTo((expected["stored"], expected["zero"], expected["absent"], expected["swapped"])), $"{context}: {from}-{to} {mapping.Map.Permissions}");
            Assert.That(planned.LeftOut != LeftOut.No, Is.EqualTo(expected["absent"] + expected["swapped"] + expected["left"] > 0), $"{context}: {from}-{to}");
        }
    }

    private static string Expect(MemoryMapping mapping, int page, bool isFirst, ulong state, bool isData, LayoutRules rules, Places places)
    {
        var address = (ulong)page * Page;
        if (mapping.IsDevice || !rules.Takes(mapping) || (rules.Ranges.Count > 0 && !rules.Ranges.Any(range => range.Start < address + Page && range.End > address))) return "left";
        if (state == Present) return "stored";
        if (state == Swapped) return rules.Absent == AbsentPages.All ? "stored" : "swapped";
        if (mapping.Flags is { } flags && flags.HasFlag(MappingFlags.UserFault)) return "absent";
        if (mapping.IsSharedMemory) return isData ? "stored" : "zero";
        return mapping.Map.Inode == 0 ? "zero"
            : places.Local && (rules.Absent != AbsentPages.Skip || (isFirst && mapping.Map.OffsetBytes == 0)) ? "stored"
            : "absent";
    }

    private static MemoryMapping Kind(Random random, int from, int to) => random.Next(5) switch
    {
        0 => Mapping(from, to, "rw-p", 0, ""),
        1 => Mapping(from, to, "r-xp", 7, "/usr/bin/program", offset: random.Next(2) == 0 ? 0 : Page),
        2 => Mapping(from, to, "rw-s", 9, "/memfd:x (deleted)", offset: (ulong)from * Page),
        3 => Mapping(from, to, "rw-p", 0, "", MappingFlags.UserFault),
        _ => Mapping(from, to, "rw-s", 8, "/dev/card", MappingFlags.Device),
    };

    private static MemoryMapping Mapping(int from, int to, string permissions, int inode, string path, MappingFlags flags = MappingFlags.None, ulong offset = 0)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"{(ulong)from * Page:x}-{(ulong)to * Page:x} {permissions} {offset:x} {(inode == 0 ? "00:00" : "08:01")} {inode} {path}");
        Assert.That(MemoryMap.TryParse(Encoding.ASCII.GetBytes(line), out var map), Is.True);
        return new(map, flags);
    }

    /// <summary>Segments and runs by address, without overlaps; each run in a stored segment, at that segment's place in the file.</summary>
    private static void MustBeOrdered(CoreLayout layout, string context)
    {
        long offset = 0;
        var places = new List<(CoreSegment Segment, long Offset)>();
        for (var i = 0; i < layout.Segments.Count; i++)
        {
            var segment = layout.Segments[i];
            Assert.That(segment.EndAddress, Is.GreaterThan(segment.StartAddress), context);
            Assert.That(i == 0 || layout.Segments[i - 1].EndAddress <= segment.StartAddress, Is.True, $"{context}: segments overlap at {segment.StartAddress:x}");
            if (segment.IsStored)
            {
                places.Add((segment, offset));
                offset += (long)segment.LengthBytes;
            }
        }

        Assert.That(layout.MemoryBytes, Is.EqualTo(offset), context);
        for (var i = 0; i < layout.Runs.Count; i++)
        {
            var run = layout.Runs[i];
            var (segment, at) = places.Single(place => run.StartAddress >= place.Segment.StartAddress && run.EndAddress <= place.Segment.EndAddress);
            Assert.That(run.OffsetBytes, Is.EqualTo(at + (long)(run.StartAddress - segment.StartAddress)), context);
            Assert.That(i == 0 || layout.Runs[i - 1].EndAddress <= run.StartAddress, Is.True, context);
        }

        foreach (var planned in layout.Mappings)
        {
            var (start, end) = (planned.Mapping.Map.StartAddress, planned.Mapping.Map.EndAddress);
            var covered = layout.Segments.Where(segment => segment.StartAddress >= start && segment.EndAddress <= end).Aggregate(0UL, (sum, segment) => sum + segment.LengthBytes);
            Assert.That(covered, Is.EqualTo(end - start), $"{context}: the segments of {start:x}-{end:x}");
        }
    }

    private static HashSet<int> Stored(CoreLayout layout)
        => [.. layout.Runs.SelectMany(run => Enumerable.Range((int)(run.StartAddress / Page), (int)((run.EndAddress - run.StartAddress) / Page)))];

    private SafeFileHandle Table(byte[] table)
    {
        var path = Path.Combine(Folder, "pagemap");
        File.WriteAllBytes(path, table);
        return File.OpenHandle(path);
    }

    private static SafeFileHandle SharedFile(Random random, bool[] isData)
    {
        var path = Path.Combine("/dev/shm", $"forensics-layout-{Environment.ProcessId}");
        var file = File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, FileShare.ReadWrite, FileOptions.DeleteOnClose);
        RandomAccess.SetLength(file, Pages * (long)Page);
        for (var i = 0; i < Pages; i++)
        {
            isData[i] = random.Next(8) == 0;
            if (isData[i]) RandomAccess.Write(file, new byte[] { 1 }, i * (long)Page);
        }

        return file;
    }

    private sealed class Places(SharedMemoryFile? shared, bool isLocal) : IMappingPlaces
    {
        public bool Local => isLocal;

        public bool IsLocal(MemoryMapping mapping) => isLocal;

        public SharedMemoryFile? SharedMemory(MemoryMapping mapping) => mapping.IsSharedMemory ? shared : null;
    }
}
