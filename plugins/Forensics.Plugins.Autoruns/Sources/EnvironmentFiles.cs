namespace Forensics.Plugins.Autoruns.Sources;

/// <summary>Variables that make programs load or run something, where files set them: of the login, of services, of users' shells.</summary>
internal static class EnvironmentFiles
{
    public static IEnumerable<Autorun> Find(Scene scene)
    {
        foreach (var path in scene.ExpandAll(["/etc/environment", "/etc/security/pam_env.conf", "/etc/default/*", "/etc/sysconfig/*", "/etc/conf.d/*",
            "/etc/profile", "/etc/profile.d/*", "/etc/bash.bashrc", "/etc/bashrc", "/etc/zsh/*", "/etc/zshenv"]))
        {
            foreach (var found in Variables(scene, path, null))
            {
                yield return found with { Trigger = Trigger(path) };
            }
        }

        foreach (var (home, path, _) in HomeFiles.Find(scene, [".pam_environment", ".ssh/environment",
            .. ShellScripts.All.Where(place => place.Pattern[0] == '~' && !place.Pattern.Contains('*')).Select(place => place.Pattern[2..])]))
        {
            foreach (var found in Variables(scene, path, home.Path))
            {
                yield return found with { Trigger = "login of " + Latin.Shown(home.Owner), RunAs = Latin.Text(home.Owner) };
            }
        }
    }

    private static IEnumerable<Autorun> Variables(Scene scene, string path, string? home)
    {
        if (scene.Status(path) is not { Type: Sdk.Linux.FileType.Regular })
        {
            yield break;
        }

        foreach (var line in scene.Lines(path))
        {
            // Each user's profile sets PATH.
            if (Variable(line.Text) is not { Value.Length: > 0 } variable || variable.Name == "PATH" || !HijackVariables.Has(variable.Name))
            {
                continue;
            }

            var isCommand = HijackVariables.IsCommand(variable.Name);
            var library = isCommand ? null : HijackVariables.Target(variable.Value);
            var found = isCommand ? scene.Start("environment-file", path, line, variable.Value, home)
                : Scene.At("environment-file", path, line) with { Target = library is null ? null : Latin.Path(library) };
            yield return found with { Entry = Latin.Text(variable.Name), Enabled = true, EnabledReason = "the file is read" };
        }
    }

    private static string Trigger(string path)
        => path.StartsWith("/etc/default/", StringComparison.Ordinal) || path.StartsWith("/etc/sysconfig/", StringComparison.Ordinal)
            || path.StartsWith("/etc/conf.d/", StringComparison.Ordinal)
            ? "start of " + Latin.Shown(Latin.Name(path)) : "login";

    // NAME=value, export NAME=value, setenv NAME value, and pam_env's NAME DEFAULT=value OVERRIDE=value.
    private static (string Name, string Value)? Variable(string text)
    {
        text = text.Trim();
        foreach (var word in new[] { "export ", "setenv ", "set -gx ", "set -x ", "declare -x ", "typeset -x " })
        {
            text = text.StartsWith(word, StringComparison.Ordinal) ? text[word.Length..].TrimStart() : text;
        }

        var end = text.AsSpan().IndexOfAny('=', ' ', '\t');
        if (end <= 0)
        {
            return null;
        }

        var value = text[(end + 1)..].Trim();
        foreach (var word in new[] { "OVERRIDE=", "DEFAULT=" })
        {
            value = text[end] != '=' && value.IndexOf(word, StringComparison.Ordinal) is >= 0 and var at ? value[(at + word.Length)..] : value;
        }

        return (text[..end].TrimEnd('+'), value is ['"' or '\'', ..] && value.IndexOf(value[0], 1) is > 0 and var quote ? value[1..quote] : value.Trim('"', '\''));
    }
}
