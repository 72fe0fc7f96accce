using Forensics.Plugins.Disk.Reading;
using Forensics.Plugins.Disk.Records;
using Forensics.Sdk;

namespace Forensics.Plugins.Disk.Images;

/// <summary>Tells what could not be read: a fault and a record for each range.</summary>
internal sealed class BadSectorReport(CollectionContext context, EvidencePath path, SourceFile file)
{
    public async Task TellAsync(BadRanges bad)
    {
        var readAt = UnixTime.Of(context.Clock.GetUtcNow());
        foreach (var range in bad.Ranges.Take(DiskLimits.BadRangesTold))
        {
            var (offset, length) = (range.First * file.SectorBytes, range.Count * file.SectorBytes);
            await context.EmitAsync(
                new DiskBadRangeRecord
                {
                    Path = path,
                    FirstSector = range.First,
                    SectorCount = range.Count,
                    OffsetBytes = offset,
                    SizeBytes = length,
                    Errno = range.Error.Failed ? range.Error.Number : null,
                    ErrnoName = range.Error.Failed ? range.Error.Name : null,
                    Retries = range.Retries,
                    ReadAt = readAt,
                },
                CancellationToken.None).ConfigureAwait(false);
            var message = $"{range.Count} sectors from {range.First} on cannot be read, and are zeros";
            await context.ReportFaultAsync(
                range.Error.Failed ? range.Error.Fault(path, "BAD_SECTORS", "pread", message) with { OffsetBytes = offset }
                    : new(path, FaultKind.ReadError, "BAD_SECTORS", $"{message}: an earlier attempt found that") { OffsetBytes = offset },
                CancellationToken.None).ConfigureAwait(false);
        }

        if (bad.Ranges.Count + bad.LeftOut is var ranges and > DiskLimits.BadRangesTold)
        {
            await context.ReportFaultAsync(
                new(path, FaultKind.OverLimit, "BAD_SECTORS_CUT", $"{ranges - DiskLimits.BadRangesTold} more ranges of bad sectors have no fault of their own; {bad.SectorCount} sectors are bad in all"),
                CancellationToken.None).ConfigureAwait(false);
        }
    }
}
