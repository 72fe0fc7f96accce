using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Autoruns.Systemd;

/// <summary>Where a program lies: systemd looks for a name without a slash in folders that were set when it was built (<c>systemd-path search-binaries-default</c>).</summary>
internal sealed class Programs(RootFiles files)
{
    private static readonly string[] SearchPath = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];
    private readonly Dictionary<string, string?> found = [];

    /// <summary>The path of a program; null for a name that is in none of the folders, and for what holds a variable or a specifier that cannot be told.</summary>
    public string? Find(string program)
    {
        if (program.StartsWith('/'))
        {
            return program.Contains('%', StringComparison.Ordinal) || program.Contains('\0', StringComparison.Ordinal) ? null : Latin.Absolute("/", program);
        }

        if (program.Length == 0 || program.Contains('/', StringComparison.Ordinal) || program.Length > LinuxLimits.NameBytes || program.Contains('\0', StringComparison.Ordinal))
        {
            return null;
        }

        if (!found.TryGetValue(program, out var path))
        {
            found[program] = path = SearchPath.Select(folder => $"{folder}/{program}").FirstOrDefault(candidate => files.Status(Latin.Path(candidate), follow: true) is { Type: FileType.Regular });
        }

        return path;
    }
}
