using Forensics.Plugins.Autoruns.Enriching;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Packages;

namespace Forensics.Plugins.Autoruns.Tests.Packages;

/// <summary>Asks the package databases of a root as a run does: files first, then one pass for all.</summary>
internal sealed class Verdicts
{
    private readonly Dictionary<string, (PackagedFile? Owner, string? State)> verdicts = new(StringComparer.Ordinal);

    public Verdicts(TargetRoot root, params IReadOnlyCollection<string> paths)
    {
        using var files = new RootFiles(root, TimeProvider.System);
        var reader = new FileStateReader(files, TimeProvider.System, long.MaxValue);
        var states = paths.ToDictionary(path => path, path => reader.Read(EvidencePath.Of(path), default));
        Assert.That(files.TakeFaults(), Is.Empty);
        var databases = new PackageDatabases(files);
        Faults = databases.Find([.. states.Values.Select(state => state.Packaged).OfType<EvidencePath>()]);
        var verdict = new PackageVerdict(databases);
        foreach (var (path, state) in states)
        {
            verdicts.Add(path, verdict.Of(state));
        }
    }

    public IReadOnlyList<CollectionFault> Faults { get; }

    public (string? Package, string? State) this[string path] => (verdicts[path].Owner?.Package, verdicts[path].State);

    public PackagedFile? Owner(string path) => verdicts[path].Owner;

    public IEnumerable<string> In(string? state) => verdicts.Where(verdict => verdict.Value.State == state).Select(verdict => verdict.Key).Order(StringComparer.Ordinal);
}
