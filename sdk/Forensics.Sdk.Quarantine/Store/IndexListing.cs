using Microsoft.Win32.SafeHandles;

namespace Forensics.Sdk.Quarantine.Store;

/// <summary>The objects of an index that was found current. Memory is that of the ids whose last line was met and whose first was not: few, unless many were deleted at once.</summary>
internal static class IndexListing
{
    private const string Name = "index.jsonl";
    private const string Reason = "the object's line cannot be read, though it has its digest";

    public static IEnumerable<QuarantineListItem> Items(StoreFolder store, SafeFileHandle file, long endBytes, Action<DamagedObject> onDamaged)
    {
        using var lines = new BackwardLines(store, file, endBytes);
        var said = new Dictionary<ulong, bool?>();
        while (Next(lines, said, onDamaged, out var item))
        {
            if (item is not null)
            {
                yield return item;
            }
        }
    }

    /// <summary>When an object was deleted; null when no line says that it was.</summary>
    public static DateTimeOffset? DeletedAt(StoreFolder store, SafeFileHandle file, ulong id)
    {
        var at = default(DateTimeOffset?);
        IndexScan.Run(store, file, IndexFile.CountOf(store, file), (line, json, _) =>
        {
            if (line.Id == id)
            {
                at = line.Kind is IndexLineKind.Deleted or IndexLineKind.Gone ? IndexText.ReadDeletedAt(json) : null;
            }
        });
        return at;
    }

    private static bool Next(BackwardLines lines, Dictionary<ulong, bool?> said, Action<DamagedObject> onDamaged, out QuarantineListItem? item)
    {
        item = null;
        if (!lines.TryNext(out var text))
        {
            return false;
        }

        // The digests were checked by the scan that found the index current.
        var json = text[(DigestLine.DigestDigits + 2)..];
        if (!IndexLine.TryParse(json, out var line) || line.Kind == IndexLineKind.Gone)
        {
            return true;
        }

        switch (line.Kind)
        {
            case IndexLineKind.Deleted:
                said.TryAdd(line.Id, null);
                return true;
            case IndexLineKind.Changed when IndexText.ReadChanged(json) is { } originalDeleted:
                said.TryAdd(line.Id, originalDeleted);
                return true;
            case IndexLineKind.Changed:
                onDamaged(new(ObjectId.Text(line.Id), Name, Reason));
                return true;
            default:
                break;
        }

        var isSaid = said.Remove(line.Id, out var later);
        if (isSaid && later is null)
        {
            return true;
        }

        item = line.Kind == IndexLineKind.Damaged ? null : IndexText.ReadObject(line.Id, json);
        if (item is null)
        {
            var damaged = line.Kind == IndexLineKind.Damaged ? IndexText.ReadDamaged(line.Id, json) : null;
            onDamaged(damaged ?? new(ObjectId.Text(line.Id), Name, Reason));
        }
        else if (isSaid)
        {
            item = item with { OriginalDeleted = later };
        }

        return true;
    }
}
