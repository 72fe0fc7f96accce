using System.Text;

namespace Forensics.Sdk.Quarantine.Store;

/// <summary>Checks what lies below <c>objects/</c>.</summary>
internal static class StoreCheck
{
    private static readonly string[] Files = ["object.json", "content", "SHA256SUMS", "events.jsonl"];

    public static IEnumerable<DamagedObject> Of(StoreFolder objects, string name)
    {
        if (!ObjectId.TryParse(Encoding.UTF8.GetBytes(name), out _))
        {
            return [new(name, $"objects/{name}", "its name is no id: no store made it")];
        }

        var found = new List<DamagedObject>();
        Note(found, name, () =>
        {
            using var folder = objects.OpenFolder(Encoding.ASCII.GetBytes(name));
            found.AddRange(folder.Names().Except(Files).Select(file => new DamagedObject(name, $"objects/{name}/{file}", "no store made it")));
            Note(found, name, () => EventLog.Check(folder));
            var content = ObjectFiles.ReadObject(folder, name, out var sealedSha256);
            ObjectFiles.OpenContent(folder, content, sealedSha256).Dispose();
        });
        return found;
    }

    private static void Note(List<DamagedObject> found, string id, Action check)
    {
        try
        {
            check();
        }
        catch (StoreDamagedException damage)
        {
            found.Add(new(id, damage.File, damage.Reason));
        }
    }
}
