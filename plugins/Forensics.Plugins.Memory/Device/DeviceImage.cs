using System.Globalization;
using Forensics.Plugins.Memory.Device.Images;
using Forensics.Plugins.Memory.Device.Ranges;
using Forensics.Plugins.Memory.Device.Records;
using Forensics.Plugins.Memory.Device.Sources;
using Forensics.Sdk;

namespace Forensics.Plugins.Memory.Device;

/// <summary>Makes one image.</summary>
internal sealed class DeviceImage(DeviceMemoryOptions options, CollectionContext context, SystemRam ram)
{
    private readonly RangeRecords ranges = new(context);

    /// <returns>How the item ends.</returns>
    public async Task<ItemConclusion> StoreAsync(string item, SourceState state, CancellationToken cancellationToken)
    {
        var source = state.Source!;
        if (Refusal(source) is { } refusal)
        {
            return new(item, ItemState.Unsupported, Reason: refusal);
        }

        var notes = KernelNotes.Notes(context.Root, source);
        var layout = options.Format switch
        {
            ImageFormat.Raw => RawLayout.Of(source.Segments),
            ImageFormat.Elf => ElfLayout.Of(source, notes),
            ImageFormat.Avml => new ImageLayout("memory.avml", []),
            _ => LimeLayout.Of(source.Segments),
        };

        // Before the reading: an image that a kill cuts is explained by them.
        await ranges.TellPlannedAsync(source.Segments, ram, layout.Offsets(), cancellationToken).ConfigureAwait(false);
        using var flags = PageFlags.Open(context.Root);
        var reader = new MemoryReader(source, flags);
        using Stream image = options.Format == ImageFormat.Avml ? new AvmlContent(source.Segments, reader) : new ImageContent(layout.Pieces, reader);
        var content = new CountedContent(image, reader, (long)Length(source), context);
        var started = (At: UnixTime.Of(context.Clock.GetUtcNow()), Timestamp: context.Clock.GetTimestamp());
        BlobId? blob = null;
        OperationCanceledException? cancelled = null;
        try
        {
            blob = context.ContentRefusal is null
                ? await context.StoreAsync(
                    new BlobSource { Kind = BlobKind.Dump, Name = layout.Name, LengthBytes = layout.Pieces.Count == 0 ? null : (long)layout.LengthBytes }, content, cancellationToken).ConfigureAwait(false)
                : null;
        }
        catch (OperationCanceledException cancel)
        {
            // What was read is kept, and told before this ends.
            cancelled = cancel;
        }

        var elapsed = context.Clock.GetElapsedTime(started.Timestamp);
        var (collector, host) = OwnMemory.Read(context.Root);
        var planned = Length(source);
        var record = new DeviceMemoryRecord
        {
            Source = Words.Of(state.Kind),
            Format = Words.Of(options.Format),
            Image = content.DoneBytes == 0 ? null : layout.Name,
            ImageBlob = blob?.Value,
            ImageSizeBytes = (ulong)content.DoneBytes,
            Complete = content.IsWhole && context.ContentRefusal is null,
            Mode = "live",
            RamBytes = ram.IsKnown ? ram.LengthBytes : null,
            PlannedBytes = planned,
            StoredBytes = reader.DoneBytes - reader.TroubledBytes,
            UnreadBytes = reader.TroubledBytes,
            RangeCount = source.Segments.Count,
            PageSizeBytes = Environment.SystemPageSize,
            PageFlagsKnown = flags.IsWhole,
            VmcoreinfoFound = !KernelNotes.Text(notes).IsEmpty,
            StartedAt = started.At,
            EndedAt = UnixTime.Of(context.Clock.GetUtcNow()),
            BytesPerSecond = elapsed > TimeSpan.Zero ? (long)(content.DoneBytes / elapsed.TotalSeconds) : null,
            CollectorPid = collector?.Pid,
            CollectorResidentBytes = collector?.ResidentBytes,
            CollectorAnonymousBytes = collector?.AnonymousBytes,
            CollectorPeakBytes = collector?.PeakBytes,
            HostPid = host?.Pid,
            HostResidentBytes = host?.ResidentBytes,
            HostAnonymousBytes = host?.AnonymousBytes,
            HostPeakBytes = host?.PeakBytes,
            ReadAt = started.At,
        };
        await context.EmitAsync(record, CancellationToken.None).ConfigureAwait(false);
        await ranges.TellTroubledAsync(reader, CancellationToken.None).ConfigureAwait(false);
        await ReportAsync(state, reader, flags.IsWhole || reader.DoneBytes == 0, CancellationToken.None).ConfigureAwait(false);
        var conclusion = Conclude(item, record, cancelled is not null);
        if (cancelled is not null)
        {
            await context.ConcludeAsync(conclusion, CancellationToken.None).ConfigureAwait(false);
            throw new OperationCanceledException(cancelled.Message, cancelled, cancellationToken);
        }

        return conclusion;
    }

    private static ulong Length(MemorySource source) => source.Segments.Aggregate(0UL, (sum, segment) => sum + segment.Range.LengthBytes);

    private string? Refusal(MemorySource source)
        => source.Segments.Count > ReadingLimits.Segments ? $"memory is in more than {ReadingLimits.Segments} ranges"
            : options.Format == ImageFormat.Raw && RawLayout.PaddingBytes(source.Segments) > ReadingLimits.RawPaddingBytes
                ? string.Create(CultureInfo.InvariantCulture, $"a raw image would have {RawLayout.PaddingBytes(source.Segments) >> 30} GiB of zeros between ranges of memory: choose another format, such as lime")
            : null;

    private async Task ReportAsync(SourceState state, MemoryReader reader, bool flagsKnown, CancellationToken cancellationToken)
    {
        foreach (var (kind, bytes) in reader.BytesOf)
        {
            await context.ReportFaultAsync(
                kind switch
                {
                    PageTrouble.Poisoned => new(state.Path, FaultKind.ReadError, "MEMORY_POISONED", $"{bytes} bytes are broken memory (hwpoison), were not touched, and are zeros in the image"),
                    PageTrouble.Offline => new(state.Path, FaultKind.Missing, "MEMORY_OFFLINE", $"{bytes} bytes were given away by the kernel (to a hypervisor, or to be unplugged) or are offline, were not touched, and are zeros in the image"),
                    _ => new(state.Path, FaultKind.ReadError, "MEMORY_UNREADABLE", $"{bytes} bytes could not be read, and are zeros in the image") { SystemCall = "pread" },
                },
                cancellationToken).ConfigureAwait(false);
        }

        if (!flagsKnown)
        {
            await context.ReportFaultAsync(
                new(state.Path, FaultKind.Unsupported, "PAGE_FLAGS_UNKNOWN", "/proc/kpageflags does not tell of every page: broken memory and pages that were given away may be zeros in the image without being told"),
                cancellationToken).ConfigureAwait(false);
        }

        if (reader.IsTroubledCut)
        {
            await context.ReportFaultAsync(new(state.Path, FaultKind.OverLimit, "MEMORY_RANGES_CUT", $"only the first {ReadingLimits.TroubledRanges} ranges that are zeros are told; the others are counted"), cancellationToken).ConfigureAwait(false);
        }
    }

    private ItemConclusion Conclude(string item, DeviceMemoryRecord record, bool isCancelled)
    {
        var done = string.Create(CultureInfo.InvariantCulture, $"{record.StoredBytes + record.UnreadBytes} of {record.PlannedBytes} bytes of memory are in the image");
        return context.ContentRefusal is { } refusal ? new(item, ItemState.OverLimit, record.Image is null ? ItemFlags.None : ItemFlags.Truncated, $"{refusal}; {done}")
            : isCancelled && record.Image is null ? new(item, ItemState.NotRun, Reason: "the run was ended before anything was read")
            : isCancelled ? new(item, ItemState.Collected, ItemFlags.Truncated | ItemFlags.ChangedDuringRead, $"the run was ended; {done}")
            : record.StoredBytes == 0 ? new(item, ItemState.ReadError, Reason: "none of the memory could be read")
            : new(item, ItemState.Collected, ItemFlags.ChangedDuringRead, record.UnreadBytes == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"{record.UnreadBytes} bytes of it are zeros: see the faults"));
    }
}
