using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Autoruns.Sources;

/// <summary>What sudo loads and what it lets through to programs: plugins, and settings of sudoers that keep variables which start something.</summary>
internal static class SudoSettings
{
    private const string Type = "sudoers";
    private static readonly string[] PluginFolders = ["/usr/libexec/sudo/", "/usr/lib/sudo/", "/usr/lib64/sudo/"];

    public static IEnumerable<Autorun> Find(Scene scene) => Plugins(scene).Concat(Tables(scene, "/etc/sudoers", []));

    private static IEnumerable<Autorun> Plugins(Scene scene)
    {
        const string Path = "/etc/sudo.conf";
        foreach (var line in scene.Lines(Path, LineRules.Continued))
        {
            var words = line.Words(4);
            if (words.Length < 3 || !(words[0] == "Plugin" || (words[0] == "Path" && words[1] is "askpass" or "noexec" or "sesh" or "plugin_dir" or "intercept")))
            {
                continue;
            }

            var library = words[2][0] == '/' ? Latin.Clean(words[2]) : scene.First(PluginFolders.Select(folder => folder + words[2]));
            yield return Scene.At(Type, Path, line) with
            {
                Entry = Latin.Text(words[0] + " " + words[1]),
                Target = library is null ? null : Latin.Path(library),
                Trigger = "sudo",
                RunAs = Latin.Text("root"),
                Enabled = library is not null && scene.Exists(library),
                EnabledReason = library is not null && scene.Exists(library) ? "sudo reads it" : "it is not there",
            };
        }
    }

    private static IEnumerable<Autorun> Tables(Scene scene, string path, HashSet<string> seen)
    {
        if (!IncludedLines.Take(scene, path, seen))
        {
            yield break;
        }

        // #include is no comment.
        foreach (var line in scene.Lines(path, LineRules.Continued | LineRules.KeepComments))
        {
            var (first, rest) = line.Cut();
            rest = rest.Trim('"');
            var files = first is "@include" or "#include" ? [Below(rest)]
                : first is "@includedir" or "#includedir" && (rest.Length > LinuxLimits.PathBytes || IncludedLines.Take(scene, "\n" + rest, seen)) ? scene.Expand(Below(rest) + "/*")
                    .Where(file => !Latin.Name(file).Contains('.') && !file.EndsWith('~')) : [];
            foreach (var found in files.SelectMany(file => Tables(scene, file, seen)))
            {
                yield return found;
            }

            if (first.StartsWith("Defaults", StringComparison.Ordinal) && Reason(rest) is { } reason)
            {
                yield return Scene.At(Type, path, line) with { Entry = Latin.Text(first), Trigger = "sudo", Enabled = true, EnabledReason = reason };
            }
        }
    }

    private static string Below(string path) => path.StartsWith('/') ? path : "/etc/" + path;

    private static string? Reason(string setting)
    {
        var names = setting.Split([' ', '\t', '"', ',', '=', '+'], StringSplitOptions.RemoveEmptyEntries);
        return names.Any(name => name is "env_keep" or "env_check") && names.FirstOrDefault(name => name.Length > 2
            && (HijackVariables.Has(name) || name is "LD_*" or "*")) is { } kept ? Latin.Shown($"keeps {kept}")
            : names.Contains("!env_reset") ? "keeps the whole environment"
            : names.Contains("setenv") ? "lets users set the environment"
            : names.FirstOrDefault(name => name is "env_file" or "restricted_env_file" or "editor" or "mailerpath") is { } file
                ? $"names a file or a program: {file}" : null;
    }
}
