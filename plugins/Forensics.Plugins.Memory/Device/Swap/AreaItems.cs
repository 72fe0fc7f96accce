using System.Globalization;
using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Memory.Device.Swap;

/// <summary>Items and records of areas.</summary>
/// <param name="context">Takes them.</param>
/// <param name="files">Reads what the device says of areas.</param>
internal sealed class AreaItems(CollectionContext context, RootFiles files)
{
    private const int MostReasons = 8;

    private readonly HashSet<string> requested = [];

    public BlockDevice BlockDevice(ulong device) => new(files, device);

    /// <summary>Asks for an item, under an id of its own even where two paths look the same as text, or are too long.</summary>
    public async Task<string> RequestAsync(string prefix, EvidencePath path, CancellationToken cancellationToken)
    {
        var text = path.ToString();
        var id = prefix + text[..Math.Min(text.Length, SwapLimits.ItemPathLength)];
        for (var ordinal = 2; !requested.Add(id); ordinal++)
        {
            id = string.Create(CultureInfo.InvariantCulture, $"{prefix}{text[..Math.Min(text.Length, SwapLimits.ItemPathLength)]}#{ordinal}");
        }

        await context.RequestAsync(id, path.Bytes.Span is [(byte)'/', ..] ? path : null, cancellationToken).ConfigureAwait(false);
        return id;
    }

    /// <summary>Concludes an item.</summary>
    /// <param name="item">Its id.</param>
    /// <param name="content">What became of the content; null when there is none.</param>
    /// <param name="faults">What is wrong with it.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public async Task ConcludeAsync(string item, StoredArea? content, IEnumerable<CollectionFault> faults, CancellationToken cancellationToken)
    {
        CollectionFault[] all = [.. faults, .. files.TakeFaults()];
        await ReportAsync(all, cancellationToken).ConfigureAwait(false);
        var flags = content is { IsWhole: false, Image: not null } ? ItemFlags.Truncated : ItemFlags.None;
        var reason = all.Length == 0 ? null : string.Join("; ", all.Take(MostReasons).Select(fault => fault.Message));
        var state = context.ContentRefusal is not null && content is not { IsWhole: true } ? ItemState.OverLimit
            : content is { Blob: not null } ? ItemState.Collected
            : (all.FirstOrDefault(fault => fault.Kind == FaultKind.TimedOut) ?? all.FirstOrDefault()) is { } decisive ? StateOf(decisive)
            : ItemState.Unsupported;
        await context.ConcludeAsync(
            new(item, state, flags, state == ItemState.OverLimit ? context.ContentRefusal : reason ?? (state == ItemState.Collected ? null : "it was not looked at")), cancellationToken).ConfigureAwait(false);
    }

    public async Task ReportAsync(IEnumerable<CollectionFault> faults, CancellationToken cancellationToken)
    {
        foreach (var fault in faults)
        {
            await context.ReportFaultAsync(fault, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The record of an area.</summary>
    /// <param name="path">Where it lies.</param>
    /// <param name="area">Null when it is not open.</param>
    /// <param name="entry">Null when it is not active.</param>
    /// <param name="content">Null when none was stored.</param>
    public SwapRecord Record(EvidencePath path, OpenArea? area, SwapEntry? entry, StoredArea? content)
    {
        var device = area is null ? null : BlockDevice(area.File.Device);
        var zramBytes = area is { File.IsDevice: true } ? device!.ZramBytes : null;
        var counters = zramBytes is null ? [] : device!.ZramCounters;
        return new()
        {
            Path = path,
            Kind = zramBytes is not null ? "zram" : entry is { IsFile: true } || area is { File.IsDevice: false } ? "file" : "partition",
            Device = area?.File.Device.ToString(CultureInfo.InvariantCulture),
            Active = entry is not null,
            SizeBytes = entry?.SizeBytes,
            UsedBytes = entry?.UsedBytes,
            Priority = entry?.Priority,
            Label = area?.Header?.Label,
            Uuid = area?.Header?.Uuid,
            Signature = area?.Header?.Signature,
            HibernationImage = area is null ? null : area.Header is { IsHibernated: true },
            EncryptedBy = device?.EncryptedBy(),
            ZramAlgorithm = zramBytes is null ? null : device!.ZramAlgorithm,
            ZramDiskSizeBytes = zramBytes,
            ZramHeldBytes = counters.ElementAtOrDefault(0),
            ZramCompressedBytes = counters.ElementAtOrDefault(1),
            ZramMemoryBytes = counters.ElementAtOrDefault(2),
            Image = content?.Image,
            ImageBlob = content?.Blob?.Value,
            StoredBytes = content?.StoredBytes,
            UnreadBytes = content?.UnreadBytes ?? 0,
            DirectRead = content?.Image is null ? null : area?.File.IsDirect,
            ReadAt = area?.ReadAt ?? UnixTime.Of(context.Clock.GetUtcNow()),
        };
    }

    private static ItemState StateOf(CollectionFault fault) => fault.Kind switch
    {
        FaultKind.Missing or FaultKind.Vanished => ItemState.Missing,
        FaultKind.Denied => ItemState.Denied,
        FaultKind.TimedOut => ItemState.TimedOut,
        FaultKind.OverLimit => ItemState.OverLimit,
        FaultKind.Unsupported => ItemState.Unsupported,
        FaultKind.Changed or FaultKind.Corrupt => ItemState.Corrupt,
        _ => ItemState.ReadError,
    };
}
