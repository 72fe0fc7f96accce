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
    /// <param name="content">What was stored of it, and how whole it is; null for nothing.</param>
    /// <returns>Whether it was seen. Another file that got its inode since was not.</returns>
    public bool TryFind(FoundObject found, out IReadOnlyList<int>? toldItems, out (BlobId Id, ItemState State, ItemFlags Flags)? content)
    {
        toldItems = null;
        content = null;
        if (!seen.TryGetValue(found.Status.Identity, out var before) || before.Generation != Generation(found))
        {
            return false;
        }

        toldItems = before.PathHash == Hash(found.Path) ? before.Items : null;
        content = before.Content == 0 ? null : (new BlobId(before.Content.ToString(CultureInfo.InvariantCulture)), before.State, before.Flags);
        return true;
    }

    /// <summary>Keeps an object that was told to the items of its rules. Its first path stays, and so does what was stored of it.</summary>
    public void Add(FoundObject found, BlobId? content, ItemState state, ItemFlags flags)
    {
        var number = content is { } id ? uint.Parse(id.Value, CultureInfo.InvariantCulture) : 0;
        var items = found.Rules.Select(rule => rule.Item);
        var now = new Seen(Hash(found.Path), Generation(found), number, state, flags, Shared(items));
        if (!seen.TryGetValue(found.Status.Identity, out var before) || before.Generation != now.Generation)
        {
            seen[found.Status.Identity] = now;
            return;
        }

        var told = before.PathHash == now.PathHash ? Shared(items.Concat(before.Items)) : before.Items;
        seen[found.Status.Identity] = before.Content == 0 && number != 0
            ? now with { PathHash = before.PathHash, Items = told }
            : before with { Items = told };
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

    // An inode's number is used again as soon as it is free: its generation is in the file id, where there is one.
    private static ulong Generation(FoundObject found)
        => found.FileId is { } id ? Hash(System.Text.Encoding.ASCII.GetBytes(id))
            : found.Status.CreatedAt is { } created ? ((ulong)created.Seconds << 30) ^ (uint)created.Nanoseconds
            : 0;

    private static ulong Hash(EvidencePath path) => Hash(path.Bytes.Span);

    // FNV-1a, 64 bit: two names of one file that share it by chance would have to be met within a few billion names of that file.
    private static ulong Hash(ReadOnlySpan<byte> bytes)
    {
        var hash = 14_695_981_039_346_656_037ul;
        foreach (var value in bytes)
        {
            hash = (hash ^ value) * 1_099_511_628_211ul;
        }

        return hash;
    }

    private readonly record struct Seen(ulong PathHash, ulong Generation, uint Content, ItemState State, ItemFlags Flags, int[] Items);
}
