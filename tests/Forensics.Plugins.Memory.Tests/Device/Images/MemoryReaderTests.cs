using Forensics.Plugins.Memory.Device.Images;
using Forensics.Plugins.Memory.Device.Ranges;
using Forensics.Plugins.Memory.Device.Sources;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.Memory.Tests.Device.Images;

/// <summary>Drivers that answer as they like: every page that can be read alone is in the image, and what cannot is zeros.</summary>
public sealed class MemoryReaderTests
{
    private const int Pages = 64;

    [Test]
    public void OneBadPageTakesNoOtherWithIt([Values(MemorySourceChoice.Kcore, MemorySourceChoice.Mem, MemorySourceChoice.Crash)] MemorySourceChoice kind, [Values(0, 1, 40, 63)] int bad)
    {
        var page = (ulong)MadeDevice.PageBytes;
        var segment = new SourceSegment(new(0, Pages * page), 0, null);
        using var source = new MadeSource(kind, (ulong)bad * page) { Segments = [segment] };
        using var flags = new PageFlags(new SafeFileHandle());
        var reader = new MemoryReader(source, flags);

        // What was in the buffer before is another page of memory.
        var buffer = new byte[Pages * MadeDevice.PageBytes];
        buffer.AsSpan().Fill(0xee);
        reader.Read(segment, 0, buffer);
        for (var i = 0; i < Pages; i++)
        {
            var wanted = i == bad ? new byte[MadeDevice.PageBytes] : MadeDevice.Page((ulong)i * page);
            Assert.That(buffer.AsSpan(i * MadeDevice.PageBytes, MadeDevice.PageBytes).SequenceEqual(wanted), $"page {i}");
        }

        Assert.That(reader.Troubled, Is.EqualTo(new[] { new TroubledRange(new PhysicalRange((ulong)bad * page, ((ulong)bad + 1) * page), PageTrouble.Unreadable) }));
        Assert.That(source.Calls, Is.LessThanOrEqualTo(Pages + 1 + Pages));
    }

    [Test]
    public void RangesThatAreNotKeptAreCountedByKind()
    {
        // Every second page is given away, as by a balloon that took what was free: one more than is kept, and a broken one.
        const int Given = ReadingLimits.TroubledRanges + 1;
        var folder = Directory.CreateTempSubdirectory("forensics-flags-");
        try
        {
            var page = (ulong)MadeDevice.PageBytes;
            var path = Path.Combine(folder.FullName, "kpageflags");
            var table = new ulong[(2 * Given) + 2];
            for (var i = 0; i < Given; i++) table[2 * i] = 1UL << 23;
            table[2 * Given] = 1UL << 19;
            File.WriteAllBytes(path, System.Runtime.InteropServices.MemoryMarshal.AsBytes<ulong>(table).ToArray());
            var segment = new SourceSegment(new(0, (ulong)table.Length * page), 0, null);
            using var source = new MadeSource(MemorySourceChoice.Kcore) { Segments = [segment] };
            using var flags = new PageFlags(File.OpenHandle(path));
            var reader = new MemoryReader(source, flags);
            var buffer = new byte[2 * MadeDevice.PageBytes];
            for (var at = 0; at < table.Length; at += 2) reader.Read(segment, (ulong)at * page, buffer);

            Assert.That((reader.Troubled.Count, reader.IsTroubledCut, reader.TroubledBytes), Is.EqualTo((ReadingLimits.TroubledRanges, true, (Given + 1) * page)));
            Assert.That(reader.BytesOf, Is.EqualTo(new Dictionary<PageTrouble, ulong> { [PageTrouble.Poisoned] = page, [PageTrouble.Offline] = Given * page }));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Test]
    public void ANoteThatLeavesItsPageIsReadFromADriverThatGivesPages()
    {
        using var source = new MadeSource(MemorySourceChoice.Crash) { Segments = [] };
        var note = new byte[3 * MadeDevice.PageBytes];
        Assert.That((source.Read(0x123, note, out var length).Failed, length, source.Calls), Is.EqualTo((false, note.Length, 4)));
        Assert.That(note.AsSpan(MadeDevice.PageBytes - 0x123, MadeDevice.PageBytes).SequenceEqual(MadeDevice.Page((ulong)MadeDevice.PageBytes)));
    }
}
