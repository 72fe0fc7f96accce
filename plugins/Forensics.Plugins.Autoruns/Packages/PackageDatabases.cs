using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Autoruns.Packages;

/// <summary>All package databases of a root, asked for the owners of paths. What was answered stays known.</summary>
/// <param name="files">The root.</param>
internal sealed class PackageDatabases(RootFiles files)
{
    private const int MostKnown = 50_000;

    private static readonly IPackageDatabase[] All = [new DpkgDatabase(), new RpmDatabase(), new ApkDatabase(), new PacmanDatabase()];

    private readonly Dictionary<EvidencePath, PackagedFile?> known = new(PathBytes.Comparer);
    private readonly MergedFolders merged = new(files);

    /// <summary>Whether the root has any.</summary>
    public bool IsAny { get; private set; }

    /// <summary>Whether all were read to their ends: only then a file without an owner has none.</summary>
    public bool IsComplete { get; private set; } = true;

    /// <summary>Looks up what was not looked up before, in one pass.</summary>
    /// <param name="paths">Absolute, as they lie in the root.</param>
    /// <returns>What could not be read.</returns>
    public IReadOnlyList<CollectionFault> Find(IReadOnlyCollection<EvidencePath> paths)
    {
        var asked = paths.Where(path => !known.ContainsKey(path)).ToList();
        if (asked.Count == 0)
        {
            return [];
        }

        if (known.Count + asked.Count > MostKnown)
        {
            known.Clear();
            asked = [.. paths];
        }

        var search = new OwnerSearch(merged, asked);
        foreach (var database in All)
        {
            IsAny |= database.Search(files, search);
        }

        foreach (var path in asked)
        {
            known[path] = search.OwnerOf(path);
        }

        var faults = files.TakeFaults();
        IsComplete &= faults.Count == 0;
        return faults;
    }

    /// <summary>The owner of a path.</summary>
    /// <param name="path">One of those that <see cref="Find"/> looked up last.</param>
    public PackagedFile? OwnerOf(EvidencePath path) => known.GetValueOrDefault(path);
}
