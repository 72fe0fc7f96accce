using System.Text;

namespace Forensics.Sdk.Quarantine.Store;

/// <summary>Names below <c>incoming/</c>: an id, or an id and <c>.deleted</c>.</summary>
internal static class IncomingName
{
    private const string Suffix = ".deleted";

    public static byte[] Of(string id, bool isDeletion) => Encoding.ASCII.GetBytes(isDeletion ? id + Suffix : id);

    public static bool TryParse(string name, out string id, out bool isDeletion)
    {
        isDeletion = name.EndsWith(Suffix, StringComparison.Ordinal);
        id = isDeletion ? name[..^Suffix.Length] : name;
        return ObjectId.TryParse(Encoding.UTF8.GetBytes(id), out _);
    }

    /// <summary>When a folder was put there: a rename changes its status. Now, where the file system's time cannot be.</summary>
    public static DateTimeOffset DeletedAt(StoreFolder folder, TimeProvider clock)
    {
        var changed = folder.Status(folder.Handle, "."u8).ChangedAt;
        return changed.IsIso ? DateTimeOffset.FromUnixTimeSeconds(changed.Seconds).AddTicks(changed.Nanoseconds / 100) : clock.GetUtcNow();
    }
}
