using System.Globalization;
using Forensics.Sdk;

namespace Forensics.Plugins.Filesystem.Collecting;

/// <summary>What was told already, by identity: one file is stored once, whatever names it has, and told once to each item that asks for it, whatever ways lead there.</summary>
internal sealed class SeenObjects
{
    private readonly Dictionary<FileIdentity, Seen> seen = [];
    private readonly Dictionary<string, int[]> itemSets = [];
    private int[] lastAlone = [-1];

    /// <summary>Finds an object.</summary>
    /// <param name="found">The object.</param>
    /// <param name="toldItems">The items that it was told to by this very path; null when it was seen by another.</param>
    /// <param name="content">The id of what was stored of it; null for nothing.</param>
    /// <returns>Whether it was seen.</returns>
    public bool TryFind(FoundObject found, out IReadOnlyList<int>? toldItems, out BlobId? content)
    {
        toldItems = null;
        content = null;
        if (!seen.TryGetValue(found.Status.Identity, out var before))
        {
            return false;
        }

        toldItems = before.PathHash == Hash(found.Path) ? before.Items : null;
        content = before.Content == 0 ? null : new BlobId(before.Content.ToString(CultureInfo.InvariantCulture));
        return true;
    }

    /// <summary>Keeps an object that was told to the items of its rules. Its first path stays, and so does what was stored of it.</summary>
    public void Add(FoundObject found, BlobId? content)
    {
        var number = content is { } id ? uint.Parse(id.Value, CultureInfo.InvariantCulture) : 0;
        var items = found.Rules.Select(rule => rule.Item);
        if (!seen.TryGetValue(found.Status.Identity, out var before))
        {
            seen.Add(found.Status.Identity, new(Hash(found.Path), number, Shared(items)));
        }
        else if (before.PathHash == Hash(found.Path))
        {
            seen[found.Status.Identity] = before with { Content = before.Content == 0 ? number : before.Content, Items = Shared(items.Concat(before.Items)) };
        }
        else if (before.Content == 0)
        {
            seen[found.Status.Identity] = before with { Content = number };
        }
    }

    // A few sets of items serve millions of objects.
    private int[] Shared(IEnumerable<int> items)
    {
        int[] sorted = [.. items.Distinct().Order()];
        if (sorted is [var only] && only == lastAlone[0])
        {
            return lastAlone;
        }

        var key = string.Join(',', sorted);
        var set = itemSets.TryGetValue(key, out var shared) ? shared : itemSets[key] = sorted;
        lastAlone = set.Length == 1 ? set : lastAlone;
        return set;
    }

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

    private readonly record struct Seen(ulong PathHash, uint Content, int[] Items);
}
