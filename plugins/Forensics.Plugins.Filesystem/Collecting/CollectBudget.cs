using Forensics.Sdk;

namespace Forensics.Plugins.Filesystem.Collecting;

/// <summary>What may be stored: of one file, for one item, in the step. Counted in bytes of data, holes not counted.</summary>
/// <param name="options">The options.</param>
/// <param name="context">Tells when the whole run has no more room.</param>
internal sealed class CollectBudget(CollectOptions options, CollectionContext context)
{
    private long total;

    /// <summary>Takes room for a file.</summary>
    /// <param name="bytes">What storing it takes.</param>
    /// <param name="items">The items that ask for it; the first with room is charged.</param>
    /// <returns>Null when there is room; else the limit that has none.</returns>
    public string? Take(long bytes, IReadOnlyList<RequestedItem> items)
    {
        if (context.ContentRefusal is { } refusal)
        {
            return refusal;
        }

        if (Exceeds(bytes, options.MaxFileBytes))
        {
            return $"{bytes} bytes are more than max_file_bytes, {options.MaxFileBytes}";
        }

        if (Exceeds(total + bytes, options.MaxTotalBytes))
        {
            return $"{bytes} bytes more would be over max_total_bytes, {options.MaxTotalBytes}";
        }

        foreach (var item in items)
        {
            if (!Exceeds(item.StoredBytes + bytes, options.MaxItemBytes))
            {
                item.StoredBytes += bytes;
                total += bytes;
                return null;
            }
        }

        return $"{bytes} bytes more would be over max_item_bytes, {options.MaxItemBytes}";
    }

    private static bool Exceeds(long bytes, long limit) => limit != 0 && bytes > limit;
}
