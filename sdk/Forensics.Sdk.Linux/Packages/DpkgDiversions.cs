using System.Text;

namespace Forensics.Sdk.Linux.Packages;

/// <summary>Files that dpkg put elsewhere than their packages say (<c>dpkg-divert(1)</c>): for all packages, or for all but one.</summary>
internal sealed class DpkgDiversions
{
    private static readonly EvidencePath Place = EvidencePath.Of("/var/lib/dpkg/diversions");

    private readonly Dictionary<EvidencePath, (EvidencePath To, string By)> diverted = new(PathBytes.Comparer);
    private readonly Dictionary<EvidencePath, (EvidencePath To, string By)>.AlternateLookup<ReadOnlySpan<byte>> byBytes;

    public DpkgDiversions(RootFiles files)
    {
        byBytes = diverted.GetAlternateLookup<ReadOnlySpan<byte>>();
        using var file = DatabaseFile.Open(files, Place);
        if (file is null)
        {
            return;
        }

        // Three lines each: from, to, and the package that keeps the first name; a colon for none.
        var lines = new LineReader(file, PackageLimits.ListBytes);
        while (lines.TryRead(out var line))
        {
            var from = line.ToArray();
            var to = lines.TryRead(out line) ? new EvidencePath(line.ToArray()) : BytePath.Root;
            if (!lines.TryRead(out line))
            {
                file.Corrupt("a diversion is cut", file.LengthBytes);
                return;
            }

            if (diverted.Count == PackageLimits.Diversions)
            {
                file.OverLimit($"only {PackageLimits.Diversions} diversions were read");
                return;
            }

            diverted[new(from)] = (to, Encoding.UTF8.GetString(line));
        }
    }

    /// <summary>Where a file of a package lies.</summary>
    /// <param name="path">As the package says.</param>
    /// <param name="package">The package, with or without its architecture.</param>
    public ReadOnlySpan<byte> PlaceOf(ReadOnlySpan<byte> path, string package)
        => diverted.Count > 0 && byBytes.TryGetValue(path, out var diversion) && diversion.By != package.Split(':')[0] ? diversion.To.Bytes.Span : path;
}
