using Forensics.Bundle.Reading;

namespace Forensics.Bundle.Tests;

/// <summary>A folder of the test's own, and bundles in it.</summary>
internal sealed class Scratch : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("forensics-export-");
    private readonly List<IDisposable> open = [];

    public string Folder => folder.FullName;

    public string Path(string name) => System.IO.Path.Combine(Folder, name);

    public FileStream File(byte[] bundle)
    {
        Directory.CreateDirectory(Path("bundles"));
        var path = Path($"bundles/{open.Count}.tar.zst");
        System.IO.File.WriteAllBytes(path, bundle);
        var file = System.IO.File.OpenRead(path);
        open.Add(file);
        return file;
    }

    /// <summary>Verified whole, with its index.</summary>
    public BundleContents Read(byte[] bundle, params string[] fingerprints)
    {
        var contents = BundleContents.Read(File(bundle), new() { TrustedFingerprints = fingerprints }, Folder);
        open.Add(contents);
        return contents;
    }

    public BundleContents? Find(byte[] bundle, string[] names, params string[] fingerprints)
    {
        var contents = BundleContents.Find(File(bundle), new() { TrustedFingerprints = fingerprints }, names);
        if (contents is not null) open.Add(contents);
        return contents;
    }

    public static byte[] ContentOf(BundleContents contents, string name, bool unproven = false)
    {
        using var content = contents.Open(contents.Entries(join: true).Single(entry => entry.Name == name), unproven);
        using var bytes = new MemoryStream();
        content.CopyTo(bytes);
        return bytes.ToArray();
    }

    /// <summary>Every path in this folder with its content or target, for "nothing else has changed".</summary>
    public string Snapshot(string except)
        => string.Join('\n', Directory.EnumerateFileSystemEntries(Folder, "*", new EnumerationOptions { AttributesToSkip = 0 })
            .Where(path => path != Path(except) && path != Path("bundles")).Order(StringComparer.Ordinal)
            .Select(path => $"{path} {System.IO.File.GetUnixFileMode(path)} {new FileInfo(path).LastWriteTimeUtc.Ticks} {(Directory.Exists(path) ? string.Join(',', Directory.EnumerateFileSystemEntries(path)) : new FileInfo(path).Length)}"));

    public void Dispose()
    {
        open.Reverse();
        foreach (var each in open) each.Dispose();

        // Names of any bytes lie below it, which .NET cannot delete.
        Tool.Run("/", "rm", "-rf", Folder).MustBeSilentSuccess();
    }
}
