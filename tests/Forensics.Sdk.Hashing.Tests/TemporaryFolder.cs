namespace Forensics.Sdk.Hashing.Tests;

/// <summary>A folder that is gone after the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("forensics-hashing-");

    public string Path => folder.FullName;

    public string Write(string name, ReadOnlySpan<byte> content)
    {
        var path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }

    public string WriteSparse(string name, long length, ReadOnlySpan<byte> end)
    {
        var path = Write(name, []);
        using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Write);
        RandomAccess.Write(handle, end, length - end.Length);
        return path;
    }

    public void Dispose() => folder.Delete(recursive: true);
}
