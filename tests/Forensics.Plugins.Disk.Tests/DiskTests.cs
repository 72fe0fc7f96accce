using Forensics.Sdk.Testing;

namespace Forensics.Plugins.Disk.Tests;

/// <summary>With a root and a folder in memory of the test's own.</summary>
public abstract class DiskTests
{
    protected TestRoot Root { get; private set; } = null!;

    /// <summary>In memory.</summary>
    protected string Folder { get; private set; } = null!;

    [SetUp]
    public void MakeRoot()
    {
        Root = new();
        Folder = Path.Combine("/dev/shm", $"forensics-disk-{Guid.NewGuid():n}");
        Directory.CreateDirectory(Folder);
    }

    [TearDown]
    public void Clear()
    {
        Root.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>A file of bytes that compress as little as they do as much: halves of random ones and of zeros.</summary>
    protected string MakeImage(long lengthBytes, string name = "disk")
    {
        var path = Path.Combine(Folder, name);
        var random = new Random(7);
        var buffer = new byte[64 << 10];
        using var file = File.Create(path);
        for (var done = 0L; done < lengthBytes; done += buffer.Length)
        {
            random.NextBytes(buffer.AsSpan(0, buffer.Length / 2));
            file.Write(buffer, 0, (int)Math.Min(buffer.Length, lengthBytes - done));
        }

        return path;
    }
}
