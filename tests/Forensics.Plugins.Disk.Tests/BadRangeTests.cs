using Forensics.Plugins.Disk.Images;
using Forensics.Plugins.Disk.Reading;
using Forensics.Sdk;
using Forensics.Sdk.Images;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Disk.Tests;

/// <summary>How what could not be read is kept, and told.</summary>
public sealed class BadRangeTests : DiskTests
{
    [Test]
    public void TouchingPiecesAreOneRange()
    {
        var bad = new BadRanges(512);
        bad.Add(new BadPiece(4_096, 512, Errno.EIO, 1));
        bad.Add(new BadPiece(4_608, 1_024, Errno.ENODATA, 3));
        bad.Add(new BadPiece(8_192, 100, Errno.EIO, 0));
        Assert.That(bad.Ranges, Is.EqualTo(new[] { new BadRange(8, 3, Errno.EIO, 3), new BadRange(16, 1, Errno.EIO, 0) }));
        Assert.That((bad.Sectors, bad.SectorCount, bad.LeftOut), Is.EqualTo((new[] { new SectorRange(8, 3), new SectorRange(16, 1) }, 4, 0)));
    }

    [Test]
    public void RangesBeyondTheLimitAreCounted()
    {
        var bad = new BadRanges(512, most: 2);
        foreach (var sector in new[] { 0, 2, 4, 5, 7 })
        {
            bad.Add(new BadPiece(sector * 512, 512, Errno.EIO, 1));
        }

        Assert.That((bad.Ranges.Count, bad.SectorCount, bad.LeftOut), Is.EqualTo((2, 5, 2)));
    }

    [TestCase(DiskLimits.BadRangesTold, 0)]
    [TestCase(DiskLimits.BadRangesTold + 1, 1)]
    public async Task SoManyHaveAFaultOfTheirOwn(int count, int more)
    {
        Root.Write("media", new string('x', 4_096));
        Assert.That(SourceFile.Open(Root.Root, EvidencePath.Of("/media"), out var file), Is.EqualTo(Errno.Ok));
        using (file)
        {
            var bad = new BadRanges(512);
            for (var i = 0; i < count; i++)
            {
                bad.Add(new SectorRange(2 * i, 1));
            }

            var context = DiskRuns.Context(Root.Root);
            await new BadSectorReport(context, EvidencePath.Of("/media"), file!).TellAsync(bad);
            Assert.That((context.Records("disk.bad_range").Count, context.Codes().Count(code => code == "BAD_SECTORS"), context.Codes().Count(code => code == "BAD_SECTORS_CUT")), Is.EqualTo((DiskLimits.BadRangesTold, DiskLimits.BadRangesTold, more)));
        }
    }

    [Test]
    public void WhatAnEarlierAttemptFoundBehindThePlaceItGoesOnAtIsReadAgain()
    {
        Root.Write("media", new string('x', 64 << 10));
        Assert.That(SourceFile.Open(Root.Root, EvidencePath.Of("/media"), out var file), Is.EqualTo(Errno.Ok));
        using (file)
        using (var source = new DiskSource(file!, new(1, 1, TimeSpan.FromSeconds(10), false), TimeProvider.System, null, CancellationToken.None))
        {
            source.GoOnAt(8_192, [new(0, 2), new(15, 4), new(40, 1)]);
            Assert.That(source.BadSectors, Is.EqualTo(new[] { new SectorRange(0, 2), new SectorRange(15, 1) }));
            Assert.That(source.Read(new byte[128 << 10]), Is.EqualTo((64 << 10) - 8_192));
        }
    }
}
