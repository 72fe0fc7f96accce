using System.Text;

namespace Forensics.Sdk.Quarantine.Store;

/// <summary>Removes objects and what is left of them. An object leaves <c>objects/</c> by one rename, so that it is never there in part.</summary>
internal sealed class ObjectRemoval(StoreFolder store, StoreFolder objects, StoreFolder incoming, IndexFile index, TimeProvider clock)
{
    /// <summary>When an object was deleted, by the index or by what is left of it; null when nothing says that it was.</summary>
    public static DateTimeOffset? DeletedAt(StoreFolder store, StoreFolder incoming, string id, TimeProvider clock)
    {
        using var held = StoreLock.ForReading(store, clock);
        return ByIndex(store, id) ?? ByRemains(incoming, id, clock);
    }

    public static IReadOnlyList<IncomingFolder> Incoming(StoreFolder incoming)
    {
        var found = new List<IncomingFolder>();
        foreach (var name in incoming.Names())
        {
            if (IncomingName.TryParse(name, out var id, out var isDeletion))
            {
                found.Add(new(id, isDeletion, !isDeletion && IsActive(incoming, id)));
            }
        }

        return found;
    }

    public ObjectDeletion Delete(string id, string by)
    {
        using var held = StoreLock.ForChange(store, clock);
        index.BringUp();
        using var folder = objects.TryOpenFolder(Encoding.ASCII.GetBytes(id));
        if (folder is null)
        {
            // What is left of a crash is gone from objects/ already, and the index that was brought up has a line of it.
            var at = ByIndex(store, id) ?? ByRemains(incoming, id, clock) ?? throw new FileNotFoundException($"{store.Store} has no object {id}, and knows of none that was deleted");
            End(id, at, "a process that did not finish");
            return new(id, at, WasDeletedBefore: true);
        }

        var now = clock.GetUtcNow();
        var sealedBytes = ObjectFiles.SealedBytes(folder);
        var name = IncomingName.Of(id, isDeletion: true);
        objects.Rename(Encoding.ASCII.GetBytes(id), incoming, name);
        objects.Sync();
        incoming.Sync();
        var line = IndexText.Deleted(IndexLineKind.Deleted, id, sealedBytes, now, by);
        try
        {
            index.Append(line);
            Empty(name);
        }
        catch (StoreFullException)
        {
            // Whoever deletes makes room. The empty folder still says what happened until the line does.
            Empty(name);
            index.Append(line);
        }

        RemoveEmpty(name);
        return new(id, now, WasDeletedBefore: false);
    }

    public void Remove(IncomingFolder remains)
    {
        using var held = StoreLock.ForChange(store, clock);
        if (remains.IsDeletion)
        {
            index.BringUp();
            if ((ByIndex(store, remains.Id) ?? ByRemains(incoming, remains.Id, clock)) is { } at)
            {
                End(remains.Id, at, "a process that did not finish");
            }

            return;
        }

        if (IsActive(incoming, remains.Id))
        {
            throw new IOException($"incoming/{remains.Id} of {store.Store} is being written by another process: wait for its end");
        }

        var name = IncomingName.Of(remains.Id, isDeletion: false);
        Empty(name);
        RemoveEmpty(name);
    }

    private static DateTimeOffset? ByIndex(StoreFolder store, string id)
    {
        using var file = store.TryOpenFile(IndexScan.FileName);
        return file is not null && ObjectId.TryParse(Encoding.ASCII.GetBytes(id), out var number) ? IndexListing.DeletedAt(store, file, number) : null;
    }

    private static DateTimeOffset? ByRemains(StoreFolder incoming, string id, TimeProvider clock)
    {
        using var folder = incoming.TryOpenFolder(IncomingName.Of(id, isDeletion: true));
        return folder is null ? null : IncomingName.DeletedAt(folder, clock);
    }

    private static bool IsActive(StoreFolder incoming, string id)
    {
        using var folder = incoming.TryOpenFolder(IncomingName.Of(id, isDeletion: false));
        using var file = folder?.TryOpenFile(ObjectFiles.ContentName);
        return file is not null && StoreCalls.TryLock(file, StoreCalls.LockShared).Failed;
    }

    private void End(string id, DateTimeOffset at, string by)
    {
        var name = IncomingName.Of(id, isDeletion: true);
        using (var folder = incoming.TryOpenFolder(name))
        {
            if (folder is null)
            {
                return;
            }

            if (ByIndex(store, id) is null)
            {
                index.Append(IndexText.Deleted(IndexLineKind.Gone, id, ObjectFiles.SealedBytes(folder), at, by));
            }
        }

        Empty(name);
        RemoveEmpty(name);
    }

    private void Empty(byte[] name)
    {
        using var folder = incoming.TryOpenFolder(name);
        foreach (var file in folder?.Names() ?? [])
        {
            folder!.Remove(Encoding.UTF8.GetBytes(file));
        }
    }

    private void RemoveEmpty(byte[] name)
    {
        incoming.Remove(name, isFolder: true);
        incoming.Sync();
    }
}
