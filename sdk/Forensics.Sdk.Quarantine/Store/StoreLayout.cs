using System.Text;
using System.Text.Json;
using Forensics.Sdk.Linux;

namespace Forensics.Sdk.Quarantine.Store;

/// <summary>Makes a store's folder, and tells one from another folder.</summary>
internal static class StoreLayout
{
    private const int Version = 1;
    private const uint FolderMode = 0b111_000_000;

    private static readonly Errno IsThere = new(17);
    private static readonly string[] Names = ["lock", "objects", "incoming", "index.jsonl", "store.json.new", "store.json"];

    private static ReadOnlySpan<byte> JsonName => "store.json"u8;

    private static ReadOnlySpan<byte> NewJsonName => "store.json.new"u8;

    /// <summary>Makes what is missing; <c>store.json</c> comes last, and a folder without it is no store.</summary>
    public static void Create(string path, ActCalls calls, TimeProvider clock)
    {
        calls.Pass("mkdir");
        var error = StoreCalls.MakeFolder(Encoding.UTF8.GetBytes(path), FolderMode);
        if (error.Failed && error != IsThere)
        {
            throw new IOException($"mkdir of {path}: {error}");
        }

        using var store = StoreFolder.OpenStore(path, calls);
        if (Has(store))
        {
            return;
        }

        if (store.Names().FirstOrDefault(name => !Names.Contains(name)) is { } foreign)
        {
            throw new StorePlaceException(path, $"it holds '{foreign}', which is no part of a store: name a folder of its own");
        }

        store.EnsureFile(StoreLock.FileName);
        using var held = StoreLock.ForChange(store, clock);
        if (Has(store))
        {
            return;
        }

        store.MakeFolder("objects"u8);
        store.MakeFolder("incoming"u8);
        IndexFile.Create(store);
        store.Remove(NewJsonName);
        using (var json = store.CreateFile(NewJsonName))
        {
            store.Write(json, "{\"version\":1}\n"u8, NewJsonName);
            store.Sync(json, NewJsonName);
        }

        store.Rename(NewJsonName, store, JsonName);
        store.Sync();
        SyncParent(path, calls);
    }

    /// <exception cref="StorePlaceException">It is none, or one of a later version.</exception>
    public static StoreFolder Open(string path, ActCalls calls)
    {
        var store = StoreFolder.OpenStore(path, calls);
        try
        {
            if (!Has(store))
            {
                throw new StorePlaceException(path, "it has no store.json: it is no quarantine store, or one whose making was interrupted");
            }

            var version = ReadVersion(store);
            return version == Version ? store : throw new StorePlaceException(path, $"its store.json has version {version}, and this program knows {Version}: use the one that made it");
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    /// <summary>Null where there is no store, or one whose making was interrupted.</summary>
    public static StoreFolder? TryOpen(string path, ActCalls calls) => File.Exists(Path.Combine(path, "store.json")) ? Open(path, calls) : null;

    private static bool Has(StoreFolder store)
    {
        using var file = store.TryOpenFile(JsonName);
        return file is not null;
    }

    private static int ReadVersion(StoreFolder store)
    {
        try
        {
            using var json = JsonDocument.Parse(store.ReadFile(JsonName, StoreLimits.StoreJsonBytes));
            if (json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("version", out var version) && version.ValueKind == JsonValueKind.Number && version.TryGetInt32(out var number))
            {
                return number;
            }
        }
        catch (JsonException e)
        {
            throw new StoreDamagedException(store.Store, "store.json", e.Message);
        }

        throw new StoreDamagedException(store.Store, "store.json", "it has no version");
    }

    private static void SyncParent(string path, ActCalls calls)
    {
        var error = TargetRootReading.OpenRoot(EvidencePath.Of(Path.GetDirectoryName(path) ?? "/"), out var root);
        using var place = root.Descriptor;
        if (error.Failed || DirectoryReading.OpenBelow(place, "."u8, OpenAs.Directory, out var handle).Failed)
        {
            throw new IOException($"the folder of {path} cannot be opened to synchronise it");
        }

        using var parent = new StoreFolder(handle, Path.GetDirectoryName(path) ?? "/", "", calls);
        parent.Sync();
    }
}
