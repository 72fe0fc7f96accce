using System.Security.Cryptography;
using System.Text;
using Forensics.Sdk.Linux;

namespace Forensics.Sdk.Quarantine.Store;

/// <summary>
/// Files that were taken out of use, in a folder that survives crashes and reboots; <c>docs/quarantine-store.md</c> has its form. Content is sealed
/// with AES-256-CBC under a random key that stands beside it: that makes it inert, not secret. Nothing runs it by accident, no scanner finds it again, and
/// <c>openssl enc -d -aes-256-cbc -K KEY -iv IV</c> opens it by hand. Every file has its SHA-256 in its object's <c>SHA256SUMS</c>: that shows damage, not
/// who wrote it. Several processes may use a store at once; one instance is for one thread.
/// </summary>
/// <remarks>An object is whole in <c>objects/</c> or not there: it is written in <c>incoming/</c>, synchronised, and renamed. What a crash left there, the caller
/// finds by <see cref="Incoming"/> and removes by <see cref="RemoveIncoming"/>; an index that a crash left behind the objects, by <see cref="Rebuild"/>.</remarks>
public sealed class QuarantineStore : IDisposable
{
    private readonly StoreFolder store;
    private readonly StoreFolder objects;
    private readonly StoreFolder incoming;
    private readonly TimeProvider clock;
    private readonly IndexFile index;
    private readonly ObjectIntake intake;

    private QuarantineStore(StoreFolder store, TimeProvider clock, StoreOptions options)
    {
        (this.store, this.clock) = (store, clock);
        objects = store.OpenFolder("objects"u8);
        incoming = store.OpenFolder("incoming"u8);
        index = new(store, clock);
        intake = new(store, objects, incoming, index, options, clock);
    }

    /// <summary>The store's folder.</summary>
    public string Place => store.Store;

    /// <summary>Makes a store, or opens the one that is there.</summary>
    /// <param name="path">Absolute. Its parent exists; it does not, is empty, or is a store.</param>
    /// <param name="clock">Dates objects and events.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <returns>The store.</returns>
    /// <exception cref="StorePlaceException">Others own it or can write it, it is a link, or holds something else.</exception>
    /// <exception cref="IOException">It cannot be made.</exception>
    public static QuarantineStore Create(string path, TimeProvider clock, StoreOptions? options = null)
    {
        StoreLayout.Create(Normal(path), (options ??= new()).Calls, clock);
        return Open(path, clock, options);
    }

    /// <summary>Opens a store; nothing is changed by that.</summary>
    /// <param name="path">Absolute.</param>
    /// <param name="clock">Dates objects and events.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <returns>The store.</returns>
    /// <exception cref="StorePlaceException">It is none; others own it or can write it.</exception>
    /// <exception cref="StoreDamagedException">A part of it is missing.</exception>
    public static QuarantineStore Open(string path, TimeProvider clock, StoreOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(clock);
        options ??= new();
        var store = StoreLayout.Open(Normal(path), options.Calls);
        try
        {
            return new(store, clock, options);
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    /// <summary>Begins to receive an object.</summary>
    /// <param name="id">Its id, where the caller has written one down: 16 lower-case hexadecimal digits; null for a random one.</param>
    /// <param name="expectedBytes">Its length, where that is known: what does not fit is refused before anything is written.</param>
    /// <param name="extents">Where it has data, in order; its holes are not stored then, but for the smallest where there are more than <see cref="StoreLimits.Extents"/>. Null to store all of it.</param>
    /// <returns>Takes the content.</returns>
    /// <exception cref="StoreFullException">There is no room.</exception>
    /// <exception cref="IOException">There is such an object, or remains of one; or nothing can be written.</exception>
    /// <exception cref="ArgumentException">The ranges are not in order, or empty.</exception>
    public IncomingObject Begin(string? id = null, long expectedBytes = 0, IReadOnlyList<Extent>? extents = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(expectedBytes);
        try
        {
            ExtentList.Check(extents, long.MaxValue);
        }
        catch (FormatException e)
        {
            throw new ArgumentException(e.Message, nameof(extents), e);
        }

        return intake.Begin(id is null ? ObjectId.Random() : ObjectId.Checked(id), expectedBytes, ExtentList.Bounded(extents));
    }

    /// <summary>Whether a store, which need not be there yet, has room for an object; nothing is changed. There may be less by the time that it comes.</summary>
    /// <param name="path">Absolute. Its parent exists.</param>
    /// <param name="dataBytes">The length of what would be stored of its content.</param>
    /// <param name="clock">For waiting.</param>
    /// <param name="options">As the store would be used.</param>
    /// <exception cref="StoreFullException">There is none.</exception>
    /// <exception cref="IOException">It cannot be asked.</exception>
    public static void RequireRoom(string path, long dataBytes, TimeProvider clock, StoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentNullException.ThrowIfNull(options);
        StoreRoom.Require(Normal(path), ContentSeal.SealedBytes(dataBytes), clock, options);
    }

    /// <summary>Reads an object; its content is left for <see cref="OpenContent"/>.</summary>
    /// <param name="id">Its id.</param>
    /// <returns>The object and what happened to it; where that cannot be read, <see cref="StoredObject.EventsDamage"/> says so.</returns>
    /// <exception cref="FileNotFoundException">The store has no such object.</exception>
    /// <exception cref="StoreDamagedException">Its <c>object.json</c> or <c>SHA256SUMS</c> is not as it was written.</exception>
    public StoredObject Read(string id)
    {
        using var folder = Folder(id);
        return EventLog.Read(folder, ObjectFiles.ReadObject(folder, id, out _));
    }

    /// <summary>Opens an object's content, unsealed. All of it is checked before the first byte is given.</summary>
    /// <param name="id">Its id.</param>
    /// <returns>Read once, from start to end; the zeros of holes are among it.</returns>
    /// <exception cref="FileNotFoundException">The store has no such object.</exception>
    /// <exception cref="StoreDamagedException">A file of it is not as it was written.</exception>
    public Stream OpenContent(string id)
    {
        var (content, stored) = OpenStored(id);
        return content.DataBytes == content.SizeBytes ? stored : new ZerosOfHoles(stored, content.Origin.Extents!, content.SizeBytes);
    }

    /// <summary>Opens the data of an object's extents, one after the other, or all of its content where it has no holes. All of it is checked before the first byte is given.</summary>
    /// <param name="id">Its id.</param>
    /// <returns>Read once, from start to end.</returns>
    /// <exception cref="FileNotFoundException">The store has no such object.</exception>
    /// <exception cref="StoreDamagedException">A file of it is not as it was written.</exception>
    public Stream OpenData(string id)
    {
        var (content, stored) = OpenStored(id);
        return content.DataBytes == content.SizeBytes && content.Origin.Extents is { } extents ? new DataOfHoles(stored, extents) : stored;
    }

    /// <summary>Writes down that something happened to an object; synchronised when this returns.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="content">What happened.</param>
    /// <exception cref="FileNotFoundException">The store has no such object.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <remarks>Who was not told that it is done, by a crash for example, does it again: the list and the events may differ until then.</remarks>
    public void AddEvent(string id, QuarantineEvent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        using var held = StoreLock.ForChange(store, clock);
        using var folder = Folder(id);
        if (content.OriginalDeleted is not { } originalDeleted)
        {
            EventLog.Append(folder, content);
            return;
        }

        // Before the event: an index that is made anew here must not know it already.
        index.BringUp();
        EventLog.Append(folder, content);
        index.Append(IndexText.Changed(id, originalDeleted));
    }

    /// <summary>Deletes an object. It is gone from <c>objects/</c> first, then the index says so, then its files go. A second time does nothing but end what a crash interrupted.</summary>
    /// <param name="id">Its id. A damaged object can be deleted as well.</param>
    /// <param name="by">Who.</param>
    /// <returns>When it was deleted, and whether that was before.</returns>
    /// <exception cref="FileNotFoundException">The store never had such an object, or has lost the line that said so.</exception>
    /// <exception cref="IOException">It cannot be deleted, or not all of it: call again.</exception>
    public ObjectDeletion Delete(string id, string by)
    {
        ArgumentNullException.ThrowIfNull(by);
        return new ObjectRemoval(store, objects, incoming, index, clock).Delete(ObjectId.Checked(id), by);
    }

    /// <summary>What is known of an id.</summary>
    /// <param name="id">The id.</param>
    /// <returns>Present with the object, deleted with the time, or unknown.</returns>
    /// <exception cref="StoreDamagedException">It is present, and <see cref="Read"/> says so.</exception>
    public ObjectState State(string id)
    {
        var name = IncomingName.Of(ObjectId.Checked(id), isDeletion: false);
        if (ObjectIntake.Has(objects, name))
        {
            return new(ObjectPresence.Present, Read(id));
        }

        var at = ObjectRemoval.DeletedAt(store, incoming, id, clock);
        return at is null ? new(ObjectPresence.Unknown) : new(ObjectPresence.Deleted, DeletedAt: at);
    }

    /// <summary>Lists the objects.</summary>
    /// <returns>From the index where it is current; dispose of it.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    public QuarantineListing List()
    {
        using var held = StoreLock.ForReading(store, clock);
        var file = store.TryOpenFile(IndexScan.FileName);
        var counted = file is null ? null : IndexFile.CountOf(store, file);
        if (file is not null)
        {
            IndexScan.Run(store, file, counted!);
        }

        var count = objects.CountIds(counted?.Live ?? 0);
        var state = IndexFile.State(store, file, counted, count, out var why);
        if (state == IndexState.Current)
        {
            return new(state, why, count, file, onDamaged => IndexListing.Items(store, file!, counted!.OffsetBytes, onDamaged));
        }

        file?.Dispose();
        return new(state, why, count, null, onDamaged => ObjectListing.Items(objects, onDamaged));
    }

    /// <summary>Checks every object, its content too.</summary>
    /// <returns>What is damaged, one after the other; nothing for a store that is whole. What is no part of a store is told as well.</returns>
    public IEnumerable<DamagedObject> Check()
    {
        foreach (var name in objects.Names())
        {
            foreach (var damaged in StoreCheck.Of(objects, name))
            {
                yield return damaged;
            }
        }
    }

    /// <summary>Makes the index again from the objects; what its whole lines say of deletions is kept.</summary>
    /// <exception cref="IOException">It cannot be written; the one that is there stays.</exception>
    public void Rebuild()
    {
        using var held = StoreLock.ForChange(store, clock);
        index.Rebuild();
    }

    /// <summary>What is being written or removed at the moment, and what is left of that by a crash.</summary>
    /// <returns>In no order.</returns>
    public IReadOnlyList<IncomingFolder> Incoming()
    {
        using var held = StoreLock.ForReading(store, clock);
        return ObjectRemoval.Incoming(incoming);
    }

    /// <summary>Removes what a crash left; of a deletion, it ends it.</summary>
    /// <param name="remains">From <see cref="Incoming"/>.</param>
    /// <exception cref="IOException">A process is writing it, or it cannot be removed.</exception>
    public void RemoveIncoming(IncomingFolder remains)
    {
        ArgumentNullException.ThrowIfNull(remains);
        new ObjectRemoval(store, objects, incoming, index, clock).Remove(remains with { Id = ObjectId.Checked(remains.Id) });
    }

    /// <summary>Closes it.</summary>
    public void Dispose()
    {
        objects.Dispose();
        incoming.Dispose();
        store.Dispose();
    }

    private static string Normal(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return BytePath.Normal(Encoding.UTF8.GetBytes(path)) is { } normal && normal != BytePath.Root
            ? normal.ToString()
            : throw new ArgumentException($"'{path}': a store has an absolute path without '..', and is not /", nameof(path));
    }

    private (QuarantineObject Content, Stream Stored) OpenStored(string id)
    {
        using var folder = Folder(id);
        var content = ObjectFiles.ReadObject(folder, id, out var sealedSha256);
        var file = ObjectFiles.OpenContent(folder, content, sealedSha256);
        return (content, new CryptoStream(new FileStream(file, FileAccess.Read, bufferSize: 0), ContentSeal.Opener(content.Key, content.Iv), CryptoStreamMode.Read));
    }

    private StoreFolder Folder(string id)
        => objects.TryOpenFolder(Encoding.ASCII.GetBytes(ObjectId.Checked(id))) ?? throw new FileNotFoundException($"{Place} has no object {id}");
}
