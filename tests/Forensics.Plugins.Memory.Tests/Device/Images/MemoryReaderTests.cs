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
    public void ANoteThatLeavesItsPageIsReadFromADriverThatGivesPages()
    {
        using var source = new MadeSource(MemorySourceChoice.Crash) { Segments = [] };
        var note = new byte[3 * MadeDevice.PageBytes];
        Assert.That((source.Read(0x123, note, out var length).Failed, length, source.Calls), Is.EqualTo((false, note.Length, 4)));
        Assert.That(note.AsSpan(MadeDevice.PageBytes - 0x123, MadeDevice.PageBytes).SequenceEqual(MadeDevice.Page((ulong)MadeDevice.PageBytes)));
    }
}
