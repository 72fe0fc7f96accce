namespace Forensics.Sdk.Linux.Packages;

/// <summary>
/// The package databases of a root - dpkg, rpm, apk, pacman - asked for the owners of paths. They are read directly: no program or library of the root runs. What was
/// answered stays known. They are files of the device: who can write them says what he likes. Not for several threads at once.
/// </summary>
/// <param name="files">The root.</param>
public sealed class PackageDatabases(RootFiles files)
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
        ArgumentNullException.ThrowIfNull(paths);
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
    /// <returns>Null when no package has it, as far as the databases could be read (<see cref="IsComplete"/>).</returns>
    public PackagedFile? OwnerOf(EvidencePath path) => known.GetValueOrDefault(path);
}
