using Forensics.Sdk.Linux;

namespace Forensics.Sdk.Quarantine.Store;

/// <summary>The way of an object into a store: begun in <c>incoming/</c>, and taken from there by one rename.</summary>
internal sealed class ObjectIntake(StoreFolder store, StoreFolder objects, StoreFolder incoming, IndexFile index, StoreOptions options, TimeProvider clock)
{
    public TimeProvider Clock => clock;

    public static bool Has(StoreFolder folder, byte[] name) => !FileStatus.Read(folder.Handle, name, out _).Failed;

    public IncomingObject Begin(string id, long expectedBytes, IReadOnlyList<Extent>? extents)
    {
        var name = IncomingName.Of(id, isDeletion: false);
        using var held = StoreLock.ForChange(store, clock);
        var takenBytes = options.MaxBytes is null ? 0 : index.BringUp().SealedBytes;
        var sealedBytes = ContentSeal.SealedBytes(extents is null ? expectedBytes : ExtentList.DataBytes(extents));
        RequireRoom(takenBytes, sealedBytes, sealedBytes);
        if (Has(objects, name) || !incoming.MakeFolder(name))
        {
            throw new IOException($"{store.Store} has an object {id}, or remains of one in incoming/: take another id, or remove those");
        }

        StoreFolder? folder = null;
        try
        {
            folder = incoming.OpenFolder(name);
            var file = folder.CreateFile(ObjectFiles.ContentName);
            folder.Check(StoreCalls.TryLock(file, StoreCalls.LockExclusive), "flock", ObjectFiles.ContentName);
            return new(this, id, folder, file, takenBytes, extents);
        }
        catch
        {
            folder?.Dispose();
            throw;
        }
    }

    /// <summary>Refuses what would leave less free than is to stay, or go over the store's bound.</summary>
    public void RequireRoom(long takenBytes, long objectBytes, long nextBytes) => RequireRoom(store.Store, store.FreeBytes(), options, takenBytes, objectBytes, nextBytes);

    public static void RequireRoom(string place, long? freeBytes, StoreOptions options, long takenBytes, long objectBytes, long nextBytes)
    {
        if (options.MaxBytes is { } most && objectBytes > most - takenBytes)
        {
            throw new StoreFullException(place, objectBytes, Math.Max(0, most - takenBytes), $"it may have {most} bytes of content");
        }

        if (freeBytes is { } free && free - nextBytes < options.FreeFloorBytes)
        {
            var why = options.FreeFloorBytes == 0 ? "its file system has no more" : $"{options.FreeFloorBytes} bytes of its file system are to stay free";
            throw new StoreFullException(place, nextBytes, Math.Max(0, free - options.FreeFloorBytes), why);
        }
    }

    /// <summary>Takes a whole and durable folder of <c>incoming/</c> for an object.</summary>
    public void Accept(QuarantineObject content)
    {
        using var held = StoreLock.ForChange(store, clock);
        var taken = index.BringUp();
        RequireRoom(taken.SealedBytes, content.SealedBytes, 0);
        var name = IncomingName.Of(content.Id, isDeletion: false);
        var isMoved = false;
        try
        {
            incoming.Rename(name, objects, name);
            isMoved = true;
            objects.Sync();
            incoming.Sync();
            index.Append(IndexText.Object(ObjectListing.Item(content, originalDeleted: null), content.SealedBytes));
        }
        catch (IOException) when (isMoved)
        {
            // Nobody will be told that it is there: it goes back to where its writer removes it.
            objects.Rename(name, incoming, name);
            throw;
        }
    }

    public void Abandon(string id) => new ObjectRemoval(store, objects, incoming, index, clock).Remove(new(id, IsDeletion: false, IsActive: false));
}
