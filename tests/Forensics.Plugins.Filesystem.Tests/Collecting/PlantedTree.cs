using Forensics.Sdk;

namespace Forensics.Plugins.Filesystem.Tests.Collecting;

/// <summary>A root with the users root, alice and bob, in which files are planted.</summary>
internal sealed class PlantedTree : IDisposable
{
    private const string Users = "root:x:0:0:root:/root:/bin/bash\nalice:x:1000:1000::/home/alice:/bin/bash\nbob:x:1001:1001::/srv/homes/bob:/bin/bash\n";

    private readonly TestTree tree = new();

    public PlantedTree()
    {
        tree.Write("etc/passwd");
        File.WriteAllText(tree.At("etc/passwd"), Users);
    }

    public TargetRoot Root => tree.Root;

    /// <summary>Plants a file; one that is there already will do.</summary>
    /// <returns>False when a folder lies there, or a file where a folder has to be.</returns>
    public bool TryPlant(string path)
    {
        var full = tree.At(path.TrimStart('/'));
        if (Directory.Exists(full) || HasFileAbove(path))
        {
            return false;
        }

        if (!File.Exists(full))
        {
            tree.Write(path.TrimStart('/'));
        }

        return true;
    }

    public void Dispose() => tree.Dispose();

    private bool HasFileAbove(string path)
    {
        for (var above = Path.GetDirectoryName(path); above is { Length: > 1 }; above = Path.GetDirectoryName(above))
        {
            if (File.Exists(tree.At(above.TrimStart('/'))))
            {
                return true;
            }
        }

        return false;
    }
}
