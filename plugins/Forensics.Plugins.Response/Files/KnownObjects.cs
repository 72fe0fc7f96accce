using Forensics.Sdk;
using Forensics.Sdk.Quarantine.Files;
using Forensics.Sdk.Quarantine.Store;

namespace Forensics.Plugins.Response.Files;

/// <summary>What the quarantine has already of what is asked for. One pass over its list a run; only what fits is held.</summary>
internal sealed class KnownObjects
{
    private readonly Dictionary<EvidencePath, QuarantineListItem> removed = [];
    private readonly Dictionary<EvidencePath, List<string>> kept = [];
    private readonly List<QuarantineListItem> removedContents = [];

    /// <summary>Looks.</summary>
    /// <param name="context">The context.</param>
    /// <param name="criteria">What the content must have.</param>
    /// <param name="missing">Paths at which there is nothing.</param>
    /// <param name="withContents">Whether objects of the criteria are wanted whatever their path is.</param>
    /// <param name="present">Files that are there, by their first path, with their sizes.</param>
    /// <returns>Nothing where the quarantine cannot be listed: then all is done as if it had nothing.</returns>
    public static KnownObjects Find(CollectionContext context, ContentCriteria criteria, IReadOnlySet<EvidencePath> missing, bool withContents, IReadOnlyDictionary<EvidencePath, long> present)
    {
        var known = new KnownObjects();
        if (missing.Count + present.Count == 0 && !withContents)
        {
            return known;
        }

        try
        {
            using var store = QuarantinePlace.TryOpen(context.Order!, context.Clock, new());
            using var listing = store?.List();
            foreach (var item in listing?.Items ?? [])
            {
                if (item.OriginalDeleted is true && criteria.Holds(item.Sha256, item.Md5))
                {
                    known.AddRemoved(store!, item, missing, withContents);
                }
                else if (item.OriginalDeleted is false && present.GetValueOrDefault(item.Path, -1) == item.SizeBytes)
                {
                    known.kept.TryAdd(item.Path, []);
                    known.kept[item.Path].Add(item.Id);
                }
            }
        }
        catch (IOException)
        {
            // What is wrong with it shows when something is put into it.
        }

        return known;
    }

    /// <summary>The object that a path which leads nowhere led to; null for none.</summary>
    public string? RemovedFrom(EvidencePath path) => removed.GetValueOrDefault(path)?.Id;

    /// <summary>The object with a digest that was taken from below a folder; null for none.</summary>
    public string? RemovedWith(string digest, IReadOnlyList<string> below)
        => removedContents.FirstOrDefault(item => (item.Sha256 == digest || item.Md5 == digest) && below.Any(folder => item.Path.Bytes.Span.StartsWith(System.Text.Encoding.UTF8.GetBytes(folder.TrimEnd('/') + "/"))))?.Id;

    /// <summary>Objects of a file that was to stay, when it was quarantined before.</summary>
    public IReadOnlyList<string> KeptFrom(EvidencePath path) => kept.GetValueOrDefault(path) ?? [];

    /// <summary>Whether an object is whole, and of the very state that a file is in.</summary>
    public static QuarantineObject? TryRead(CollectionContext context, string id, FileSubject subject, string sha256)
    {
        try
        {
            using var store = QuarantinePlace.TryOpen(context.Order!, context.Clock, new());
            if (store?.Read(id).Description is not { } found || found.Sha256 != sha256 || !subject.Key.IsSame(new FileKey(found.Origin.Metadata.Identity, found.Origin.FileId))
                || found.Origin.Metadata.ChangedAt != subject.Metadata.ChangedAt || found.Origin.Metadata.ModifiedAt != subject.Metadata.ModifiedAt)
            {
                return null;
            }

            store.OpenContent(id).Dispose();
            return found;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private void AddRemoved(QuarantineStore store, QuarantineListItem item, IReadOnlySet<EvidencePath> missing, bool withContents)
    {
        if (withContents)
        {
            removedContents.Add(item);
        }

        if (!missing.Contains(item.Path))
        {
            return;
        }

        // The list has the first of its names alone.
        foreach (var path in item.Paths > 1 ? store.Read(item.Id).Description.Origin.Paths : [item.Path])
        {
            removed.TryAdd(path, item);
        }
    }
}
