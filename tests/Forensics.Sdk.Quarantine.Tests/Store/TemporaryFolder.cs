namespace Forensics.Sdk.Quarantine.Tests.Store;

/// <summary>A folder that is removed with all it holds.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("forensics-store-");

    public string Path => folder.FullName;

    public void Dispose() => folder.Delete(recursive: true);
}
