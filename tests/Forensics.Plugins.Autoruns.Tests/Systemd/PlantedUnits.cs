using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Accounts;

namespace Forensics.Plugins.Autoruns.Tests.Systemd;

/// <summary>A root with files of systemd, and what the sources find in it.</summary>
internal sealed class PlantedUnits : IDisposable
{
    // In memory where there is such a folder: some tests plant thousands of files.
    private readonly string folder = Directory.CreateDirectory(Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"forensics-units-{Guid.NewGuid():N}")).FullName;

    /// <summary>Plants files: a content, or "-> target" for a link, "x:content" for a program, "/" for a folder.</summary>
    public PlantedUnits(params (string Path, string Content)[] files)
    {
        Assert.That(TargetRootReading.OpenRoot(EvidencePath.Of(folder), out var root), Is.EqualTo(Errno.Ok));
        Root = root;
        foreach (var (path, content) in files)
        {
            Plant(path, content);
        }
    }

    public IReadOnlyList<CollectionFault> Faults { get; private set; } = [];

    public TargetRoot Root { get; }

    public string PathOf(string path) => Path.Combine(folder, path.TrimStart('/'));

    public void Plant(string path, string content)
    {
        var place = PathOf(path);
        if (content == "/")
        {
            Directory.CreateDirectory(place);
        }
        else if (content.StartsWith("-> ", StringComparison.Ordinal))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(place)!);
            File.CreateSymbolicLink(place, content[3..]);
        }
        else if (content.StartsWith("x:", StringComparison.Ordinal))
        {
            Write(place, content[2..]);
            File.SetUnixFileMode(place, (UnixFileMode)0b111_101_101);
        }
        else
        {
            Write(place, content);
        }
    }

    public List<Autorun> Find(string? type = null)
    {
        using var files = new RootFiles(Root, TimeProvider.System);
        var (users, _) = UserAccounts.Read(Root, files.Reader, AutorunLimits.Users);
        var found = SystemdSources.All.Where(source => type is null || source.Types.Contains(type)).SelectMany(source => source.Find(files, users)).ToList();
        Faults = files.TakeFaults();
        return type is null ? found : [.. found.Where(autorun => autorun.Type == type)];
    }

    public void Dispose()
    {
        Root.Descriptor.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static void Write(string place, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(place)!);
        File.WriteAllText(place, content);
    }
}
