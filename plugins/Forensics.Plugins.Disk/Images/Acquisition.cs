using System.Globalization;
using Forensics.Plugins.Disk.Devices;
using Forensics.Plugins.Disk.Partitions;
using Forensics.Plugins.Disk.Reading;
using Forensics.Plugins.Disk.Records;
using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Disk.Images;

/// <summary>Makes the image of an open source, and tells what came of it.</summary>
internal sealed class Acquisition(
    DiskImageOptions options, CollectionContext context, EvidencePath path, SourceFile file, BlockDevice? device, SourceIdentity identity, SourceNotices notices)
{
    public required PartitionTable? Table { get; init; }

    public required string? ContentType { get; init; }

    private ReadingRules Rules => new(options.Retries, options.RetryGranularity, TimeSpan.FromSeconds(options.ReadDeadlineSeconds), PadsLastSector: options.Format == ImageFormat.E01);

    public async Task RunAsync(string item, CancellationToken cancellationToken)
    {
        var resumption = Resumption.Of(context.Earlier, identity, options);
        var name = resumption.Name ?? ImageNames.Of(device?.Path ?? path, options.To.Length > 0 ? context.Clock.GetUtcNow() : null);
        var started = (At: UnixTime.Of(context.Clock.GetUtcNow()), Timestamp: context.Clock.GetTimestamp());
        using var source = new DiskSource(file, Rules, context.Clock, Progress, cancellationToken);
        var image = await new ImageRun(options, context, path, identity).StoreAsync(source, name, resumption).ConfigureAwait(false);
        var ended = (At: UnixTime.Of(context.Clock.GetUtcNow()), Elapsed: context.Clock.GetElapsedTime(started.Timestamp));
        var verification = options.VerifyAfter ? Verify(source, image, cancellationToken) : null;
        var record = Record(source, image, image.Resumption, verification) with
        {
            StartedAt = started.At,
            EndedAt = ended.At,
            BytesPerSecond = ended.Elapsed > TimeSpan.Zero ? (long)((source.DoneBytes - (image.Resumption.State?.OffsetBytes ?? 0)) / ended.Elapsed.TotalSeconds) : null,
            ReadAt = started.At,
        };
        await context.EmitAsync(record, CancellationToken.None).ConfigureAwait(false);
        await new BadSectorReport(context, path, file).TellAsync(source.Bad).ConfigureAwait(false);
        foreach (var fault in Faults(record, source, image))
        {
            await context.ReportFaultAsync(fault, CancellationToken.None).ConfigureAwait(false);
        }

        await context.ConcludeAsync(Conclusion(item, record, source, image), CancellationToken.None).ConfigureAwait(false);
        if (source.End == SourceEnd.Cancelled)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private void Progress(long doneBytes) => context.ReportProgress(new(doneBytes, identity.LengthBytes, "bytes"));

    private MediaVerification Verify(DiskSource acquired, MediaImage image, CancellationToken cancellationToken)
    {
        var whyNot = notices.IsMountedReadWrite ? "it is mounted to be written to"
            : notices.MayChange ? "it is used as swap"
            : image.Digests is null || acquired.End != SourceEnd.None ? "the image ended early"
            : options.Hashes.Count == 0 ? "no digests of the media were asked for"
            : null;
        if (whyNot is not null)
        {
            return new(null, whyNot);
        }

        using var again = new DiskSource(file, Rules, context.Clock, Progress, cancellationToken);
        return MediaVerification.Read(again, image.StoredBytes, ImageRun.Algorithms(options.Hashes));
    }

    private DiskImageRecord Record(DiskSource source, MediaImage image, Resumption resumption, MediaVerification? verification) => new()
    {
        Path = path,
        SourceDevice = device?.Name,
        Kind = identity.Kind,
        Device = file.IsDevice ? DeviceNumber.Of(file.Status.SpecialMajor, file.Status.SpecialMinor).ToString(CultureInfo.InvariantCulture) : null,
        Model = identity.Model,
        Serial = identity.Serial,
        Wwid = identity.Wwid,
        Format = Words.Of(options.Format),
        Compression = options.Format == ImageFormat.E01 ? Words.Of(options.Compression) : null,
        Image = image.FirstName,
        OutputFolder = options.To.Length > 0 ? options.To : null,
        SegmentCount = image.SegmentCount,
        SizeBytes = file.LengthBytes,
        StoredBytes = Math.Min(image.StoredBytes, file.LengthBytes),
        PaddingBytes = image.StoredBytes > file.LengthBytes ? source.PaddingBytes : 0,
        LogicalSectorBytes = file.SectorBytes,
        PhysicalSectorBytes = file.PhysicalSectorBytes,
        Complete = !image.IsCut && source.End == SourceEnd.None,
        EndedEarly = image.IsCut && source.End == SourceEnd.None ? "over-limit" : source.End == SourceEnd.None ? null : Words.Of(source.End),
        BadSectorCount = source.Bad.SectorCount,
        UnreadBytes = source.Bad.SectorCount * file.SectorBytes,
        BadRangeCount = source.Bad.Ranges.Count + source.Bad.LeftOut,
        Md5 = image.Digests?.Md5,
        Sha1 = image.Digests?.Sha1,
        Sha256 = image.Digests?.Sha256,
        Verified = verification?.Digests is { } digests ? digests == image.Digests : null,
        NotVerifiedReason = verification?.WhyNot,
        VerifyMd5 = verification?.Digests?.Md5,
        VerifySha1 = verification?.Digests?.Sha1,
        VerifySha256 = verification?.Digests?.Sha256,
        DirectRead = file.IsDirect,
        MountedReadWrite = notices.IsMountedReadWrite,
        TableType = Table?.Type,
        TableId = Table?.Id,
        ContentType = ContentType,
        ResumedFromStep = resumption.State is null ? null : resumption.Step,
        ResumedAtBytes = resumption.State?.OffsetBytes,
        NotResumedReason = resumption.WhyNot,
        StartedAt = default,
        EndedAt = default,
        BytesPerSecond = null,
        ReadAt = default,
    };

    private IEnumerable<CollectionFault> Faults(DiskImageRecord record, DiskSource source, MediaImage image)
    {
        if (source.End is SourceEnd.Shrunk or SourceEnd.Gone)
        {
            yield return new(path, FaultKind.Vanished, source.End == SourceEnd.Shrunk ? "SOURCE_SHRUNK" : "SOURCE_GONE", $"{Ended(source)}: the image has what was read before") { OffsetBytes = source.DoneBytes };
        }
        else if (source.End == SourceEnd.TimedOut)
        {
            yield return Errno.ETIMEDOUT.Fault(path, "IO_TIMEOUT", "pread", $"{Ended(source)}: the image has what was read before") with { OffsetBytes = source.DoneBytes };
        }

        if (record.PaddingBytes > 0)
        {
            yield return new(path, FaultKind.Unclassified, "LAST_SECTOR_PADDED", $"its length is no multiple of {file.SectorBytes} bytes: {record.PaddingBytes} zeros follow it in the image, and are in the digests");
        }

        if (record.Verified == false)
        {
            yield return new(path, FaultKind.Changed, "VERIFY_DIFFERS", "read again, the source has other digests than the image");
        }

        if (image.Resumption.State is { IsBadSectorsMerged: true })
        {
            yield return new(
                path, FaultKind.OverLimit, "BAD_SECTORS_MERGED",
                "the earlier attempt had more ranges of bad sectors than a state holds: some near each other are told as one, in the image too, with good sectors between them, which the image has as they were read");
        }

        if (record.NotResumedReason is { } why)
        {
            yield return new(path, FaultKind.Unclassified, "IMAGE_BEGUN_ANEW", $"an interrupted image was not gone on with: {why}");
        }
    }

    private string Ended(DiskSource source) => source.End switch
    {
        SourceEnd.Shrunk => string.Create(CultureInfo.InvariantCulture, $"it ended at {source.DoneBytes} while it was read, and was {file.LengthBytes} bytes long"),
        SourceEnd.Gone => string.Create(CultureInfo.InvariantCulture, $"it went away while it was read, at {source.DoneBytes} of {file.LengthBytes} bytes"),
        SourceEnd.TimedOut => string.Create(CultureInfo.InvariantCulture, $"a read at {source.DoneBytes} of {file.LengthBytes} bytes was not answered within {options.ReadDeadlineSeconds} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"the run was ended at {source.DoneBytes} of {file.LengthBytes} bytes: the image is not closed, and 'forensics resume' goes on with it"),
    };

    private ItemConclusion Conclusion(string item, DiskImageRecord record, DiskSource source, MediaImage image)
    {
        var flags = (record.Complete || record.Image is null ? ItemFlags.None : ItemFlags.Truncated) | (notices.MayChange ? ItemFlags.ChangedDuringRead : ItemFlags.None);
        var bad = string.Create(CultureInfo.InvariantCulture, $"{record.BadSectorCount} sectors could not be read, and are zeros");
        return image.IsCut && source.End is SourceEnd.None or SourceEnd.Cancelled && context.ContentRefusal is { } refusal
                ? new(item, ItemState.OverLimit, flags, string.Create(CultureInfo.InvariantCulture, $"{refusal}; {image.StoredBytes} of {file.LengthBytes} bytes are in the image"))
            : source.End == SourceEnd.Cancelled ? source.DoneBytes == 0 ? new(item, ItemState.NotRun, Reason: "the run was ended before anything was read") : new(item, ItemState.Collected, flags, Ended(source))
            : source.End == SourceEnd.TimedOut ? new(item, ItemState.TimedOut, flags, Ended(source))
            : source.End != SourceEnd.None ? new(item, ItemState.ReadError, flags, Ended(source))
            : image.IsCut ? new(item, ItemState.OverLimit, flags, "the host did not take all of it")
            : record.UnreadBytes >= file.LengthBytes ? new(item, ItemState.ReadError, flags, "none of it could be read")
            : record.Verified == false ? new(item, ItemState.Corrupt, flags, "read again, the source has other digests than the image")
            : new(item, ItemState.Collected, flags, record.BadSectorCount == 0 ? null : bad);
    }
}
