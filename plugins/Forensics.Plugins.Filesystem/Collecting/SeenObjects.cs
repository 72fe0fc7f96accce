using Forensics.Sdk;

namespace Forensics.Plugins.Filesystem.Collecting;

/// <summary>What was collected already, by identity: one file is stored once, whatever names it has and however many rules ask for it.</summary>
internal sealed class SeenObjects
{
    private readonly Dictionary<FileIdentity, Seen> seen = [];

    /// <summary>Finds an object.</summary>
    /// <param name="found">The object.</param>
    /// <param name="isSamePath">It was seen by this very path.</param>
    /// <param name="content">The id of what was stored of it; null for nothing.</param>
    /// <returns>Whether it was seen.</returns>
    public bool TryFind(FoundObject found, out bool isSamePath, out BlobId? content)
    {
        isSamePath = false;
        content = null;
        if (!seen.TryGetValue(found.Status.Identity, out var before))
        {
            return false;
        }

        isSamePath = before.PathHash == Hash(found.Path);
        content = before.Content == 0 ? null : new BlobId(before.Content.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return true;
    }

    /// <summary>Keeps an object; the first one stays.</summary>
    public void Add(FoundObject found, BlobId? content)
        => seen.TryAdd(found.Status.Identity, new(Hash(found.Path), content is { } id ? uint.Parse(id.Value, System.Globalization.CultureInfo.InvariantCulture) : 0));

    // FNV-1a, 64 bit: two names of one file that share it by chance would have to be met within a few billion names of that file.
    private static ulong Hash(EvidencePath path)
    {
        var hash = 14_695_981_039_346_656_037ul;
        foreach (var value in path.Bytes.Span)
        {
            hash = (hash ^ value) * 1_099_511_628_211ul;
        }

        return hash;
    }

    private readonly record struct Seen(ulong PathHash, uint Content);
}
