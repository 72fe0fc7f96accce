using System.Text;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Accounts;

namespace Forensics.Plugins.Autoruns.Sources;

/// <summary>Keys that start a command or set a variable when they are used (<c>sshd(8)</c>, AUTHORIZED_KEYS FILE FORMAT). Keys without are users' own matter.</summary>
internal static class AuthorizedKeys
{
    private static readonly string[] Usual = [".ssh/authorized_keys", ".ssh/authorized_keys2"];

    public static IEnumerable<Autorun> Find(Scene scene)
    {
        // The first line outside of a block counts; what a block of Match says is for some logins only.
        var settings = SshServer.Settings(scene).Where(setting => setting.Line.Is("AuthorizedKeysFile")).ToList();
        var general = settings.Find(setting => setting.Block.Length == 0).Line is { } line ? Files(line.Value) : Usual;
        var matched = settings.Where(setting => setting.Block.Length > 0).SelectMany(setting => Files(setting.Line.Value)).ToHashSet(StringComparer.Ordinal);
        var all = general.Concat(matched).Concat(Usual).Distinct(StringComparer.Ordinal).ToList();
        if (all.Count > SourceLimits.KeyFiles)
        {
            scene.Files.Note(new(EvidencePath.Of("/etc/ssh/sshd_config"), FaultKind.OverLimit, "KEY_FILES_OVER_LIMIT", $"only {SourceLimits.KeyFiles} of {all.Count} files of keys were looked for"));
        }

        var files = all.Take(SourceLimits.KeyFiles).ToList();
        foreach (var (home, path, pattern) in HomeFiles.Find(scene, [.. files.Where(IsPlain)]))
        {
            foreach (var key in Keys(scene, path, home.Owner, home.Path, Verdict(pattern)))
            {
                yield return key;
            }
        }

        foreach (var file in files.Where(file => !IsPlain(file)))
        {
            foreach (var (path, owner) in Paths(scene, file))
            {
                foreach (var key in Keys(scene, path, owner, null, Verdict(file)))
                {
                    yield return key;
                }
            }
        }

        (bool? Enabled, string Reason) Verdict(string file)
            => general.Contains(file) ? matched.Count == 0 || matched.Contains(file) ? (true, "sshd reads the file") : (null, "sshd reads the file, but not for logins of which a Match block names others")
                : matched.Contains(file) ? (null, "sshd reads the file for logins of a Match block")
                : (false, "AuthorizedKeysFile does not name the file");
    }

    // Below the home, without anything to put in.
    private static bool IsPlain(string file) => !file.StartsWith('/') && !file.Contains('%');

    private static string[] Files(string value)
        => [.. value.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries).Select(file => file.Trim('"')).Where(file => file is not ("none" or "") && file.Length <= LinuxLimits.PathBytes)
            .Select(file => file.StartsWith("%h/", StringComparison.Ordinal) ? file[3..] : file)];

    // Of each user; then of users that are not in passwd, whose names are not known.
    private static IEnumerable<(string Path, string? Owner)> Paths(Scene scene, string file)
    {
        var seen = new HashSet<string>();
        var isOnes = file.Replace("%%", string.Empty, StringComparison.Ordinal).Contains('%');
        foreach (var user in isOnes ? scene.Users : [])
        {
            foreach (var path in Expanded(file, user) is { } own ? scene.Expand(own).Where(seen.Add) : [])
            {
                yield return (path, user.Name is { } name ? Latin.Of(name.Bytes) : null);
            }
        }

        foreach (var path in file.StartsWith('/') && !file.Contains("%h", StringComparison.Ordinal)
            ? scene.Expand(file.Replace("%u", "*", StringComparison.Ordinal).Replace("%U", "*", StringComparison.Ordinal).Replace("%%", "%", StringComparison.Ordinal)).Where(seen.Add) : [])
        {
            yield return (path, null);
        }
    }

    // sshd_config(5), TOKENS: %h %u %U %%. Null when something to put in is not known.
    private static string? Expanded(string file, UserAccount user)
    {
        var home = user.Home is { } of ? Latin.Of(of.Bytes) : null;
        var text = new StringBuilder(file.StartsWith('/') || file.StartsWith("%h", StringComparison.Ordinal) ? string.Empty : home + "/");
        for (var at = 0; at < file.Length; at++)
        {
            var part = file[at] != '%' ? file[at].ToString() : ++at == file.Length ? null : file[at] switch
            {
                '%' => "%",
                'h' => home,
                'u' => user.Name is { } name ? Latin.Of(name.Bytes) : null,
                'U' => user.UserId is { } id ? Latin.Of(id.Bytes) : null,
                _ => null,
            };
            if (part is null || (home is null && !file.StartsWith('/')))
            {
                return null;
            }

            text.Append(part);
        }

        return text.ToString();
    }

    private static IEnumerable<Autorun> Keys(Scene scene, string path, string? owner, string? home, (bool? Enabled, string Reason) verdict)
    {
        foreach (var line in scene.Lines(path))
        {
            foreach (var (name, value) in Options(line.Text.Trim()))
            {
                var isCommand = name.Equals("command", StringComparison.OrdinalIgnoreCase);
                if (!isCommand && !(name.Equals("environment", StringComparison.OrdinalIgnoreCase) && HijackVariables.Has(value.Split('=')[0])))
                {
                    continue;
                }

                yield return (isCommand ? scene.Start("ssh-authorized-keys", path, line, value, home) : Scene.At("ssh-authorized-keys", path, line)) with
                {
                    Entry = Latin.Text(isCommand ? name : name + " " + value),
                    Trigger = owner is null ? "ssh login with this key" : $"ssh login of {Latin.Shown(owner)} with this key",
                    RunAs = owner is null ? null : Latin.Text(owner),
                    Enabled = verdict.Enabled,
                    EnabledReason = verdict.Reason,
                };
            }
        }
    }

    // Options stand before the key's type, separated by commas; a quote within a value has a backslash before it.
    private static IEnumerable<(string Name, string Value)> Options(string line)
    {
        for (var at = 0; at < line.Length && line[at] is not (' ' or '\t');)
        {
            var end = line.AsSpan(at).IndexOfAny("=, \t") is >= 0 and var length ? at + length : line.Length;
            var name = line[at..end];
            var value = string.Empty;
            at = end;
            if (at + 1 < line.Length && line[at] == '=' && line[at + 1] == '"')
            {
                var from = at + 2;
                for (at = from; at < line.Length && line[at] != '"'; at++)
                {
                    at += line[at] == '\\' && at + 1 < line.Length && line[at + 1] == '"' ? 1 : 0;
                }

                value = line[from..Math.Min(at, line.Length)].Replace("\\\"", "\"", StringComparison.Ordinal);
                at++;
                yield return (name, value);
            }

            at += at < line.Length && line[at] is ',' or '=' ? 1 : 0;
        }
    }
}
