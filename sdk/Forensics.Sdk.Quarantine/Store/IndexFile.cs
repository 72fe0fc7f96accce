using System.Text;
using Forensics.Sdk.Linux;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Sdk.Quarantine.Store;

/// <summary>The index of a store, for who holds the store's lock for a change. What it counted once it counts on, as long as the file is the same.</summary>
internal sealed class IndexFile(StoreFolder store, TimeProvider clock)
{
    private IndexTally? tally;

    private static ReadOnlySpan<byte> NewName => "index.jsonl.new"u8;

    /// <summary>Makes the first one, of a store that has none yet.</summary>
    public static void Create(StoreFolder store)
    {
        if (store.TryOpenFile(IndexScan.FileName) is { } there)
        {
            there.Dispose();
            return;
        }

        using var file = store.CreateFile(IndexScan.FileName);
        store.Sync(file, IndexScan.FileName);
    }

    /// <summary>What a reader finds.</summary>
    public static IndexState State(StoreFolder store, SafeFileHandle? file, IndexTally? counted, long objects, out string? why)
    {
        why = file is null || counted is null ? "index.jsonl is missing"
            : counted.Fault is { } fault ? $"index.jsonl: {fault}"
            : counted.Live != objects ? $"index.jsonl has {counted.Live} objects, and the store {objects}"
            : null;
        return why is null ? IndexState.Current : file is null || counted is null ? IndexState.Missing : counted.Fault is not null ? IndexState.Damaged : IndexState.Stale;
    }

    /// <summary>An empty count of a file.</summary>
    public static IndexTally CountOf(StoreFolder store, SafeFileHandle file) => new() { Identity = store.Status(file, IndexScan.FileName).Identity };

    /// <summary>Counts what is new. The first time, and when something is wrong, the index is compared with the objects, and made again if they differ.</summary>
    public IndexTally BringUp()
    {
        using (var file = store.TryOpenFile(IndexScan.FileName))
        {
            if (file is not null)
            {
                var status = store.Status(file, IndexScan.FileName);
                var isKnown = tally is not null && tally.Fault is null && tally.Identity == status.Identity && tally.OffsetBytes <= (long)status.LengthBytes;
                tally = isKnown ? tally! : CountOf(store, file);
                IndexScan.Run(store, file, tally);
                if (tally.Fault is null && (isKnown || tally.Live == Objects(tally.Live)))
                {
                    return tally;
                }
            }
        }

        Rebuild();
        return tally!;
    }

    /// <summary>Adds a line and makes it last, after <see cref="BringUp"/>. Where that fails, the index is as it was, or is compared with the objects the next time.</summary>
    public void Append(byte[] line)
    {
        var counted = tally!;
        tally = null;
        using (var file = store.OpenForAppend(IndexScan.FileName))
        {
            try
            {
                store.Write(file, line, IndexScan.FileName);
                store.Sync(file, IndexScan.FileName);
            }
            catch (IOException)
            {
                store.Truncate(file, counted.OffsetBytes, IndexScan.FileName);
                tally = counted;
                throw;
            }
        }

        CountOn(counted);
    }

    /// <summary>Makes the index again from the objects; what lines that are whole say of deletions is kept.</summary>
    public void Rebuild()
    {
        using (var writer = new IndexWriter(store, NewName))
        using (var objects = store.OpenFolder("objects"u8))
        using (var incoming = store.OpenFolder("incoming"u8))
        {
            var gone = new HashSet<ulong>();
            KeepDeletions(writer, objects, gone);
            foreach (var name in incoming.Names())
            {
                if (IncomingName.TryParse(name, out var id, out var isDeletion) && isDeletion && ObjectId.TryParse(Encoding.ASCII.GetBytes(id), out var number) && gone.Add(number))
                {
                    using var folder = incoming.OpenFolder(Encoding.ASCII.GetBytes(name));
                    writer.Add(IndexText.Deleted(IndexLineKind.Gone, id, ObjectFiles.SealedBytes(folder), IncomingName.DeletedAt(folder, clock), "a process that did not finish"));
                }
            }

            foreach (var listed in ObjectListing.Lines(objects))
            {
                writer.Add(listed);
            }

            writer.Complete();
        }

        Replace();
    }

    private void CountOn(IndexTally counted)
    {
        using (var file = store.OpenFile(IndexScan.FileName))
        {
            IndexScan.Run(store, file, counted);
        }

        if (!counted.IsWorthCompacting)
        {
            tally = counted;
            return;
        }

        try
        {
            Compact();
        }
        catch (StoreFullException)
        {
            // The line stands, and the index as it is serves on until there is room.
            store.Remove(NewName);
        }
    }

    private void KeepDeletions(IndexWriter writer, StoreFolder objects, HashSet<ulong> gone)
    {
        using var old = store.TryOpenFile(IndexScan.FileName);
        if (old is null)
        {
            return;
        }

        IndexScan.Run(store, old, CountOf(store, old), (line, json, _) =>
        {
            if (line.Kind is IndexLineKind.Deleted or IndexLineKind.Gone && !gone.Contains(line.Id) && !Has(objects, line.Id))
            {
                gone.Add(line.Id);
                writer.Add(DigestLine.Of(IndexLine.As(IndexLineKind.Gone, line.Kind, json)));
            }
        });
    }

    /// <summary>Leaves out what was said of an object before its last line.</summary>
    private void Compact()
    {
        using (var old = store.OpenFile(IndexScan.FileName))
        using (var writer = new IndexWriter(store, NewName))
        {
            var last = new Dictionary<ulong, long>();
            var changes = new Dictionary<ulong, bool>();
            IndexScan.Run(store, old, CountOf(store, old), (line, json, offset) =>
            {
                if (line.Kind == IndexLineKind.Changed)
                {
                    changes[line.Id] = IndexText.ReadChanged(json) ?? changes.GetValueOrDefault(line.Id);
                    return;
                }

                last[line.Id] = offset;
                changes.Remove(line.Id);
            });
            IndexScan.Run(store, old, CountOf(store, old), (line, json, offset) =>
            {
                if (line.Kind != IndexLineKind.Changed && last[line.Id] == offset)
                {
                    writer.Add(DigestLine.Of(line.Kind == IndexLineKind.Deleted ? IndexLine.As(IndexLineKind.Gone, line.Kind, json)
                        : changes.TryGetValue(line.Id, out var change) ? IndexText.WithChange(json, change)
                        : json));
                }
            });
            writer.Complete();
        }

        Replace();
    }

    private void Replace()
    {
        store.Rename(NewName, store, IndexScan.FileName);
        store.Sync();
        using var file = store.OpenFile(IndexScan.FileName);
        tally = CountOf(store, file);
        IndexScan.Run(store, file, tally);
    }

    private long Objects(long expected)
    {
        using var objects = store.OpenFolder("objects"u8);
        return objects.CountIds(expected);
    }

    private static bool Has(StoreFolder objects, ulong id)
        => !FileStatus.Read(objects.Handle, Encoding.ASCII.GetBytes(ObjectId.Text(id)), out _).Failed;
}
