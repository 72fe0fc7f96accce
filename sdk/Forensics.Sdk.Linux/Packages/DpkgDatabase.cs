using System.Text;

namespace Forensics.Sdk.Linux.Packages;

/// <summary>
/// The database of dpkg (<c>dpkg(1)</c>, <c>deb-conffiles(5)</c>): <c>info/PACKAGE.list</c> says whose a file is, <c>info/PACKAGE.md5sums</c> and the field Conffiles of
/// <c>status</c> what its content was. Images made without dpkg (distroless) have a file in <c>status.d</c> for each package instead.
/// </summary>
internal sealed class DpkgDatabase : IPackageDatabase
{
    private const int Md5Bytes = 16;

    private static readonly EvidencePath StatusFile = EvidencePath.Of("/var/lib/dpkg/status");
    private static readonly EvidencePath InfoFolder = EvidencePath.Of("/var/lib/dpkg/info");
    private static readonly EvidencePath StatusFolder = EvidencePath.Of("/var/lib/dpkg/status.d");

    private readonly Dictionary<string, Dictionary<EvidencePath, DpkgHit>> hits = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public bool Search(RootFiles files, OwnerSearch search)
    {
        hits.Clear();
        var loose = SearchStatusFolder(files, search);
        using var status = DatabaseFile.Open(files, StatusFile);
        if (status is null)
        {
            return loose;
        }

        var diversions = new DpkgDiversions(files);
        SearchLists(files, diversions, search);
        foreach (var (package, found) in hits)
        {
            ReadSums(files, BytePath.Child(InfoFolder.Bytes.Span, Encoding.UTF8.GetBytes(package + ".md5sums")), found);
        }

        new DpkgStatus(status).Read(stanza => Answer(stanza, diversions, search));

        // Known to a list, but not to status.
        foreach (var (package, found) in hits)
        {
            Answer(package, null, found, search);
        }

        return true;
    }

    private void SearchLists(RootFiles files, DpkgDiversions diversions, OwnerSearch search)
    {
        foreach (var name in files.List(InfoFolder))
        {
            var package = PackageOf(name, ".list"u8);
            if (package is null || files.Read(BytePath.Child(InfoFolder.Bytes.Span, name.Bytes.Span), PackageLimits.ListBytes) is not { } list)
            {
                continue;
            }

            foreach (var range in list.Span.Split((byte)'\n'))
            {
                var written = list.Span[range];
                if (written.Length > 1 && search.IsAsked(diversions.PlaceOf(written, package), out var asked))
                {
                    Hit(package, written, asked);
                }
            }
        }
    }

    private DpkgHit Hit(string package, ReadOnlySpan<byte> written, EvidencePath asked)
    {
        if (!hits.TryGetValue(package, out var found))
        {
            hits.Add(package, found = new(PathBytes.Comparer));
        }

        var path = new EvidencePath(written.ToArray());
        return found.TryGetValue(path, out var hit) ? hit : found[path] = new(asked);
    }

    private void Answer(DpkgStanza stanza, DpkgDiversions diversions, OwnerSearch search)
    {
        var package = hits.ContainsKey(stanza.NameWithArchitecture) ? stanza.NameWithArchitecture : stanza.Name;
        foreach (var (path, md5) in stanza.Conffiles)
        {
            if (search.IsAsked(diversions.PlaceOf(path.Bytes.Span, package), out var asked))
            {
                var hit = Hit(package, path.Bytes.Span, asked);
                hit.IsConfiguration = true;
                hit.Md5 = md5;
            }
        }

        if (hits.Remove(package, out var found))
        {
            Answer(package, stanza.Version, found, search);
        }
    }

    private static void Answer(string package, string? version, Dictionary<EvidencePath, DpkgHit> found, OwnerSearch search)
    {
        foreach (var hit in found.Values)
        {
            search.Found(hit.Asked, new(package, version, hit.Md5, hit.Md5 is null ? null : "md5", hit.IsConfiguration));
        }
    }

    private static void ReadSums(RootFiles files, EvidencePath path, Dictionary<EvidencePath, DpkgHit> found)
    {
        if (files.Read(path, PackageLimits.ListBytes) is { } sums)
        {
            var byBytes = found.GetAlternateLookup<ReadOnlySpan<byte>>();
            foreach (var range in sums.Span.Split((byte)'\n'))
            {
                if (TryReadSum(sums.Span[range], out var md5, out var file) && byBytes.TryGetValue(file, out var hit))
                {
                    hit.Md5 = md5;
                }
            }
        }
    }

    private static bool SearchStatusFolder(RootFiles files, OwnerSearch search)
    {
        var names = files.List(StatusFolder);
        foreach (var name in names)
        {
            if (PackageOf(name, ".md5sums"u8) is not { } package || files.Read(BytePath.Child(StatusFolder.Bytes.Span, name.Bytes.Span), PackageLimits.ListBytes) is not { } sums)
            {
                continue;
            }

            string? version = null;
            using (var status = DatabaseFile.Open(files, BytePath.Child(StatusFolder.Bytes.Span, name.Bytes.Span[..^".md5sums".Length])))
            {
                if (status is not null)
                {
                    new DpkgStatus(status).Read(stanza => (package, version) = (stanza.Name, stanza.Version));
                }
            }

            foreach (var range in sums.Span.Split((byte)'\n'))
            {
                if (TryReadSum(sums.Span[range], out var md5, out var file) && search.IsAsked(file, out var asked))
                {
                    search.Found(asked, new(package, version, md5, "md5", IsConfiguration: false));
                }
            }
        }

        return names.Count > 0;
    }

    /// <summary>A line of <c>md5sum(1)</c>: the digits, two spaces, the path without its first slash, or with a dot before it.</summary>
    private static bool TryReadSum(ReadOnlySpan<byte> line, out string? md5, out ReadOnlySpan<byte> path)
    {
        const int PathStart = (2 * Md5Bytes) + 2;
        md5 = line.Length > PathStart ? TextFields.Hex(line[..(2 * Md5Bytes)], Md5Bytes) : null;
        path = default;
        if (md5 is null)
        {
            return false;
        }

        var file = line[PathStart..];
        file = file.StartsWith("./"u8) ? file[1..] : file;
        path = file[0] == '/' ? file : (byte[])[(byte)'/', .. file];
        return true;
    }

    private static string? PackageOf(EvidenceText name, ReadOnlySpan<byte> ending)
        => name.Bytes.Span.EndsWith(ending) && name.IsExactText ? Encoding.UTF8.GetString(name.Bytes.Span[..^ending.Length]) : null;
}
