using System.Text;

namespace Forensics.Sdk.Quarantine.Store;

/// <summary>The objects themselves, one after the other, as the index would have them.</summary>
internal static class ObjectListing
{
    public static IEnumerable<byte[]> Lines(StoreFolder objects)
    {
        foreach (var id in Ids(objects))
        {
            var (item, damaged, sealedBytes) = Read(objects, id);
            yield return item is not null ? IndexText.Object(item, sealedBytes) : IndexText.Damaged(damaged!, sealedBytes);
        }
    }

    public static IEnumerable<QuarantineListItem> Items(StoreFolder objects, Action<DamagedObject> onDamaged)
    {
        foreach (var id in Ids(objects))
        {
            var (item, damaged, _) = Read(objects, id);
            if (item is not null)
            {
                yield return item;
            }
            else
            {
                onDamaged(damaged!);
            }
        }
    }

    public static IEnumerable<string> Ids(StoreFolder objects) => objects.Names().Where(name => ObjectId.TryParse(Encoding.UTF8.GetBytes(name), out _));

    public static QuarantineListItem Item(QuarantineObject content, bool? originalDeleted) => new()
    {
        Id = content.Id,
        Path = content.Origin.Paths[0],
        Paths = content.Origin.Paths.Count,
        SizeBytes = content.SizeBytes,
        Md5 = content.Md5,
        Sha256 = content.Sha256,
        QuarantinedAt = content.QuarantinedAt,
        OriginalDeleted = originalDeleted,
    };

    private static (QuarantineListItem? Item, DamagedObject? Damaged, long SealedBytes) Read(StoreFolder objects, string id)
    {
        var sealedBytes = 0L;
        try
        {
            using var folder = objects.OpenFolder(Encoding.ASCII.GetBytes(id));
            sealedBytes = ObjectFiles.SealedBytes(folder);
            var content = ObjectFiles.ReadObject(folder, id, out _);
            return (Item(content, EventLog.Read(folder, content).OriginalDeleted), null, sealedBytes);
        }
        catch (StoreDamagedException damage)
        {
            return (null, new(id, damage.File, damage.Reason), sealedBytes);
        }
    }
}
