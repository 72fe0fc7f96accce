using Forensics.Sdk;
using Forensics.Sdk.Quarantine.Store;

namespace StoreWriter;

/// <summary>Objects whose content follows from their length.</summary>
internal static class Samples
{
    public static byte[] Content(int bytes)
    {
        var content = new byte[bytes];
        new Random(bytes).NextBytes(content);
        return content;
    }

    public static string Seal(QuarantineStore store, string? id, int bytes, ObjectOrigin? origin = null)
    {
        using var incoming = store.Begin(id, bytes);
        incoming.Append(Content(bytes));
        return incoming.Seal(origin ?? Origin($"/tmp/file-{bytes}", bytes)).Id;
    }

    public static ObjectOrigin Origin(string path, long bytes) => new()
    {
        Paths = [EvidencePath.Of(path)],
        RunId = "0123ab",
        Metadata = new()
        {
            Mode = 0x1ed,
            OwnerId = 1000,
            GroupId = 1000,
            SizeBytes = bytes,
            Links = 1,
            Identity = new(0x801, 4711),
            ModifiedAt = new(1_700_000_000, 1),
            AccessedAt = new(1_700_000_001, 2),
            ChangedAt = new(1_700_000_002, 3),
        },
    };
}
