using System.Text;
using Forensics.Sdk.Linux;

namespace Forensics.Sdk.Quarantine.Store;

/// <summary>Whether there is room for an object, asked before there is anything to write, or even a store.</summary>
internal static class StoreRoom
{
    /// <exception cref="StoreFullException">There is none.</exception>
    public static void Require(string path, long sealedBytes, TimeProvider clock, StoreOptions options)
    {
        using var store = StoreLayout.TryOpen(path, options.Calls);
        if (store is not null)
        {
            ObjectIntake.RequireRoom(path, store.FreeBytes(), options, options.MaxBytes is null ? 0 : TakenBytes(store, clock), sealedBytes, sealedBytes);
            return;
        }

        var error = TargetRootReading.OpenRoot(EvidencePath.Of(Path.GetDirectoryName(path)!), out var root);
        using var parent = root.Descriptor;
        ObjectIntake.RequireRoom(path, error.Failed || FileSystemUsage.Read(parent, out var usage).Failed ? null : usage.AvailableBytes, options, 0, sealedBytes, sealedBytes);
    }

    /// <summary>By the index where it is current, else by the objects.</summary>
    private static long TakenBytes(StoreFolder store, TimeProvider clock)
    {
        using var held = StoreLock.ForReading(store, clock);
        using var objects = store.OpenFolder("objects"u8);
        using var file = store.TryOpenFile(IndexScan.FileName);
        var counted = file is null ? null : IndexFile.CountOf(store, file);
        if (file is not null)
        {
            IndexScan.Run(store, file, counted!);
        }

        return IndexFile.State(store, file, counted, objects.CountIds(counted?.Live ?? 0), out _) == IndexState.Current
            ? counted!.SealedBytes
            : ObjectListing.Ids(objects).Sum(id =>
            {
                using var folder = objects.OpenFolder(Encoding.ASCII.GetBytes(id));
                return ObjectFiles.SealedBytes(folder);
            });
    }
}
