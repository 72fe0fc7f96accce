namespace Forensics.Plugins.Autoruns.Systemd;

/// <summary>Folders such as <c>/etc/tmpfiles.d</c>, <c>/run/tmpfiles.d</c>, <c>/usr/lib/tmpfiles.d</c>: of files with one name the first folder's counts, and a link to /dev/null masks those after it.</summary>
internal static class ConfigurationFolders
{
    private static readonly string[] Above = ["/etc", "/run", "/usr/local/lib", "/usr/lib", "/lib"];

    /// <summary>The folders of a name in the system, first what takes precedence.</summary>
    public static IReadOnlyList<string> System(string name) => [.. Above.Select(above => $"{above}/{name}")];

    /// <summary>All files of the folders: name by name, those that count before those that do not. Masks are not told.</summary>
    /// <param name="reader">Reads them.</param>
    /// <param name="folders">First what takes precedence.</param>
    /// <param name="suffix">What the names end in; empty for all but hidden ones and backups.</param>
    public static IEnumerable<ConfigurationFile> Files(UnitReader reader, IReadOnlyList<string> folders, string suffix)
    {
        var first = new Dictionary<string, string>(StringComparer.Ordinal);
        var files = new List<ConfigurationFile>();
        foreach (var folder in folders.Select(reader.Real).Distinct())
        {
            foreach (var name in reader.Names(folder).Where(name => IsTaken(name, suffix)))
            {
                var path = $"{folder}/{name}";
                var by = first.GetValueOrDefault(name);
                first.TryAdd(name, path);
                if (reader.LinkTarget(path) != "/dev/null")
                {
                    files.Add(new(path, name, by));
                }
            }
        }

        return files.OrderBy(file => file.Name, StringComparer.Ordinal);
    }

    private static bool IsTaken(string name, string suffix)
        => suffix.Length > 0 ? name.EndsWith(suffix, StringComparison.Ordinal)
            : name[0] != '.' && !name.EndsWith('~') && !name.EndsWith(".dpkg-old", StringComparison.Ordinal) && !name.EndsWith(".dpkg-new", StringComparison.Ordinal) && !name.EndsWith(".dpkg-dist", StringComparison.Ordinal)
                && !name.EndsWith(".rpmnew", StringComparison.Ordinal) && !name.EndsWith(".rpmsave", StringComparison.Ordinal) && !name.EndsWith(".swp", StringComparison.Ordinal);
}
