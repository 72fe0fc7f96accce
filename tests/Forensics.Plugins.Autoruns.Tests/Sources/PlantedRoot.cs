using System.Text;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Accounts;
using Forensics.Sdk.Testing;

namespace Forensics.Plugins.Autoruns.Tests.Sources;

/// <summary>A root with root and alice, who may become root, and a few programs.</summary>
internal sealed class PlantedRoot : IDisposable
{
    private readonly TestRoot root = new();
    private readonly RootFiles files;

    /// <param name="isLive">Whether it is said to be the running system's, whose kernel files are read too.</param>
    public PlantedRoot(bool isLive = true)
    {
        files = new(isLive ? root.Root with { DisplayPath = EvidencePath.Of("/") } : root.Root, TimeProvider.System);
        root.Write("etc/passwd", "root:x:0:0:root:/root:/bin/bash\nalice:x:1000:1000:Alice:/home/alice:/bin/bash\nbob:x:1001:1001::/home/bob:/bin/sh\n");
        root.Write("etc/group", "root:x:0:\nsudo:x:27:alice\n");
        foreach (var program in new[] { "usr/bin/sh", "usr/bin/curl", "usr/bin/python3", "usr/local/bin/tool", "usr/sbin/daemon" })
        {
            root.Write(program, "#!");
            Mode(program, 0x1ed);
        }

        Directory.CreateDirectory(root.PathOf("root"));
        Directory.CreateDirectory(root.PathOf("home/alice"));
        Directory.CreateSymbolicLink(root.PathOf("bin"), "usr/bin");
        Directory.CreateSymbolicLink(root.PathOf("sbin"), "usr/sbin");
        Directory.CreateSymbolicLink(root.PathOf("lib"), "usr/lib");
    }

    public RootFiles Files => files;

    public string PathOf(string path) => root.PathOf(path);

    public void Write(string path, string content, int mode = 0x1a4)
    {
        root.Write(path, Encoding.Latin1.GetBytes(content));
        Mode(path, mode);
    }

    public void Link(string path, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(root.PathOf(path))!);
        File.CreateSymbolicLink(root.PathOf(path), target);
    }

    public void Lay(Plant plant)
    {
        foreach (var (path, content) in plant.Also)
        {
            Write(path, content);
        }

        foreach (var (path, target) in plant.Links)
        {
            Link(path, target);
        }

        if (plant.Link is { } link)
        {
            Link(plant.Path, link);
        }
        else
        {
            Write(plant.Path, plant.Content!, plant.Mode);
        }
    }

    public List<Autorun> Find(string type)
    {
        var (users, _) = UserAccounts.Read(root.Root, files.Reader, AutorunLimits.Users);
        return [.. OtherSources.All.Single(source => source.Types.Contains(type)).Find(files, users)];
    }

    public void Dispose()
    {
        files.Dispose();
        root.Dispose();
    }

    private void Mode(string path, int mode) => File.SetUnixFileMode(root.PathOf(path), (UnixFileMode)mode);
}
