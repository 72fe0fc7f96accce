using Forensics.Plugins.Memory.Device.Images;
using Forensics.Plugins.Memory.Device.Ranges;
using Forensics.Plugins.Memory.Device.Records;
using Forensics.Plugins.Memory.Device.Sources;
using Forensics.Sdk;

namespace Forensics.Plugins.Memory.Device;

/// <summary>Tells which memory the image has, and which it has not.</summary>
internal sealed class RangeRecords(CollectionContext context)
{
    /// <summary>What is to be read, and what of the device's memory no source gives.</summary>
    public async Task TellPlannedAsync(IReadOnlyList<SourceSegment> segments, SystemRam ram, IReadOnlyDictionary<SourceSegment, ulong> offsets, CancellationToken cancellationToken)
    {
        foreach (var segment in segments)
        {
            await TellAsync("ram", segment.Range, offsets.TryGetValue(segment, out var offset) ? offset : null, cancellationToken).ConfigureAwait(false);
        }

        var planned = RangeSet.Join(segments.Select(segment => segment.Range));
        foreach (var gap in ram.Ranges.SelectMany(range => RangeSet.Without(range, planned)))
        {
            await TellAsync(gap.Pages is null ? "fragment" : "not-in-source", gap, null, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>What was filled with zeros.</summary>
    public async Task TellTroubledAsync(MemoryReader reader, CancellationToken cancellationToken)
    {
        foreach (var troubled in reader.Troubled)
        {
            await TellAsync(Words.Of(troubled.Trouble), troubled.Range, null, cancellationToken).ConfigureAwait(false);
        }
    }

    private ValueTask TellAsync(string kind, PhysicalRange range, ulong? offset, CancellationToken cancellationToken)
        => context.EmitAsync(
            new MemoryRangeRecord
            {
                Kind = kind,
                StartAddress = Words.Hex(range.Start),
                EndAddress = Words.Hex(range.End),
                SizeBytes = range.LengthBytes,
                ImageOffsetBytes = offset,
                ReadAt = UnixTime.Of(context.Clock.GetUtcNow()),
            },
            cancellationToken);
}
