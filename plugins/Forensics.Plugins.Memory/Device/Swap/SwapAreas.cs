using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Memory.Device.Swap;

/// <summary>Stores areas of swap: what was pushed out of memory, and what a hibernation left.</summary>
internal sealed class SwapAreas(CollectionContext context)
{
    private readonly Dictionary<FileIdentity, StoredArea> stored = [];

    /// <summary>Stores what is asked for: an item <c>swap:PATH</c> for each active area, one <c>hibernation:PATH</c> for the place to resume from.</summary>
    /// <param name="swap">The active areas.</param>
    /// <param name="hibernation">The area that the kernel resumes from, when an image of a hibernation lies in it.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public async Task StoreAsync(bool swap, bool hibernation, CancellationToken cancellationToken)
    {
        using var files = new RootFiles(context.Root, context.Clock);
        var store = new AreaStore(context, files);
        var items = new AreaItems(context, files);
        var entries = SwapTable.Read(files);
        var troubles = files.TakeFaults();
        await items.ReportAsync(troubles, cancellationToken).ConfigureAwait(false);
        if (swap && entries is not { Count: > 0 })
        {
            await context.RequestAsync("swap", SwapTable.Path, cancellationToken).ConfigureAwait(false);
            await context.ConcludeAsync(
                troubles.Count > 0 ? new("swap", new Errno(troubles[0].Errno) is { Failed: true } error ? error.State : ItemState.Corrupt, Reason: troubles[0].Message)
                : new("swap", ItemState.Empty, Reason: entries is null ? "no /proc/swaps below this root" : "no area of swap is active"),
                cancellationToken).ConfigureAwait(false);
        }

        foreach (var entry in swap ? entries ?? [] : [])
        {
            var item = await items.RequestAsync("swap:", entry.Path, cancellationToken).ConfigureAwait(false);
            await StoreAsync(item, entry, store, items, cancellationToken).ConfigureAwait(false);
        }

        if (hibernation)
        {
            await new HibernationArea(context, store, items, stored).StoreAsync(entries ?? [], files, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task StoreAsync(string item, SwapEntry entry, AreaStore store, AreaItems items, CancellationToken cancellationToken)
    {
        var faults = new List<CollectionFault>();
        using var area = store.Open(entry.Path, LinkRule.RefuseAll, faults);
        if (area is null || !IsTheArea(area, entry, items.BlockDevice(area.File.Device)))
        {
            if (area is not null)
            {
                faults.Add(SwapFaults.AnotherDevice(entry.Path));
            }

            await context.EmitAsync(items.Record(entry.Path, null, entry, null), cancellationToken).ConfigureAwait(false);
            await items.ConcludeAsync(item, null, faults, cancellationToken).ConfigureAwait(false);
            return;
        }

        var content = store.Store(area.File, entry.Path, "swap.", Length(area, entry, faults), faults, cancellationToken);
        stored[area.File.Identity] = content;
        await context.EmitAsync(items.Record(entry.Path, area, entry, content), cancellationToken).ConfigureAwait(false);
        await items.ConcludeAsync(item, content, faults, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>No other device is ever read: it has the name that the kernel swaps to, or a header of the size that the kernel swaps to.</summary>
    private static bool IsTheArea(OpenArea area, SwapEntry entry, BlockDevice device)
        => area.File.IsDevice == !entry.IsFile && (entry.IsFile || SwappedBytes(area.Header) == entry.SizeBytes || entry.Path == EvidencePath.Of($"/dev/{device.Name}"));

    private static long? SwappedBytes(SwapHeader? header) => header?.AreaBytes - Environment.SystemPageSize - header?.BadBytes;

    /// <summary>How long the area is, its first page included.</summary>
    private static long Length(OpenArea area, SwapEntry entry, List<CollectionFault> faults)
    {
        var swapped = SwappedBytes(area.Header);

        // Of a file the kernel leaves out pages that do not lie together on its disk.
        var isByHeader = swapped == entry.SizeBytes || (entry.IsFile && swapped > entry.SizeBytes);
        if (area.Header is null && area.IsHeaderRead)
        {
            faults.Add(SwapFaults.NoHeader(entry.Path));
        }
        else if (!isByHeader && swapped is { } bytes)
        {
            faults.Add(SwapFaults.HeaderDiffers(entry.Path, bytes, entry.SizeBytes));
        }

        return isByHeader ? area.Header!.AreaBytes!.Value : entry.SizeBytes + Environment.SystemPageSize;
    }
}
