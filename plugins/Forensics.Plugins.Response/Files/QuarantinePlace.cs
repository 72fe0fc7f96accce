using Forensics.Sdk;
using Forensics.Sdk.Quarantine;
using Forensics.Sdk.Quarantine.Store;

namespace Forensics.Plugins.Response.Files;

/// <summary>The quarantine of the device.</summary>
internal static class QuarantinePlace
{
    private const string FolderName = "quarantine";

    /// <summary>Its folder.</summary>
    public static string Of(ActionOrder order) => Path.Combine(order.StateFolder, FolderName);

    /// <exception cref="IOException">It cannot be had.</exception>
    public static QuarantineStore Create(ActionOrder order, TimeProvider clock, StoreOptions options)
    {
        var store = QuarantineStore.Create(Of(order), clock, options);
        try
        {
            // What a killed run has left of an object that never was one.
            foreach (var remains in store.Incoming().Where(remains => !remains.IsActive))
            {
                store.RemoveIncoming(remains);
            }

            return store;
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    /// <summary>Opens it for what is done with objects that are there; null where there is none, or one whose making was interrupted: that has no objects.</summary>
    /// <exception cref="IOException">It cannot be had.</exception>
    public static QuarantineStore? TryOpen(ActionOrder order, TimeProvider clock, ActCalls calls)
        => Directory.Exists(Of(order)) && (File.Exists(Path.Combine(Of(order), "store.json")) || HasObjects(order)) ? QuarantineStore.Open(Of(order), clock, new() { Calls = calls }) : null;

    /// <summary>Writes an event down. What happened has happened: where it cannot be written the bundle and the journal have it.</summary>
    public static void Note(ActionOrder order, TimeProvider clock, ActCalls calls, string id, QuarantineEvent what)
    {
        try
        {
            using var store = TryOpen(order, clock, calls);
            store?.AddEvent(id, what);
        }
        catch (IOException)
        {
            // Told by the records; the list misses it.
        }
    }

    /// <summary>What was last said of whether an object's original is gone; null when nothing was, or it cannot be read.</summary>
    public static QuarantineEvent? LastOf(ActionOrder order, TimeProvider clock, string id)
    {
        try
        {
            using var store = TryOpen(order, clock, new());
            return store?.Read(id).LastOfOriginal;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static bool HasObjects(ActionOrder order)
    {
        var objects = Path.Combine(Of(order), "objects");
        return Directory.Exists(objects) && Directory.EnumerateFileSystemEntries(objects).Any();
    }
}
