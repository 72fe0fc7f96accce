using Forensics.Sdk.Quarantine.Store;

namespace Forensics.Sdk.Quarantine.Tests.Store;

/// <summary>A temporary folder with a store in it.</summary>
internal sealed class StoreFolderFixture : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("forensics-store-");

    public StoreFolderFixture()
    {
        Place = Path.Combine(folder.FullName, "quarantine");
        QuarantineStore.Create(Place, TimeProvider.System).Dispose();
    }

    public string Place { get; }

    public string Parent => folder.FullName;

    public QuarantineStore Open(StoreOptions? options = null) => QuarantineStore.Open(Place, TimeProvider.System, options ?? new() { FreeFloorBytes = 0 });

    public string File(string id, string name) => Path.Combine(Place, "objects", id, name);

    public void Dispose() => folder.Delete(recursive: true);
}
